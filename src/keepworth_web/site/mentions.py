"""Where a text of the database mentions a person, and the text without it."""

import json
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

from keepworth.tables.persons.mentions import ERASED, mentions_of
from keepworth.tables.persons.who import Traits


class Mentions:
    """What a person is called, looked for in texts, in addresses and in what JSON holds."""

    __slots__ = ("_pattern",)

    def __init__(self, traits: Traits) -> None:
        self._pattern = mentions_of(traits)

    def are_in(self, value: Any) -> bool:
        """Return whether a value mentions the person."""
        return bool(self.without(value) != value)

    def without(self, value: Any) -> Any:
        """Return a value with every mention replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.without(one) for one in value]
        if isinstance(value, dict):
            return {self.without(name): self.without(one) for name, one in value.items()}
        return value

    def _text(self, text: str) -> str:
        found = self._pattern.sub(ERASED, text)
        if found == text and ("%" in text or "+" in text):
            found = self._address(text)
        if found == text and "\\u" in text:
            found = self._json(text)
        return found

    def _address(self, text: str) -> str:
        """Look into a query as an address writes it: a saved view holds what was searched for."""
        if not self._pattern.search(unquote_plus(text)):
            return text
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(self._text(name), self._text(one)) for name, one in pairs]) if pairs else ERASED

    def _json(self, text: str) -> str:
        """Look into JSON that writes letters by their numbers."""
        try:
            return json.dumps(self.without(json.loads(text)))
        except ValueError:
            return text
