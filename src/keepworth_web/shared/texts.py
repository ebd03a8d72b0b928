"""Texts that both databases can keep: SQLite accepts what PostgreSQL refuses, so it is refused at the door."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def check_text(said: str) -> None:
    """Refuse control characters, halves of characters and marks that turn the reading order around."""
    for letter in said:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cs") or letter in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069":
            raise ValidationError(
                _("This text holds a character that cannot be shown (U+%(code)s).") % {"code": f"{ord(letter):04X}"}
            )


class PlainText(forms.CharField):
    """One line of text."""

    def clean(self, value: Any) -> str:
        """Return the text, in one way of writing its letters."""
        said = unicodedata.normalize("NFC", str(super().clean(value)))
        check_text(said)
        return said
