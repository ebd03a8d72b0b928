"""What our own people may say of a case, of a step with it, and of which answers open one."""

import datetime as dt
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.listen.opening import Opening
from keepworth_web.know.forms import Paragraphs
from keepworth_web.listen.actions.step_case import STEPS
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

CAUSES: Final = (
    ("us", gettext_lazy("us")),
    ("customer", gettext_lazy("the customer")),
    ("neither", gettext_lazy("neither")),
)
UNKNOWN: Final = ("", gettext_lazy("not known yet"))
SEVERITIES: Final = (
    UNKNOWN,
    ("1", gettext_lazy("1, an annoyance")),
    ("2", "2"),
    ("3", gettext_lazy("3, they lost time or money")),
    ("4", "4"),
    ("5", gettext_lazy("5, they may leave over it")),
)
SAVED: Final = (UNKNOWN, ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
LONGEST_ID: Final = 300
MOST_DAYS: Final = 90
CHANGED: Final = 2**31 - 1


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=False, input_formats=["%Y-%m-%dT%H:%M"], widget=widget)


def _choice(label: Any, choices: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _id(label: Any) -> PlainText:
    return PlainText(label=label, required=False, max_length=LONGEST_ID)


class CaseForm(StrictForm):
    """A case: what somebody complained about, who looks after it until when, and what came of it."""

    customer = PlainText(
        label=gettext_lazy("Customer"), required=False, max_length=LONGEST_ID,
        help_text=gettext_lazy("By name or id; empty while nobody knows whose it is"),
    )  # fmt: skip
    contact_id = _choice(gettext_lazy("Who complained"))
    said = Paragraphs(label=gettext_lazy("In their words"), required=False)
    opened_at = _moment(gettext_lazy("Opened"))
    order_id = _id(gettext_lazy("Order"))
    product_id = _id(gettext_lazy("Product"))
    severity = _choice(gettext_lazy("How bad, of 5"), SEVERITIES)
    owner_id = _choice(gettext_lazy("Who looks after it"))
    due_on = forms.DateField(
        label=gettext_lazy("To be solved by"), required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    cause = _choice(gettext_lazy("Whose fault it was"), (UNKNOWN, *CAUSES))
    first_reply_at = _moment(gettext_lazy("Our first reply"))
    solved_at = _moment(gettext_lazy("Solved"))
    done = Paragraphs(label=gettext_lazy("What we did about it"), required=False)
    effort = forms.FloatField(
        label=gettext_lazy("How much effort it cost them"), required=False, min_value=0, max_value=1000,
        help_text=gettext_lazy("More is worse; from their own answer 1 is easy and 7 is hard"),
    )  # fmt: skip
    saved = _choice(gettext_lazy("Did they stay?"), SAVED)
    version = forms.IntegerField(required=False, min_value=0, max_value=CHANGED, widget=forms.HiddenInput)

    LATER: ClassVar = ("cause", "first_reply_at", "solved_at", "done", "effort", "saved", "version")
    MOMENTS: ClassVar = ("opened_at", "first_reply_at", "solved_at")

    def clean(self) -> dict[str, Any]:
        """Refuse what ended before it began."""
        said = super().clean()
        opened = said.get("opened_at")
        for name in ("first_reply_at", "solved_at"):
            if said.get(name) and opened and said[name] < opened:
                self.add_error(name, _("This was before it was opened."))
        return said

    def values(self) -> dict[str, str | None]:
        """Return the columns as a file would have them; moments in the book's zone."""
        beside = ("customer", "said", "done", "version")
        return {name: _written(value) for name, value in self.cleaned_data.items() if name not in beside}


def _written(value: Any) -> str | None:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if value in (None, ""):
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)


class StepForm(StrictForm):
    """One step with a case."""

    how = forms.ChoiceField(choices=[(one, one) for one in (*STEPS, "remove", "ask")])
    version = forms.IntegerField(required=False, min_value=0, max_value=CHANGED)
    cause = forms.ChoiceField(required=False, choices=(UNKNOWN, *CAUSES))
    done = Paragraphs(required=False)
    ask = forms.BooleanField(required=False)


class PurchaseForm(StrictForm):
    """A purchase to be asked about."""

    customer = forms.IntegerField(min_value=1, max_value=2**62)
    order = PlainText(required=False, max_length=LONGEST_ID)
    product = PlainText(required=False, max_length=LONGEST_ID)
    bought_on = forms.DateField(input_formats=["%Y-%m-%d"])


class RuleForm(StrictForm):
    """Which answers to a survey open a case."""

    bound = forms.FloatField(
        label=gettext_lazy("A number that is this bad, or worse"), required=False,
        min_value=-1000, max_value=1000, help_text=gettext_lazy("Empty: numbers open none"),
    )  # fmt: skip
    on_words = forms.BooleanField(label=gettext_lazy("Any answer in words"), required=False)
    on_all = forms.BooleanField(label=gettext_lazy("Every answer"), required=False)
    days = forms.IntegerField(label=gettext_lazy("Days until it is due"), min_value=0, max_value=MOST_DAYS)

    def opening(self, meant: Opening | None) -> Opening | None:
        """Return what was said, None where nothing opens a case; `meant` says which item has numbers."""
        said, bound = self.cleaned_data, self.cleaned_data.get("bound")  # no field where there are no numbers
        item = meant.item if meant else ""
        if not item:
            bound = None
        if bound is None and not said["on_words"] and not said["on_all"]:
            return None
        is_high = bool(meant and meant.is_high)
        return Opening(item, bound, is_high=is_high, on_words=said["on_words"], on_all=said["on_all"])
