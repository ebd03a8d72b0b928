"""The lines of a calendar, unfolded: only those that say who and when; titles, places and notes are passed over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from keepworth.tables.reading.limits import CELL

LINE: Final = 64 * 1024
WANTED: Final = frozenset(
    b"uid dtstart rrule rdate exdate recurrence-id status sequence organizer attendee class method".split()
)
EVENT, ZONE = b"VEVENT", b"VTIMEZONE"


@dataclass(slots=True)
class Part:
    """An event or time zone of a calendar, by its wanted lines; of kind `b""` a line of the calendar itself."""

    kind: bytes
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    @property
    def is_endless(self) -> bool:
        """Whether it is longer than any."""
        return self.size > CELL.amount

    @property
    def written(self) -> bytes:
        """The component as a calendar writes it."""
        return b"\r\n".join((b"BEGIN:" + self.kind, *self.lines, b"END:" + self.kind, b""))


def parts_in(source: BinaryIO) -> Iterator[Part]:
    """Yield the time zones and events of a calendar in their order, and each line of its own that is wanted.

    What is nested in an event, such as an alarm, is passed over.
    """
    part, inside = None, 0
    for line in _unfolded(source):
        word, _, rest = line.partition(b":")
        word, rest = word.strip().upper(), rest.strip().upper()
        if word == b"BEGIN" and part is None and rest in (EVENT, ZONE):
            part, inside = Part(rest), 0
        elif part is None:
            if _name(line) == b"method" or (word == b"BEGIN" and rest == b"VCALENDAR"):
                yield Part(b"", [line])
        elif word == b"END" and not inside and rest == part.kind:
            yield part
            part = None
        else:
            inside = max(inside + (word == b"BEGIN") - (word == b"END"), 0)
            _take(part, line, nested=inside > 0)


def _take(part: Part, line: bytes, *, nested: bool) -> None:
    is_wanted = part.kind == ZONE or (not nested and _name(line) in WANTED)
    if is_wanted and not part.is_endless:
        part.size += len(line)
        part.lines.append(line)


def _name(line: bytes) -> bytes:
    return line[:40].partition(b":")[0].partition(b";")[0].strip().lower()


def _unfolded(source: BinaryIO) -> Iterator[bytes]:
    """Yield whole lines; of one that is longer than any no more than the beginning, and of unwanted ones too."""
    held, ends = bytearray(), True
    for piece in iter(lambda: source.readline(LINE), b""):
        goes_on = not ends or piece[:1] in (b" ", b"\t")
        ends = piece.endswith(b"\n")
        if not goes_on:
            if held:
                yield bytes(held)
            held = bytearray(piece.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf"))
        elif len(held) <= CELL.amount and _name(bytes(held[:40])) in WANTED | {b"tzid"}:
            held += piece.rstrip(b"\r\n")[1:] if piece[:1] in (b" ", b"\t") else piece.rstrip(b"\r\n")
    if held:
        yield bytes(held)
