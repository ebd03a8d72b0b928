"""What people write about our own: rights, decisions, what was asked for, who went further, how somebody grew."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth_web.act.reads.decisions import RESULTS
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
}  # fmt: skip
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "decision_rights": ("what", "team", "colleague_id", "most", "ask_id", "since", "until"),
    "decisions": ("colleague_id", "what", "amount", "customer_id", "decided_on", "text_id", "result", "result_on",
                  "result_text_id"),
}  # fmt: skip
# Who may choose: of tables in which a person writes of themselves, unless they lead others.
NEEDED: Final = ("what", "since", "decided_on", "colleague_id")
MONEY: Final = ("most", "amount", "cost")
CHOSEN: Final[dict[str, Choices]] = {
    "result": [NOT_YET, *RESULTS.items()],
}


class OwnForm(StrictForm):
    """A row of one of our people's tables; `choices` are those of columns that name who or what is there."""

    def __init__(self, *given: Any, table: str, choices: Mapping[str, Choices], **named: Any) -> None:
        super().__init__(*given, **named)
        self.table = table
        for name in FIELDS[table]:
            self.fields[name] = _field(table, name, choices=choices.get(name, CHOSEN.get(name)))
        self.fields["version"] = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    @property
    def words(self) -> dict[str, str]:
        """What was said at length, by its column."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.table] if name.endswith("text_id")}

    @property
    def said(self) -> dict[str, Any]:
        """What was said of other columns."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.table] if not name.endswith("text_id")}


def _field(table: str, name: str, *, choices: Choices | None) -> forms.Field:
    label: Any = LABELS[table, name]
    is_needed = name in NEEDED and (table, name) != ("decision_rights", "colleague_id")
    if choices is not None:
        return forms.ChoiceField(label=label, choices=list(choices), required=is_needed)
    if name.endswith("text_id"):
        return Paragraphs(label=label, required=False, max_length=LONG)
    if name.endswith("_on") or name in ("since", "until"):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(label=label, required=is_needed, input_formats=["%Y-%m-%d"], widget=widget)
    if name in MONEY:
        return forms.DecimalField(
            label=label, required=False, localize=True, min_value=0, max_digits=14, decimal_places=2
        )
    return PlainText(label=label, required=is_needed, max_length=200)
