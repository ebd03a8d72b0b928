"""What is said of an applicant: who applied for what, what each interviewer scored, and what was decided."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.act.hiring import HIGHEST, LOWEST, QUESTIONS
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.texts import PlainText
from keepworth_web.staff.models import Person, Team

LONG = 4000
SCALE = [("", "–"), *((str(at), str(at)) for at in range(LOWEST, HIGHEST + 1))]


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    """A choice of somebody or something that has a name."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, empty_label="–", **named)

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class ApplicantForm(StrictForm):
    """Somebody who applied, and the two who interview."""

    name = PlainText(label=gettext_lazy("Name of the applicant"), max_length=120)
    post = PlainText(label=pgettext_lazy("a job", "For which post"), max_length=120)
    team = Named(label=pgettext_lazy("of an applicant", "For which team"), queryset=Team.objects.none(), required=False)
    applied_on = forms.DateField(
        label=gettext_lazy("Applied on"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    first = Named(label=gettext_lazy("One interviewer"), queryset=Person.objects.none())
    second = Named(label=gettext_lazy("The other interviewer"), queryset=Person.objects.none())

    def __init__(self, *given: Any, teams: Any, people: Any, needs_team: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, those in (("team", teams), ("first", people), ("second", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = those
        self.fields["team"].required = needs_team

    def clean_applied_on(self) -> Any:
        """Refuse days to come."""
        day = self.cleaned_data["applied_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse one interviewer in place of two: they are to score apart."""
        found = super().clean()
        if found.get("first") is not None and found.get("first") == found.get("second"):
            self.add_error("second", _("Two people interview, and score apart from each other: choose another."))
        return found


class SheetForm(StrictForm):
    """What one interviewer scored, a question each."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in QUESTIONS:
            self.fields[name] = forms.TypedChoiceField(label=_("Points, 1 to 5"), choices=SCALE, coerce=int)
        self.fields["notes"] = Paragraphs(
            label=_("What they said that you went by; it is deleted with the applicant"),
            required=False,
            max_length=LONG,
        )

    @property
    def scores(self) -> dict[str, int]:
        """The points by question."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class DecideForm(StrictForm):
    """What became of an application."""

    do = forms.ChoiceField(
        choices=[(one, one) for one in ("hired", "refused", "withdrew", "name", "erase")], widget=forms.HiddenInput
    )
    colleague = forms.ChoiceField(
        label=gettext_lazy("Which of our people they are now; empty: not written down yet"), required=False
    )

    def __init__(self, *given: Any, colleagues: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "colleague", choices=[("", _("nobody yet")), *colleagues])
