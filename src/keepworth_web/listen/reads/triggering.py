"""Whom a trigger asks after something happened, and whom it would have asked: one way of choosing for both."""

import datetime as dt
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.listen.whom import UNKNOWN_INFLUENCE, Budget, Written, rests_until
from keepworth.tables.asking import contacts_to_ask
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads.rows import Reader
from keepworth_web.listen.models import Trigger, Triggered
from keepworth_web.listen.reads.guests import People, known_people, laid_by
from keepworth_web.listen.reads.happenings import Happening, happenings
from keepworth_web.listen.reads.resting import budget_of, times_written

LATE: Final = 14  # days after which it is too late to ask about something; ours
LOOKED_BACK: Final = 30  # days that a preview tells of

type Rests = Callable[[str], dt.date | None]  # to which day a contact rests, None: not at all


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is asked, or why nobody is."""

    contact: str = ""
    language: str = ""
    why: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a trigger is to do."""

    kind: str
    whom: str
    days: int
    most_a_day: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a trigger would have done in the last thirty days."""

    happened: int
    asked: int
    held: Mapping[str, int]  # by why
    late: int


class Choosers:
    """The contacts of customers, the most influential first."""

    def __init__(self, people: People) -> None:
        """Order everybody once."""
        self.people = people
        of = people.of
        influence = np.where(np.isnan(of.influence), UNKNOWN_INFLUENCE, of.influence)
        self._at: dict[str, list[int]] = defaultdict(list)
        for at in np.lexsort((np.arange(influence.size), -influence)).tolist():
            if not of.left[at]:
                self._at[of.customer[at]].append(at)

    def choose(self, happened: Happening, *, whom: str, rests: Rests) -> Choice:
        """Return the first who may be asked; where nobody may, what keeps the first."""
        of = self.people.of
        here = self._at.get(happened.customer, [])
        named = [at for at in here if of.contact[at] == happened.contact] if whom == Trigger.Whom.CONCERNED else []
        those = named or [at for at in here if of.decides[at]] or here
        if not those:
            return Choice(why=Triggered.Why.NOBODY)
        found = [self._choice(at, rests=rests) for at in those]
        return next((one for one in found if not one.why), found[0])

    def _choice(self, at: int, *, rests: Rests) -> Choice:
        of, contact, why = self.people.of, self.people.of.contact[at], self.people.why[at]
        until = rests(contact)
        if why in (Triggered.Why.SILENT, Triggered.Why.NO_ADDRESS):
            return Choice(contact, why=why)
        if until is not None:
            return Choice(contact, why=Triggered.Why.RESTS, until=until)
        return Choice(contact, of.language[at])


def choosers_of(reader: Reader, *, day: dt.date) -> Choosers:
    """Return the contacts whom a trigger's maker sees."""
    visible = reader.visible
    wanted = Wanted(teams=visible.teams)
    found = contacts_to_ask(visible.book, visible.scored, wanted=wanted, until=day, laid=laid_by(reader))
    return Choosers(known_people(reader, found, asked=(), day=day))


def preview_of(reader: Reader, wish: Wish, *, day: dt.date) -> Preview:
    """Say what a trigger would have done in the last thirty days, with what was written to people meanwhile."""
    first = day - dt.timedelta(days=LOOKED_BACK - 1)
    after = dt.timedelta(days=wish.days)
    found = happenings(reader, wish.kind, since=first - after, until=min(day - after, day))
    if not found:
        return Preview(0, 0, {}, 0)
    return _simulated(reader, found, wish=wish, days=(first, day))


def _simulated(reader: Reader, found: list[Happening], *, wish: Wish, days: tuple[dt.date, dt.date]) -> Preview:
    first, last = days
    choosers, budget = choosers_of(reader, day=last), budget_of(reader.visible.book)
    times = {who: list(those) for who, those in times_written(reader.visible.book, day=first).items()}
    waiting, held = deque(found), Counter[str]()
    asked = late = 0
    for day in (first + dt.timedelta(days=n) for n in range(LOOKED_BACK)):
        today = 0
        while waiting and waiting[0].day + dt.timedelta(days=wish.days) <= day and today < wish.most_a_day:
            one = waiting.popleft()
            if (day - one.day).days - wish.days > LATE:
                late += 1
                continue
            choice = choosers.choose(one, whom=wish.whom, rests=_on(day, times, budget=budget))
            if choice.why:
                held[choice.why] += 1
                continue
            times.setdefault(choice.contact, []).append(Written(day))
            today += 1
        asked += today
    return Preview(len(found), asked, held, late)


def _on(day: dt.date, times: Mapping[str, list[Written]], *, budget: Budget) -> Rests:
    def rests(contact: str) -> dt.date | None:
        before = [one for one in times.get(contact, []) if one.day <= day]
        until = rests_until(before, budget=budget)
        return until if until is not None and until > day else None

    return rests
