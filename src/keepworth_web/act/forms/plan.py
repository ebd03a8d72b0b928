"""What people say of a plan: a line, a step, and how either ended."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth_web.know.forms import Paragraphs
from keepworth_web.listen.reads.sides import named
from keepworth_web.shared.forms import StrictForm

LONG: Final = 2000
DONE, DROPPED, REMOVE = "done", "dropped", "remove"


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


def _owner() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Who of ours has it"), required=False)


class LineForm(StrictForm):
    """A line of a plan. Where the indicator is now is never asked: the run says it."""

    indicator = forms.ChoiceField(label=gettext_lazy("Which indicator it moves"), required=False)
    goal = Paragraphs(label=gettext_lazy("Where we must go"), max_length=LONG)
    target = forms.DecimalField(
        label=gettext_lazy("What the indicator shall reach, 0 to 100"), required=False, localize=True, min_value=0,
        max_value=100, max_digits=5, decimal_places=1,
    )  # fmt: skip
    due_on = _day(gettext_lazy("By which day"))
    owner_id = _owner()
    obstacles = Paragraphs(label=gettext_lazy("What stands in the way"), max_length=LONG, required=False)
    ours = Paragraphs(label=gettext_lazy("How we see it"), max_length=LONG, required=False)
    theirs = Paragraphs(label=gettext_lazy("How they see it"), max_length=LONG, required=False)
    need_id = forms.ChoiceField(label=gettext_lazy("The need that it answers"), required=False)
    case_id = forms.ChoiceField(label=gettext_lazy("The complaint that it answers"), required=False)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    words: ClassVar[dict[str, str]] = {
        "goal": "goal_text_id", "obstacles": "obstacles_text_id", "ours": "ours_text_id", "theirs": "theirs_text_id",
    }  # fmt: skip

    def __init__(self, *given: Any, **named_ones: Any) -> None:
        super().__init__(*given, **named_ones)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((name, named(name)) for name in INDICATORS), ("", _("none: a goal of its own"))]

    def clean(self) -> dict[str, Any]:
        """Refuse a figure to reach where nothing is measured."""
        said = super().clean()
        if said.get("target") is not None and not said.get("indicator"):
            self.add_error("target", _("Choose the indicator that shall reach it, or leave it empty."))
        return said


class StepForm(StrictForm):
    """Something that needs to happen."""

    what = Paragraphs(label=gettext_lazy("What is to be done"), max_length=LONG)
    due_on = _day(gettext_lazy("By which day"))
    owner_id = _owner()
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    words: ClassVar[dict[str, str]] = {"what": "text_id"}


class EndForm(StrictForm):
    """How a line or a step ended, or that it goes on."""

    how = forms.ChoiceField(choices=[(one, one) for one in ("open", DONE, DROPPED, REMOVE)])
    why = Paragraphs(label=gettext_lazy("Why it is dropped"), max_length=LONG, required=False)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask why something is dropped."""
        said = super().clean()
        if said.get("how") == DROPPED and not said.get("why"):
            self.add_error("why", _("Say in a few words why it is dropped."))
        return said
