"""From a calendar to events: every day on which people met, with who was there."""

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO, Final

from icalendar import Timezone

from keepworth.tables.reading.exchanges.kept import Keeping
from keepworth.tables.reading.exchanges.letters import digest
from keepworth.tables.reading.exchanges.lines import EVENT, ZONE, parts_in
from keepworth.tables.reading.exchanges.mail import EARLY, FIRST
from keepworth.tables.reading.exchanges.meetings import FAULTS, Meeting, RecursTooOften, latest, meeting_of, occurrences
from keepworth.tables.reading.rules import many

type Met = tuple[Meeting, dt.datetime, dt.datetime | None]  # when it was, and the day of the series

BROKEN: Final = "that cannot be read, or in a time zone that is not known"
CANCELLED, PRIVATE, LATE = "cancelled", "marked as private", "still to come"
ALONE: Final = "without anybody who accepted, or by somebody alone"
OFTEN: Final = "recurring oftener than meetings do"


class Calendar:
    """Reads events, and keeps who met when."""

    def __init__(self, *, zone: zoneinfo.ZoneInfo, end: dt.datetime) -> None:
        """Read times without a zone in `zone`, and take nothing from `end` on."""
        self._zone, self._end = zone, end
        self.counts: Counter[str] = Counter()
        self.not_accepted = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said besides the counts."""
        if not self.not_accepted:
            return ()
        count = many(self.not_accepted, "invitation")
        return (f"{count} not accepted: whoever did not say that they come counts as not there.",)

    def read(self, source: BinaryIO, *, keeping: Keeping) -> None:
        """Read all events; time zones first, for they may stand after what names them."""
        for part in parts_in(source):
            if part.kind == ZONE:
                _learn(part.written)
        source.seek(0)
        for line, (meeting, at, of) in enumerate(self._held(self._meetings(source)), 1):
            begins, others = meeting.organizer, [one for one in meeting.attendees if one != meeting.organizer]
            uid = meeting.uid.encode("utf-8", "surrogatepass")
            mark = digest(uid + (of.isoformat().encode() if of else b"")).hex()
            people = [(True, begins)] if begins else []
            keeping.add(
                line,
                at,
                marks=(mark, digest(uid).hex()),
                automated=False,
                parties=people + [(False, one) for one in others],
            )

    def _meetings(self, source: BinaryIO) -> list[Meeting]:
        """Return all events; of those that do not count, that they stand there and nobody took part."""
        found, is_cancelling = [], False
        for part in parts_in(source):
            if part.kind != EVENT:
                is_cancelling = part.kind != ZONE and part.lines[0].upper().rstrip().endswith(b":CANCEL")
                continue
            self.counts["read"] += 1
            try:
                one = meeting_of(b"" if part.is_endless else part.written, zone=self._zone)
            except FAULTS:
                self.counts[BROKEN] += 1
                continue
            why = CANCELLED if is_cancelling or one.is_cancelled else PRIVATE if one.is_private else ""
            if why:
                self.counts[why] += 1
                one = replace(one, organizer="", attendees=(), not_accepted=0)
            elif len({one.organizer, *one.attendees} - {""}) < 2:
                self.counts[ALONE] += 1
            found.append(one)
        return latest(found)

    def _held(self, meetings: list[Meeting]) -> Iterator[Met]:
        for one in meetings:
            if len({one.organizer, *one.attendees} - {""}) < 2:
                continue
            self.not_accepted += one.not_accepted
            try:
                days = list(occurrences(one, zone=self._zone, end=self._end))
            except RecursTooOften:
                self.counts[OFTEN] += 1
                continue
            except FAULTS:
                self.counts[BROKEN] += 1
                continue
            self.counts[LATE] += not days
            for at, of in days:
                if at < FIRST:
                    self.counts[EARLY] += 1
                else:
                    yield one, at, one.of or of


def _learn(written: bytes) -> None:
    """Tell the library a time zone of the file's own; one that cannot be read is met again in its events."""
    with suppress(*FAULTS):
        Timezone.from_ical(written.decode("utf-8", "replace"))
