"""A source file, taken apart into columns but not yet understood."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

PLACES: Final = 1000  # the line of an unfolded row is so many times its row's, and its item's place
UNFOLDED: Final = ("value", "words")  # columns of ours that the column of an item becomes


@dataclass(frozen=True, slots=True)
class Staged:
    """The columns of a source as Parquet, and the rows that could not be split."""

    kind: Literal["csv", "xlsx", "parquet", "mail", "calendar"]
    columns: tuple[str, ...]  # the headers, as the source has them
    raw: Path  # line, then c0 … cN
    refused: Path  # line, column, reason, text
    rows: int  # of the source, the refused ones among them
    said: tuple[str, ...] = ()  # how the file was read, in phrases
    notes: tuple[str, ...] = ()
    calm: bool = False  # no cell holds a control character, an apostrophe or a letter beyond ASCII
    made: tuple[str, ...] = ()  # columns of ours that no header of the file stands behind
    was: tuple[str, ...] = ()  # the headers before its items were unfolded
    unfolded: tuple[str, ...] = ()  # of each item that was unfolded the header of its column

    @property
    def is_exchange(self) -> bool:
        """Whether it says who spoke with whom, and its columns are ours already."""
        return self.kind in ("mail", "calendar")

    def place_of(self, line: int, *, column: str) -> tuple[int, str]:
        """Return the line and the column of the file itself, of a row that may have been unfolded from one of it."""
        if not self.unfolded:
            return line, column
        row, place = divmod(line, PLACES)
        is_answer = place and column in UNFOLDED
        return row, self.unfolded[place - 1] if is_answer else column

    def as_json(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False)

    @classmethod
    def from_json(cls, written: str) -> "Staged":
        """Read it back."""
        found = json.loads(written)
        return cls(
            kind=found["kind"],
            columns=tuple(found["columns"]),
            raw=Path(found["raw"]),
            refused=Path(found["refused"]),
            rows=int(found["rows"]),
            said=tuple(found["said"]),
            notes=tuple(found["notes"]),
            calm=bool(found["calm"]),
            made=tuple(found["made"]),
            was=tuple(found["was"]),
            unfolded=tuple(found["unfolded"]),
        )
