"""What somebody may send about the programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepworth_web.focus.actions.write_step import Wanted
from keepworth_web.focus.models import Step, StepReading
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.texts import PlainText
from keepworth_web.staff.models import Person

MOST = 1e12


class StepForm(StrictForm):
    """A step: what, measured by what, whose, until when."""

    part = forms.ChoiceField(label=_("Which of the four steps"), choices=Step.Part.choices)
    what = PlainText(label=_("What will be done"), max_length=200)
    measure = PlainText(label=_("Measured by"), max_length=200)
    begins_at = forms.FloatField(
        label=_("What the measure says today"), required=False, min_value=-MOST, max_value=MOST
    )
    target = forms.FloatField(label=_("What it is to say"), required=False, min_value=-MOST, max_value=MOST)
    owner = forms.TypedChoiceField(label=_("Who owns it"), coerce=int)
    due = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *given: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*given, **options)
        offer(self, "owner", choices=[("", "–"), *((str(one.pk), one.name) for one in people)])

    def wanted(self) -> Wanted:
        """Return what the step is to say."""
        said = self.cleaned_data
        return Wanted(said["part"], said["what"], said["measure"], said["owner"], said["due"], said["begins_at"],
                      said["target"])  # fmt: skip


class ReadingForm(StrictForm):
    """How a step stands."""

    state = forms.ChoiceField(label=_("How it stands"), choices=StepReading.State.choices)
    value = forms.FloatField(label=_("What the measure says"), required=False, min_value=-MOST, max_value=MOST)
    said = PlainText(label=_("In a few words"), required=False, max_length=300)
