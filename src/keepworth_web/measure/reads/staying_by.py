"""What staying and trials go by, as keepworth.toml calls it: each setting with its words, bounds and our default."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from keepworth.tables.staying import STAYING, TRIALS, Staying, Trying
from keepworth_web.care.reads.going_by import YES_NO, Group, offered

GROUPS: Final = (
    Group(
        "signs",
        _("What is read as a sign of staying or leaving"),
        _("From these the chance of staying is learnt, of the book's own renewals where it has enough of them."),
        "measure:stresses",
        offered(
            "staying",
            STAYING,
            titles={
                "severe": _("from which severity on, of 1 to 5, a case is severe"),
                "apart_days": _("days that may lie between two contracts of a product, if the second renews the first"),
                "promise_days": _("over how many days broken promises are counted"),
                "usage_days": _("use of the last so many days is held against that of as many before"),
                "order_days": _("orders of the last so many days are held against those of as many before"),
                "champion_days": _("for how many days a champion who left is missed"),
                "usage_scatter": _("how far one count of use lies around its level, as a share of it"),
                "gap_sd": _("how far what we know of a rival's price may be off, in percentage points"),
            },
            ours=Staying(),
        ),
    ),
    Group(
        "trials",
        _("What counts as a trial"),
        _("A trial is what a customer could have left us over, and did or did not."),
        "measure:stresses",
        offered(
            "trials",
            TRIALS,
            titles={
                "rise": _("from how many percentage points on a change of price is a rise, or a cut"),
                "share": _("by how much the share of a rival must grow to be business lost to it (0.05: 5 in 100)"),
                "failure_days": _("who leaves within so many days of a severe failure failed that trial"),
                "same_days": _("within how many days one event may have been written down twice"),
                "stated": _("what a trial weighs that was only stated; one that was seen weighs 1"),
            },
            ours=Trying(),
        ),
    ),
    Group(
        "hard",
        _("How hard a trial is"),
        _("In logits: the harder a trial that was passed, the more it says of the wish to keep us."),
        "measure:stresses",
        offered(
            "trials",
            TRIALS,
            titles={
                "failure": _("how hard a severe failure of ours is to forgive"),
                "vouching": _("how hard it is to speak up for us inside"),
                "gamma": _("what one percentage point of price costs, until renewals of the book tell it"),
                "phi_mean": _("the wish to keep us of who was never tested"),
                "phi_sd": _("how far customers lie around that"),
            },
            ours=Trying(),
        ),
    ),
    Group(
        "said",
        _("What may be said of it"),
        _("What somebody decides, not a number that the book could teach."),
        "measure:prices",
        offered(
            "trials",
            TRIALS,
            titles={
                "captive_fights": _("whether a captive customer may be said to fight for us"),
                "prices_by_lot": _(
                    "whether prices at renewals were dealt by lot, so that what the loyal pay more is an effect"
                ),
            },
            ours=Trying(),
            choices={"captive_fights": YES_NO, "prices_by_lot": YES_NO},
        ),
    ),
)  # fmt: skip
BY_NAME: Final = {one.name: one for group in GROUPS for one in group.settings}
