"""Which messages were sent."""

from typing import Any

from django import forms

from keepworth_web.act.reads.messages import ON_A_PAGE
from keepworth_web.shared.forms import StrictForm


class SentForm(StrictForm):
    """Customers whose message was sent."""

    customer = forms.MultipleChoiceField()

    def __init__(self, *given: Any, numbers: list[int], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["customer"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one), str(one)) for one in numbers]

    @property
    def numbers(self) -> set[int]:
        """Return the customers by number, at most a page of them."""
        return {int(one) for one in self.cleaned_data["customer"][:ON_A_PAGE]}
