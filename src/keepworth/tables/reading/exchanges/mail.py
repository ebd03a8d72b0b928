"""From a mailbox to events: each message once, dated, in its conversation."""

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO, Final

from keepworth.tables.reading.exchanges.kept import Keeping
from keepworth.tables.reading.exchanges.letters import Letter, letter_of, roots_of
from keepworth.tables.reading.exchanges.mbox import headers_in

# Mail of this form began in 1982; what is dated earlier comes of a clock that was not set.
FIRST: Final = dt.datetime(1982, 1, 1, tzinfo=dt.UTC)
NO_DATE, EARLY, LATE = "without a date that can be read", "dated before 1982, as clocks are that were not set", (
    "dated after today"
)  # fmt: skip
AGAIN, ENDLESS, ALONE = "in the file already", "with more than 1 MB of addresses", "without sender or recipient"
COUNTED: Final = {"to": ("to",), "cc": ("to", "cc"), "bcc": ("to", "cc", "bcc")}


class Mailbox:
    """Reads messages, and keeps who wrote to whom."""

    def __init__(self, *, zone: zoneinfo.ZoneInfo, end: dt.datetime, copies: str) -> None:
        """Read dates without a zone in `zone`, take nothing after `end`, and of copies those that count."""
        self._zone, self._end, self._roles = zone, end, COUNTED[copies]
        self._marks: set[bytes] = set()
        self._parents: dict[bytes, bytes] = {}
        self.counts: Counter[str] = Counter()

    def read(self, source: BinaryIO, *, is_one: bool, keeping: Keeping, tell: Callable[[int], None]) -> None:
        """Read all messages of a mailbox, or the one of a message's file."""
        for headers in headers_in(source, is_one=is_one, tell=tell):
            self.counts["read"] += 1
            if headers.is_endless:
                self.counts[ENDLESS] += 1
                continue
            letter = letter_of(headers, zone=self._zone)
            why = self._why_not(letter)
            if why:
                self.counts[why] += 1
            else:
                self._keep(letter, keeping=keeping)

    def _why_not(self, letter: Letter) -> str:
        if letter.at is None:
            return NO_DATE
        if letter.at < FIRST:
            return EARLY
        if letter.at >= self._end:
            return LATE
        if not letter.sender or not letter.to:
            return ALONE
        # The sender's own copy alone says who got a copy unseen: where those count, the pairs are counted once later.
        return AGAIN if letter.mark in self._marks and "bcc" not in self._roles else ""

    def _keep(self, letter: Letter, *, keeping: Keeping) -> None:
        self._marks.add(letter.mark)
        if letter.parent and letter.parent != letter.mark:
            self._parents[letter.mark] = letter.parent
        to = dict.fromkeys(address for role, address in letter.to if role in self._roles)
        assert letter.at is not None
        keeping.add(
            self.counts["read"],
            letter.at,
            marks=(letter.mark.hex(), letter.mark.hex()),
            automated=letter.automated,
            parties=[(True, letter.sender), *((False, address) for address in to if address)],
        )

    def keep_threads(self, keeping: Keeping) -> None:
        """Keep to which conversation answers belong."""
        for mark, root in roots_of(self._parents):
            keeping.threads.add((mark.hex(), root.hex()))
