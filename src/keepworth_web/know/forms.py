"""What people may say of a customer: a talk that they had, and needs, promises, rivals and trials."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.tables.schemas.columns import CHEAPER
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.texts import PlainText, paragraphs

type Choices = Sequence[tuple[str, Any]]

CHANNELS: Choices = (
    ("call", gettext_lazy("call")),
    ("meeting", gettext_lazy("meeting")),
    ("video", gettext_lazy("video")),
    ("mail", gettext_lazy("mail")),
    ("message", gettext_lazy("message")),
    ("event", gettext_lazy("event")),
)
DIRECTIONS: Choices = (
    ("both", gettext_lazy("it was arranged")),
    ("theirs", gettext_lazy("they came to us")),
    ("ours", gettext_lazy("we went to them")),
)
KINDS: Choices = (
    ("need", gettext_lazy("a need")),
    ("goal", gettext_lazy("a goal")),
    ("problem", gettext_lazy("a problem")),
    ("personal", gettext_lazy("something personal: to belong, to be seen, to learn")),
)
STATES: Choices = (
    ("stated", gettext_lazy("stated")),
    ("in work", gettext_lazy("in work")),
    ("met", gettext_lazy("met")),
    ("dropped", gettext_lazy("dropped")),
)
STANDARDS: Choices = (
    ("agreed", gettext_lazy("agreed with them")),
    ("industry", gettext_lazy("what the industry keeps")),
)
OUTCOMES: Choices = (
    ("open", pgettext_lazy("a promise", "open")),
    ("yes", gettext_lazy("yes")),
    ("no", gettext_lazy("no")),
)
# As `keepworth.tables.trials.kinds` understands them.
TRIALS: Choices = (
    ("price rise", gettext_lazy("our price rose")),
    ("rival offer", gettext_lazy("a rival offered a lower price")),
    ("failure", gettext_lazy("we failed them badly")),
    ("spoke up", gettext_lazy("somebody of theirs spoke up for us")),
    ("discount", gettext_lazy("they demanded a discount to stay")),
    ("business lost", gettext_lazy("they gave business to a rival")),
    ("", gettext_lazy("something else")),
)
WENT: Choices = (
    ("passed", gettext_lazy("passed: they stayed with us")),
    ("failed", gettext_lazy("failed: they gave way")),
)
LONG = 4000


class Paragraphs(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, max_length: int = LONG, **options: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": 3}), **options)

    def clean(self, value: Any) -> str:
        """Return the text, in one way of writing its letters and the ends of its lines."""
        return paragraphs(str(super().clean(value)))


SAME_TOPIC = gettext_lazy("Needs of one topic are counted together over all customers.")


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, input_formats=["%Y-%m-%d"], widget=widget)


def _choice(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _version() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


def _text(label: Any, *, required: bool = False, **more: Any) -> PlainText:
    return PlainText(label=label, required=required, max_length=200, **more)


class NoteForm(StrictForm):
    """A talk, told in under a minute: only what was learned must be said."""

    contact = _choice(gettext_lazy("With whom"), ())
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    channel = _choice(gettext_lazy("How"), CHANNELS)
    direction = _choice(gettext_lazy("Who began it"), DIRECTIONS)
    stage = _choice(gettext_lazy("Where on the journey"), ())
    learned = Paragraphs(label=gettext_lazy("What we learned"))
    need = _text(gettext_lazy("What they need"))
    topic = _text(gettext_lazy("What that need is about"), widget=forms.TextInput(attrs={"list": "topics"}))
    rival = _text(gettext_lazy("A rival they named"))
    change = _text(gettext_lazy("What changes on their side"))
    next_step = _text(gettext_lazy("What we promised next"))
    next_on = _day(gettext_lazy("By which day"))

    first = ("contact", "at", "channel", "direction", "stage", "learned")  # what is in view; the rest unfolds
    more = ("need", "topic", "rival", "change", "next_step", "next_on")

    def __init__(self, *given: Any, contacts: Choices, stages: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "contact", choices=[*contacts, ("", _("nobody by name"))])
        offer(self, "stage", choices=[*stages, ("", _("none of these"))])

    def clean(self) -> dict[str, Any]:
        """Refuse a day without what is promised for it, and a talk that is still to come."""
        said = super().clean()
        said["direction"] = said.get("direction") or "both"
        if said.get("next_on") and not said.get("next_step"):
            self.add_error("next_step", _("Say what we promised for that day."))
        if said.get("topic") and not said.get("need"):
            self.add_error("need", _("Say what they need."))
        return said


class NeedForm(StrictForm):
    """A goal, a problem or a need."""

    table = "needs"
    words: ClassVar[dict[str, str]] = {"said": "text_id"}
    said = Paragraphs(label=gettext_lazy("In their words"))
    kind = _choice(gettext_lazy("What it is"), KINDS)
    topic = _text(gettext_lazy("What it is about"), help_text=SAME_TOPIC)
    contact_id = _choice(gettext_lazy("Who said it"), ())
    stated_on = _day(gettext_lazy("When it was said"), required=True)
    measure = _text(gettext_lazy("How they will know that it is met"))
    partner_id = _choice(gettext_lazy("Which partner meets it"), ())
    state = _choice(gettext_lazy("Where it stands"), STATES)
    met_on = _day(gettext_lazy("Met on"))
    version = _version()
    later = ("state", "met_on", "version")  # not asked of a new one

    def row(self, before: dict[str, Any], *, today: dt.date) -> dict[str, Any]:
        """Return the row: a state that changed is dated, and what was met was met on a day."""
        said = dict(self.cleaned_data)
        if "state" not in self.fields:
            return said | {"state": "stated", "state_on": said["stated_on"]}
        if said["met_on"] and said["state"] != "met":
            # Whoever gives a day means that it was met; whoever takes the state back means that it was not.
            said |= {"state": "met"} if before.get("met_on") is None else {"met_on": None}
        if said["state"] == "met":
            said["met_on"] = said["met_on"] or today
        if said["state"] != before.get("state"):
            said["state_on"] = said["met_on"] or today
        return said


class PromiseForm(StrictForm):
    """A promise, and how it was kept."""

    table = "promises"
    words: ClassVar[dict[str, str]] = {"said": "what_text_id"}
    said = Paragraphs(label=gettext_lazy("What was promised"))
    contact_id = _choice(gettext_lazy("Agreed with whom"), ())
    partner_id = _choice(gettext_lazy("Together with which partner"), ())
    measure = _text(gettext_lazy("How it is measured"))
    target = forms.FloatField(label=gettext_lazy("Target"), required=False)
    standard = _choice(gettext_lazy("Where the standard comes from"), STANDARDS)
    agreed_on = _day(gettext_lazy("Agreed on"), required=True)
    due_on = _day(gettext_lazy("Due on"))
    kept = _choice(gettext_lazy("Was it kept?"), OUTCOMES)
    kept_on = _day(gettext_lazy("Kept or broken on"))
    right_on = _day(gettext_lazy("If it was broken: put right on"))
    stayed_right = _choice(gettext_lazy("Did what we delivered stay right?"), OUTCOMES)
    stayed_on = _day(gettext_lazy("Known on"))
    version = _version()
    later = ("kept", "kept_on", "right_on", "stayed_right", "stayed_on", "version")

    def row(self, before: dict[str, Any], *, today: dt.date) -> dict[str, Any]:
        """Return the row: an outcome has a day."""
        said = dict(self.cleaned_data)
        if "kept" not in self.fields:
            return said | {"kept": "open"}
        for what, when in (("kept", "kept_on"), ("stayed_right", "stayed_on")):
            said[when] = None if said[what] in ("", "open") else said[when] or today
        return said


class RivalForm(StrictForm):
    """Who else serves the customer, from a day on."""

    table = "rivals"
    words: ClassVar[dict[str, str]] = {}
    rival = _text(gettext_lazy("Rival"), required=True)
    valid_from = _day(gettext_lazy("From which day"), required=True)
    share = forms.FloatField(
        label=gettext_lazy("Its share of what they spend, in 100"), required=False, min_value=0, max_value=100
    )
    price_gap = forms.FloatField(
        label=gettext_lazy("Percentage points cheaper than we are"), required=False,
        min_value=CHEAPER[0], max_value=CHEAPER[1],
    )  # fmt: skip
    exclusive = forms.BooleanField(label=gettext_lazy("Alone may serve a part"), required=False)
    source = _text(gettext_lazy("Where that is known from"))
    later: tuple[str, ...] = ()

    def row(self, before: dict[str, Any], *, today: dt.date) -> dict[str, Any]:
        """Return the row: a share of 30 in 100 is 0.3."""
        said = dict(self.cleaned_data)
        share = said["share"]
        return said | {"share": None if share is None else share / 100}


class TrialForm(StrictForm):
    """An event that tested the wish to keep us, with its proof."""

    table = "trials"
    words: ClassVar[dict[str, str]] = {"said": "proof_text_id"}
    kind = _choice(gettext_lazy("What happened"), TRIALS)
    happened_on = _day(gettext_lazy("When"), required=True)
    outcome = forms.ChoiceField(label=gettext_lazy("How it went"), choices=WENT)
    price_gap = forms.FloatField(
        label=gettext_lazy("By how many percentage points we were dearer"), required=False,
        min_value=CHEAPER[0], max_value=CHEAPER[1],
        help_text=gettext_lazy("Empty where the price was not at stake. Below 0 where we were cheaper."),
    )  # fmt: skip
    said = Paragraphs(label=gettext_lazy("How do we know?"))
    version = _version()
    later: tuple[str, ...] = ("version",)

    def row(self, before: dict[str, Any], *, today: dt.date) -> dict[str, Any]:
        """Return the row."""
        return dict(self.cleaned_data)


type Telling = NeedForm | PromiseForm | RivalForm | TrialForm
FORMS: dict[str, type[Telling]] = {one.table: one for one in (NeedForm, PromiseForm, RivalForm, TrialForm)}


KINDS_OF_TREND: Choices = (
    ("political", gettext_lazy("political")),
    ("economic", gettext_lazy("economic")),
    ("social", gettext_lazy("social")),
    ("technical", gettext_lazy("technical")),
)
OF_FIVE: Choices = (("", gettext_lazy("not said")), *((str(one), str(one)) for one in range(1, 6)))


class SegmentForm(StrictForm):
    """A kind of customer, and who of us serves it, from a day on."""

    table = "segments"
    segment = _text(gettext_lazy("Segment, as customers name it"), required=True)
    valid_from = _day(gettext_lazy("From which day"), required=True)
    owner_id = _choice(gettext_lazy("Who of us serves it"), ())
    team = _text(gettext_lazy("Team"))
    said = Paragraphs(label=gettext_lazy("What is peculiar to it"), required=False)
    version = _version()


class TrendForm(StrictForm):
    """What changes around a segment, as we see it from a day on."""

    table = "trends"
    said = Paragraphs(label=gettext_lazy("What changes"))
    kind = forms.ChoiceField(label=gettext_lazy("What kind of change"), choices=KINDS_OF_TREND)
    segment = _choice(gettext_lazy("Which segment"), ())
    likelihood = _choice(gettext_lazy("How likely, of 5"), OF_FIVE)
    impact = _choice(gettext_lazy("How much it would change for us, of 5"), OF_FIVE)
    assumption = _text(gettext_lazy("The assumption of ours that it would break"))
    stress_test = _text(gettext_lazy("The stress test that it opens"))
    review_on = _day(gettext_lazy("Look at it again on"))
    valid_from = _day(gettext_lazy("We see it so from"), required=True)
    closed_on = _day(gettext_lazy("It mattered no longer from"))
    version = _version()


VIEWS: dict[str, type[SegmentForm | TrendForm]] = {one.table: one for one in (SegmentForm, TrendForm)}


class EndForm(StrictForm):
    """How something ended, by one click."""

    ENDS: ClassVar = {"needs": ("met", "dropped"), "promises": ("yes", "no"), "rivals": ("gone",), "trials": ()}
    how = forms.ChoiceField(choices=())
    version = forms.IntegerField(min_value=0, required=False)

    def __init__(self, *given: Any, table: str, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "how", choices=[(how, how) for how in (*self.ENDS[table], "remove")])
