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


def paragraphs(said: str) -> str:
    """Return a text of several lines, in one way of writing its letters and the ends of its lines."""
    lines = said.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = [unicodedata.normalize("NFC", line).replace("\t", " ").rstrip() for line in lines]
    for line in plain:
        check_text(line)
    return "\n".join(plain).strip()


_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def visible(said: str) -> str:
    """Write out what cannot be seen or kept: control characters as pictures, marks that turn the order by code."""
    return "".join(_seen(letter) for letter in said)


def _seen(letter: str) -> str:
    code = ord(letter)
    if letter == "\n":
        return letter
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(letter) in ("Cc", "Cs") or letter in _TURNING:
        return f"⟨U+{code:04X}⟩"
    return letter


class PlainText(forms.CharField):
    """One line of text."""

    def clean(self, value: Any) -> str:
        """Return the text, in one way of writing its letters."""
        said = unicodedata.normalize("NFC", str(super().clean(value)))
        check_text(said)
        return said
