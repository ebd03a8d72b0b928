"""How a page of settings answers: shown, refused with every fault, held by somebody else, or kept."""

import pytest
from django import forms

from keepworth.errors import Busy, SettingRefused
from keepworth_web.shared.posted import status_unless_kept


class Margin(forms.Form):
    margin = forms.FloatField()


class Book:
    """A book that keeps what it is given, or refuses it."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal, self.kept = refusal, 0

    def keep(self) -> None:
        if self.refusal:
            raise self.refusal
        self.kept += 1


@pytest.mark.parametrize(
    ("said", "refusal", "status"),
    [
        (None, None, 200),
        ({"margin": "much"}, None, 422),
        ({"margin": "0.3"}, SettingRefused("margin is above 1"), 422),
        ({"margin": "0.3"}, Busy("A score is being made."), 409),
    ],
)
def test_what_is_not_kept_is_shown_again_with_its_reason(said, refusal, status):
    form, book = Margin(said), Book(refusal)
    assert status_unless_kept(form, book.keep) == status
    assert book.kept == 0
    assert form.non_field_errors() == ([str(refusal)] if refusal else [])


def test_what_is_kept_is_kept_once_and_has_no_status():
    book = Book()
    assert status_unless_kept(Margin({"margin": "0.3"}), book.keep) is None
    assert book.kept == 1
