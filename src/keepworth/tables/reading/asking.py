"""The exact options that a message names, taken out of it: a page shows them as choices."""

import re
from dataclasses import dataclass

# `--read dates=dmy`, `--read decimal=,`, `--read sheet='My sheet'`, `--map "amount=Net Amount"`, `--map amount=#3`
_OPTION = re.compile(
    r"--(read|map) (?:\"([^\"=]+=[^\"]*)\"|(\w+)=(?:'([^'\n]*)'|\"([^\"\n]*)\"|(,|\.(?=\s)|[^\s;,]+)))"
)
# What cannot be a choice: it stands for something to fill in.
_OPEN = "…"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: what a command line would say."""

    kind: str  # "read" or "map"
    key: str
    value: str

    @property
    def option(self) -> str:
        """`key=value`, as the importer takes it."""
        return f"{self.key}={self.value}"


def choices_in(message: str) -> tuple[Choice, ...]:
    """Return the options that a message names, each once, in their order."""
    found: dict[Choice, None] = {}
    for kind, pair, plain, *values in _OPTION.findall(message):
        key, _, value = pair.partition("=")
        if not pair:
            key, value = plain, next((one for one in values if one), "")
            value = value.rstrip(".)") if len(value) > 1 else value  # where the sentence or its bracket ends
        if _OPEN not in value:
            found[Choice(kind, key, value)] = None
    return tuple(found)
