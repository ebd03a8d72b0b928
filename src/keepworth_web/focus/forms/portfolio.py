"""What may be sent to the portfolio."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from keepworth_web.focus.reads.view import view_of
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.panels import Column
from keepworth_web.shared.sheets import KINDS
from keepworth_web.shared.texts import PlainText
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right

LONGEST = 4000  # of an address
MOST_PICKED = 400


class NameForm(StrictForm):
    """What a saved view is called, and who sees it."""

    name = PlainText(label=_("Name"), max_length=80)
    is_shared = forms.BooleanField(
        label=_("Share with all colleagues: each sees only what they may see"), required=False
    )

    def __init__(self, *given: Any, by: Person, **named: Any) -> None:
        super().__init__(*given, **named)
        self.by = by
        if not by.may(Right.WRITE):
            del self.fields["is_shared"]


class SaveForm(NameForm):
    """A view to be saved."""

    view = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def __init__(self, *given: Any, columns: tuple[Column, ...], **named: Any) -> None:
        super().__init__(*given, **named)
        self.columns = columns

    def clean_view(self) -> str:
        """Return the view in the one way in which its address is written."""
        said = view_of(QueryDict(self.cleaned_data["view"]), columns=self.columns).query()
        if len(said) > LONGEST:
            raise forms.ValidationError(_("This view asks for so much that no address holds it; leave something out."))
        return said


class Numbers(forms.TypedMultipleChoiceField):
    """Customers by number, any of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, **options)

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and len(str(value)) <= 18

    def clean(self, value: Any) -> list[int]:
        found: list[int] = super().clean(value)
        if len(found) > MOST_PICKED:
            raise forms.ValidationError(_("So many cannot be picked at once; choose by filters instead."))
        return found


class ExportForm(StrictForm):
    """What to write: a view or some of its customers, and as what."""

    view = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)
    kind = forms.ChoiceField(label=_("Format"), choices=KINDS)
    pick = Numbers(required=False, widget=forms.MultipleHiddenInput)
    scope = forms.ChoiceField(required=False, choices=[("picked", ""), ("all", "")])

    def picked(self) -> tuple[int, ...]:
        """Return the customers that were picked; none means all that the view shows."""
        return () if self.cleaned_data["scope"] == "all" else tuple(self.cleaned_data["pick"])

    def query(self) -> QueryDict:
        """Return the view as an address holds it."""
        return QueryDict(self.cleaned_data["view"])
