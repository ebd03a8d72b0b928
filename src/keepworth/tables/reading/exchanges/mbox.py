"""The headers of the messages in a mailbox, one message after the other; what is written in them is passed over.

A message is told from the next by the line that mailboxes put before each (`From x Mon May 14 16:39:00 2001`). Of a
message's lines only those are kept that begin with one of the wanted headers, and they only within a limit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from keepworth.tables.reading.limits import CELL

LINE: Final = 64 * 1024  # bytes of a line that are read at once
WANTED: Final = frozenset(
    (
        b"from", b"sender", b"to", b"cc", b"bcc", b"date", b"message-id", b"references", b"in-reply-to",
        b"auto-submitted", b"precedence", b"list-id", b"return-path",
    )
)  # fmt: skip
_BEFORE: Final = re.compile(rb"From [^\n]*\d\d:\d\d[^\n]*\b\d{4}\b")
_HEADER: Final = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_EVERY: Final = 1_000  # messages after which it is told how far the reading is


@dataclass(slots=True)
class Headers:
    """The wanted headers of one message, as they stand there."""

    values: dict[bytes, bytearray] = field(default_factory=dict)
    size: int = 0
    name: bytes = b""  # of the header that the last line began or continued; empty: of one that is not wanted
    ends_line: bool = True

    @property
    def is_endless(self) -> bool:
        """Whether they are longer than any message's."""
        return self.size > CELL.amount

    def take(self, line: bytes) -> None:
        """Keep a line if it is wanted, or goes on with one that is."""
        begins, self.ends_line = self.ends_line, line.endswith(b"\n")
        goes_on = not begins or line[:1] in (b" ", b"\t")
        if not goes_on:
            name, _, line = line.partition(b":")
            name = name.strip().lower()
            self.name = name if name in WANTED else b""
        if self.name and not self.is_endless:
            self.size += len(line)
            between = b"" if not begins else b" " if goes_on else b", "  # a header that stands twice
            held = self.values.setdefault(self.name, bytearray())
            held += (between if held else b"") + line.rstrip(b"\r\n")


def headers_in(source: BinaryIO, *, is_one: bool, tell: Callable[[int], None]) -> Iterator[Headers]:
    """Yield the headers of every message; `is_one` says that the file is one message and no mailbox.

    `tell` is told from time to time how many bytes were read.
    """
    count = 0
    line = source.readline(LINE).removeprefix(b"\xef\xbb\xbf")
    if not is_one:
        line = _after_separator(source, line)
    while line:
        headers = Headers()
        while line and line not in (b"\n", b"\r\n"):
            headers.take(line)
            line = source.readline(LINE)
        yield headers
        if is_one:
            return
        count += 1
        if count % _EVERY == 0:
            tell(source.tell())
        line = _after_separator(source, line)


def _after_separator(source: BinaryIO, line: bytes) -> bytes:
    """Pass over what is written, and return the first line of the next message; nothing at the end."""
    begins = True
    while line:
        if begins and line[:5] == b"From " and _BEFORE.match(line):
            line, begins = source.readline(LINE), True
            if _HEADER.match(line):
                return line
        else:
            begins = line.endswith(b"\n")
            line = source.readline(LINE)
    return b""
