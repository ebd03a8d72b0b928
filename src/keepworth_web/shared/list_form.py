"""What somebody may send to take a list away: which, as what, and what narrowed it."""

from typing import Any

from django import forms

from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.sheets import KINDS
from keepworth_web.shared.texts import PlainText

LONGEST = 200


class ListForm(StrictForm):
    """A list as a file; `what` names it."""

    what = forms.ChoiceField()
    kind = forms.ChoiceField(choices=KINDS)
    segment = PlainText(required=False, max_length=LONGEST)
    team = PlainText(required=False, max_length=LONGEST)
    q = PlainText(required=False, max_length=LONGEST)

    def __init__(self, *given: Any, lists: tuple[str, ...], **options: Any) -> None:
        super().__init__(*given, **options)
        offer(self, "what", choices=[(one, one) for one in lists])
