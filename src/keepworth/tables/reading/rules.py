"""How one column of a source is read: the rule that the plan freezes."""

from dataclasses import dataclass
from typing import Literal

type Origin = Literal["asked", "same", "known", "profile", "made"]


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What reading must know of the book."""

    currency: str
    zone: str
    today: str  # ISO day in the book's zone; nothing later is taken unless allowed
    plans: tuple[tuple[str, str], ...] = ()  # batch → its plan as JSON, for corrected error files
    instruments: str = ""  # the book's folder, where the company's own questionnaires stand
    people: str = ""  # the folder that `correspondents` wrote, for mailboxes and calendars


@dataclass(frozen=True, slots=True)
class Rule:
    """One column of ours, where it stands in the source, and how it is written there."""

    ours: str
    theirs: str
    at: int  # which column of the source, counted from 0
    origin: Origin = "asked"
    form: str = ""  # the decimal mark of numbers, the order of dates
    plain: bool = False  # every value is written as the engine writes it: a cast suffices
    zone: str = ""  # the zone of times that name none
    zones: tuple[str, ...] = ()  # the zones that values name
    marks: tuple[str, ...] = ()  # currency marks read as the book's; "*" for any
    pivot: int = 0  # two-digit years up to this one are of this century
    future: bool = False  # days after today are taken
    words: str = ""  # how it is written, in words
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Where the column comes from and how it is read, in words; nothing where no column of a file is behind it."""
        if self.origin == "made":
            return ""
        origin = {"asked": f"{self.ours} from {self.theirs}", "same": self.ours}
        origin["profile"] = f"{self.ours} from {self.theirs} (so named there)"
        start = origin.get(self.origin, f"{self.ours} from {self.theirs} (known by that name)")
        return f"{start}, {self.words}" if self.words else start


def many(times: int, what: str) -> str:
    """Count in words: `1 row`, `2,000 rows`."""
    return f"{times:,} {what}" if times == 1 else f"{times:,} {what}s"
