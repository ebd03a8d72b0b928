"""What people write about our own: rights, decisions, what was asked for, who went further, how somebody grew."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth_web.act.reads.decisions import RESULTS
from keepworth_web.act.reads.grown import STEPS
from keepworth_web.act.reads.resources import KINDS as RESOURCES
from keepworth_web.act.reads.resources import STATES
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

type Choices = Sequence[tuple[str, str | Promise]]
LONG: Final = 5000
NOBODY: Final = ("", gettext_lazy("nobody"))
NOT_YET: Final = ("", pgettext_lazy("a decision", "nobody said yet"))
LABELS: Final[dict[tuple[str, str], str | Promise]] = {
    ("decision_rights", "what"): gettext_lazy("What may be decided"),
    ("decision_rights", "team"): gettext_lazy("Right of the team"),
    ("decision_rights", "colleague_id"): gettext_lazy("Right of this person alone"),
    ("decision_rights", "most"): gettext_lazy("Up to how much at once; empty: any amount"),
    ("decision_rights", "ask_id"): gettext_lazy("Whom to ask above it"),
    ("decision_rights", "since"): gettext_lazy("From which day"),
    ("decision_rights", "until"): gettext_lazy("Until which day; empty: no end is set"),
    ("decisions", "colleague_id"): gettext_lazy("Who decided"),
    ("decisions", "customer_id"): gettext_lazy("For which customer; its name or id"),
    ("decisions", "decided_on"): gettext_lazy("On which day"),
    ("decisions", "what"): gettext_lazy("What was decided"),
    ("decisions", "amount"): gettext_lazy("What it costs us"),
    ("decisions", "text_id"): pgettext_lazy("a decision", "Why"),
    ("decisions", "result"): gettext_lazy("What came of it"),
    ("decisions", "result_on"): gettext_lazy("Known since"),
    ("decisions", "result_text_id"): gettext_lazy("What came of it, in words"),
    ("resources", "colleague_id"): gettext_lazy("Who asks"),
    ("resources", "kind"): pgettext_lazy("of a resource", "What it is"),
    ("resources", "what"): gettext_lazy("What is asked for"),
    ("resources", "text_id"): gettext_lazy("What it is for"),
    ("resources", "asked_on"): pgettext_lazy("of a resource", "Asked on"),
    ("resources", "state"): gettext_lazy("How it stands"),
    ("resources", "state_on"): gettext_lazy("Since"),
    ("resources", "hours"): gettext_lazy("Hours of training"),
    ("resources", "cost"): gettext_lazy("What it cost"),
    ("resources", "why_text_id"): gettext_lazy("Why it was refused"),
    ("further", "colleague_id"): gettext_lazy("Who went further"),
    ("further", "customer_id"): gettext_lazy("For which customer; its name or id"),
    ("further", "done_on"): gettext_lazy("On which day"),
    ("further", "text_id"): gettext_lazy("What they did beyond what was asked"),
    ("further", "thanked_on"): gettext_lazy("Thanked on"),
    ("further", "thanked_by_id"): gettext_lazy("Thanked by"),
    ("further", "reward"): gettext_lazy("What they got for it; empty: thanks alone"),
    ("further", "cost"): gettext_lazy("What that cost"),
    ("growth", "colleague_id"): gettext_lazy("Who grew"),
    ("growth", "kind"): gettext_lazy("What kind of step"),
    ("growth", "what"): gettext_lazy("To which post, which skill, how many years"),
    ("growth", "grown_on"): gettext_lazy("On which day"),
    ("growth", "text_id"): gettext_lazy("What proves it"),
}  # fmt: skip
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "decision_rights": ("what", "team", "colleague_id", "most", "ask_id", "since", "until"),
    "decisions": ("colleague_id", "what", "amount", "customer_id", "decided_on", "text_id", "result", "result_on",
                  "result_text_id"),
    "resources": ("colleague_id", "kind", "what", "text_id", "asked_on", "state", "state_on", "hours", "cost",
                  "why_text_id"),
    "further": ("colleague_id", "text_id", "customer_id", "done_on", "thanked_on", "thanked_by_id", "reward", "cost"),
    "growth": ("colleague_id", "kind", "what", "grown_on", "text_id"),
}  # fmt: skip
# What only whoever leads somebody says of what they asked for.
LED: Final = {"resources": ("state", "state_on", "hours", "cost", "why_text_id")}
NEEDED: Final = {
    "decision_rights": ("what", "since"), "decisions": ("what", "decided_on", "colleague_id"),
    "resources": ("colleague_id", "kind", "what", "asked_on"), "further": ("colleague_id", "text_id", "done_on"),
    "growth": ("colleague_id", "kind", "what", "grown_on"),
}  # fmt: skip
MONEY: Final = ("most", "amount", "cost")
CHOSEN: Final[dict[tuple[str, str], Choices]] = {
    ("decisions", "result"): [NOT_YET, *RESULTS.items()], ("resources", "kind"): [*RESOURCES.items()],
    ("resources", "state"): [*STATES.items()], ("growth", "kind"): [*STEPS.items()],
}  # fmt: skip


class OwnForm(StrictForm):
    """A row of one of our people's tables; `choices` are those of columns that name who or what is there."""

    def __init__(self, *given: Any, table: str, choices: Mapping[str, Choices], leads: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self.table = table
        self.names = [name for name in FIELDS[table] if leads or name not in LED.get(table, ())]
        for name in self.names:
            self.fields[name] = _field(table, name, choices=CHOSEN.get((table, name), choices.get(name)))
        self.fields["version"] = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    @property
    def words(self) -> dict[str, str]:
        """What was said at length, by its column."""
        return {name: self.cleaned_data[name] for name in self.names if name.endswith("text_id")}

    @property
    def said(self) -> dict[str, Any]:
        """What was said of other columns."""
        return {name: self.cleaned_data[name] for name in self.names if not name.endswith("text_id")}


def _field(table: str, name: str, *, choices: Choices | None) -> forms.Field:
    label: Any = LABELS[table, name]
    is_needed = name in NEEDED[table]
    if choices is not None:
        return forms.ChoiceField(label=label, choices=list(choices), required=is_needed)
    if name.endswith("text_id"):
        return Paragraphs(label=label, required=is_needed, max_length=LONG)
    if name.endswith("_on") or name in ("since", "until"):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(label=label, required=is_needed, input_formats=["%Y-%m-%d"], widget=widget)
    if name == "hours":
        return forms.DecimalField(label=label, required=False, localize=True, min_value=0, max_value=10_000)
    if name in MONEY:
        return forms.DecimalField(
            label=label, required=False, localize=True, min_value=0, max_digits=14, decimal_places=2
        )
    return PlainText(label=label, required=is_needed, max_length=200)
