"""Words in every language that Keepworth speaks."""

import re
from dataclasses import dataclass
from typing import Final

from keepworth.errors import BadInput

LANGUAGES: Final = ("en", "zh-hans")
PLACES: Final = ("company", "customer", "person", "element")  # what a text may leave open, in braces
_OPEN: Final = re.compile(rf"\{{({'|'.join(PLACES)})\}}")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in every language."""

    en: str
    zh_hans: str

    def of(self, language: str, **filled: str) -> str:
        """Return the text in a language, with its open places filled in: `words.of("en", company="Acme")`.

        Raises
        ------
        BadInput
            A language that Keepworth does not speak, or a place left open.

        """
        if language not in LANGUAGES:
            raise BadInput(f"There are no words in {language!r}. There are in: {', '.join(LANGUAGES)}.")
        text = self.en if language == "en" else self.zh_hans
        for place in _OPEN.findall(text):
            if place not in filled:
                raise BadInput(f"“{text}” needs {place}=…, to be filled in.")
        # In one go: what is filled in may itself hold braces.
        return _OPEN.sub(lambda found: filled[found[1]], text)
