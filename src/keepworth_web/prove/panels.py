"""The pages of prove in the navigation, and their lists as files."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.prove.reads.bakeoff import bakeoff_rows
from keepworth_web.prove.reads.calibration import calibration_rows
from keepworth_web.prove.reads.drivers import drivers_rows
from keepworth_web.prove.reads.experiment_words import experiment_rows
from keepworth_web.prove.reads.experiments import assignment_rows
from keepworth_web.prove.reads.long_view import long_view_rows
from keepworth_web.prove.reads.retiring import retiring_rows
from keepworth_web.shared.panels import Listing, Page
from keepworth_web.staff.rights import Right

CALIBRATION = Page("prove", _("Calibration"), "prove:calibration", Right.SEE_BOOK)
CALIBRATION_LIST = Listing(
    "calibration",
    Right.SEE_BOOK,
    (
        _("Said, mean chance"),
        _("Said, lowest"),
        _("Said, highest"),
        _("Came, share"),
        _("Came, low end (8 in 10)"),
        _("Came, high end (8 in 10)"),
        _("Renewals"),
    ),
    lambda request, about: calibration_rows(request),
)
BAKEOFF = Page("prove", _("Which metric"), "prove:bakeoff", Right.SEE_BOOK)
BAKEOFF_LIST = Listing(
    "bakeoff",
    Right.SEE_BOOK,
    (
        _("What is foretold"), _("Metric"), _("Gain over past behaviour"), _("Gain, low end (95 in 100)"),
        _("Gain, high end (95 in 100)"), _("Chance to be the best"), _("p, by Holm"), _("Score with behaviour"),
        _("Answers"), _("Customers judged"), _("Events that count"), _("As of"),
    ),
    lambda request, about: bakeoff_rows(request),
)  # fmt: skip
DRIVERS = Page("prove", _("Drivers"), "prove:drivers", Right.SEE_BOOK)
DRIVERS_LIST = Listing(
    "drivers",
    Right.SEE_BOOK,
    (
        _("What is explained"), _("Driver"), _("Explains, in 100 (Shapley)"), _("Explains, low end (8 in 10)"),
        _("Explains, high end (8 in 10)"), _("Johnson's weight, in 100"), _("Above noise"), _("Given, of 100"),
        _("Given, low end (8 in 10)"), _("Given, high end (8 in 10)"), _("Rival, of 100"), _("Shape"),
        _("Shape, other cut-points"), _("Answers"), _("As of"),
    ),
    lambda request, about: drivers_rows(request),
)  # fmt: skip
LONG_VIEW = Page("prove", _("The long view"), "prove:long-view", Right.SEE_BOOK)
LONG_VIEW_LIST = Listing(
    "long-view",
    Right.SEE_BOOK,
    (
        _("Kind"), _("Of what"), _("Correlation or share"), _("Low"), _("High"), _("How many it rests on"), _("As of"),
    ),
    lambda request, about: long_view_rows(request),
)  # fmt: skip
EXPERIMENTS = Page("prove", _("Experiments"), "prove:experiments", Right.SEE_BOOK)
EXPERIMENTS_LIST = Listing(
    "experiments",
    Right.SEE_BOOK,
    (
        _("Experiment"), _("Its name in files"), _("State"), _("Began"), _("For how many days"), _("What is counted"),
        _("What is tried"), _("Customers"), _("Verdict"), _("Effect, in 100 or in money"), _("Low"), _("High"),
        _("How often the range holds"),
    ),
    lambda request, about: experiment_rows(request),
)  # fmt: skip
REPORTS = Page("prove", _("Reports"), "prove:reports", Right.SEE_WALLED)
RETIRING = Page("prove", pgettext_lazy("what does nothing", "Give up"), "prove:retiring", Right.MANAGE_BOOK)
RETIRING_LIST = Listing(
    "retiring",
    Right.MANAGE_BOOK,
    (_("Kind"), _("What"), _("Why it could be given up"), _("Customers compared, or answers")),
    lambda request, about: retiring_rows(request),
)
ASSIGNMENTS_LIST = Listing(
    "assignments",
    Right.SEE_BOOK,
    ("customer", "arm", "experiment", "assigned"),  # for the tool that sends: the same in every language
    assignment_rows,
)
