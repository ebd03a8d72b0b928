"""Partners of a book on a day: what they could do for customers, how far we hang on them, joint promises kept."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepworth.act.partners import (
    OURS,
    UNTOLD,
    Coverage,
    Dependence,
    Punctuality,
    cover_needs,
    dependence_on,
    punctuality_of,
)
from keepworth.know import Kept
from keepworth.know.needs import MET
from keepworth.numerics.arrays import Flags, Ints
from keepworth.numerics.shares import ShareChange
from keepworth.runs.asked import LEVEL
from keepworth.runs.money_behind import Money, money_behind
from keepworth.runs.promises import promises_of
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables import dealings
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of, fetched
from keepworth.tables.behind import seen_of
from keepworth.tables.book import Book
from keepworth.tables.scored import Wanted
from keepworth.tables.substitutes import called

if TYPE_CHECKING:
    from keepworth.tables.dealings import Table

NOBODY: Final = -1  # in place of a number: no partner, no customer
type Written = Mapping[str, Sequence[Mapping[str, Any]]]  # by table, as `Lake.table_with` takes it


@dataclass(frozen=True, slots=True)
class Hangs:
    """How much of something rests on partners, and on how few."""

    of: float  # all there is
    resting: float  # what of it rests on partners
    share: float | None  # None: there is nothing
    things: int  # how many needs, promises or customers that are
    hhi: float | None  # of partners among what rests on them; None: of fewer than five things
    effective: float | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """What some customers need and nobody can do yet."""

    topic: str
    needs: int
    customers: int
    worth: Money | None


@dataclass(frozen=True, slots=True)
class PartnerFound:
    """One partner: what they could do, and what rests on them."""

    number: int
    name: str  # empty where nobody said it, or their data may not be used
    is_there: bool  # they work with us on the day
    could: int  # open needs that they could meet
    alone: int | None  # of these, those that neither we nor another could; None: nothing that we can do is listed
    waiting: int  # customers of the needs that they alone could meet; of all that they could where that is not known
    worth_waiting: Money | None
    met: int  # needs that they met
    share_met: float | None  # of all that were met
    promises: int
    share_promises: float | None
    kept: Kept
    customers: int  # whom we serve through them
    worth: Money | None
    share_worth: float | None  # of the lifetime value of all customers


@dataclass(frozen=True, slots=True)
class PartnersReport:
    """What partners could do for our customers, and how far we hang on them."""

    as_of: dt.date
    run: str | None  # whose lifetime values stand behind it
    needs: int  # open, and it is said what they are about
    untold: int  # open, and nobody said it
    ours: int | None  # that we could meet ourselves; None: nothing that we can do is listed
    together: int  # that we or a partner could
    nobody: tuple[Lacking, ...]  # what most customers wait for first
    partners: tuple[PartnerFound, ...]
    met: Hangs
    promised: Hangs
    worth: Hangs | None  # None: no value is known, or it does not add up to more than rests on partners
    joint: Kept
    alone: Kept
    change: ShareChange | None  # of what is kept on time, joint less ours; None: fewer than five came due on a side


@dataclass(frozen=True, slots=True)
class Waiting:
    """A customer's open needs about one thing that a partner could meet."""

    customer: int
    topic: str
    needs: int
    is_alone: bool  # neither we nor another could


@dataclass(frozen=True, slots=True)
class Facts:
    """What the report is made from: everything that is seen, as it stood on the day."""

    number: Ints  # of partners, rising
    is_there: Flags
    topics: tuple[str, ...]  # of open needs and of what is offered
    topic: Ints  # of each open need; `UNTOLD`
    said: tuple[str, ...]  # of each open need, the topic as it is spelled
    customer: Ints  # of each open need
    met_by: Ints  # of each need that was met, the place of its partner; `OURS`
    coverage: Coverage
    kept: Punctuality
    promised_with: Ints  # of each promise, the place of its partner; `OURS`
    through: tuple[Ints, Ints]  # customers, and the place of the partner through whom we serve them


def report_partners(book: Book, *, as_of: dt.date | None = None) -> PartnersReport:
    """Return what partners could do, as of a day, unless said that until which the book is told."""
    seen = seen_as(book, day=as_of or last_day(book))
    return partners_report(book, partner_facts(book, seen=seen), seen=seen)


def partner_facts(book: Book, *, seen: SeenAs, written: Written | None = None) -> Facts:
    """Gather what is told of partners and of the customers that are seen; `written` is in no snapshot yet."""
    told, day = written or {}, seen.day
    with lake_here(book) as lake:
        these = lake.listed(seen_of(seen.scored, Wanted(teams=seen.teams)))

        def of(name: str) -> "Table":
            return lake.table_with(name, told[name]) if name in told else lake.table(name)

        known = columns_of(dealings.partners_on(of("partners"), as_of=day).order_by("partner_id"))
        offered = fetched(dealings.offerings_on(of("offerings"), as_of=day)).to_pylist()
        stated = dealings.needs_on(of("needs").semi_join(these, "customer_id"), as_of=day)
        needs = columns_of(
            stated.select("state", "topic", customer_id=_or_none(stated.customer_id), by=_or_none(stated.partner_id))
        )
        made = dealings.promises_on(of("promises").semi_join(these, "customer_id"), as_of=day)
        promises = columns_of(
            made.select("kept", "is_late", "is_due", "is_right", "stayed", by=_or_none(made.partner_id))
        )
        served = dealings.served_through(lake.table("customers"), as_of=day).semi_join(these, "customer_id")
        through = columns_of(served)
    return _facts(known, offered, needs=needs, promises=promises, through=through)


def _or_none(column: Any) -> Any:  # noqa: ANN401 Ibis's own
    return column.fill_null(NOBODY).cast("int64")


def _facts(
    known: Columns, offered: list[dict[str, Any]], *, needs: Columns, promises: Columns, through: Columns
) -> Facts:  # fmt: skip
    named = [found["by"].astype(np.int64) for found in (needs, promises)]
    via = through["partner_id"].astype(np.int64)
    everybody = np.unique(np.concatenate([known["partner_id"].astype(np.int64), *named, via]))
    number = everybody[everybody != NOBODY]
    here = dict(zip(known["partner_id"].tolist(), known["is_there"].tolist(), strict=True))
    is_there = np.array([bool(here.get(one, False)) for one in number.tolist()], dtype=np.bool_)

    def placed(by: Ints) -> Ints:
        found: Ints = np.where(by == NOBODY, OURS, np.searchsorted(number, by))
        return found

    is_open, is_met = needs["state"].astype(np.int64) < MET, needs["state"].astype(np.int64) == MET
    said = tuple(" ".join(str(one).split()) for one in needs["topic"][is_open])
    usable = [row for row in offered if row["partner_id"] is None or here.get(row["partner_id"], False)]
    meets = [" ".join(str(row["need"] or "").split()) for row in usable]
    topics = tuple(sorted({one.casefold() for one in (*said, *meets)} - {""}))
    place = {one: at for at, one in enumerate(topics)}
    topic = np.array([place.get(one.casefold(), UNTOLD) for one in said], dtype=np.int64)
    pairs = [(place[one.casefold()], row["partner_id"]) for one, row in zip(meets, usable, strict=True) if one]
    by = np.array([NOBODY if who is None else who for _, who in pairs], dtype=np.int64)
    with_whom = placed(promises["by"].astype(np.int64))
    return Facts(
        number=number, is_there=is_there, topics=topics, topic=topic, said=said,
        customer=needs["customer_id"].astype(np.int64)[is_open], met_by=placed(needs["by"].astype(np.int64))[is_met],
        coverage=cover_needs(
            topic, offered=np.array([at for at, _ in pairs], dtype=np.int64), by=placed(by), partners=number.size
        ),
        kept=punctuality_of(promises_of(promises), with_whom, partners=number.size, level=LEVEL),
        promised_with=with_whom, through=(through["customer_id"].astype(np.int64), placed(via)),
    )  # fmt: skip


def partners_report(book: Book, of: Facts, *, seen: SeenAs) -> PartnersReport:
    """Return the report on what was gathered."""
    names = called(book, of.number.tolist(), kind="partner")
    worth = tuple(_worth(of.through[0][of.through[1] == place], seen=seen) for place in range(of.number.size))
    hangs = _counted(of.met_by, of=of), _counted(of.promised_with, of=of), _value(worth, of=of, seen=seen)
    met, promised, value = hangs
    found = [
        _partner(of, place, name=names.get(number, ""), worth=worth[place], hangs=hangs, seen=seen)
        for place, number in enumerate(of.number.tolist())
    ]
    cover = of.coverage
    return PartnersReport(
        as_of=seen.day, run=seen.run, needs=cover.needs, untold=cover.untold, ours=cover.ours, together=cover.together,
        nobody=tuple(_lacking(of, seen=seen)),
        partners=tuple(sorted(found, key=lambda one: (not one.is_there, -(one.alone or 0), -one.could, one.number))),
        met=_told(met), promised=_told(promised), worth=None if value is None else _told(value),
        joint=of.kept.joint, alone=of.kept.alone, change=of.kept.change,
    )  # fmt: skip


def waiting_for(of: Facts, number: int) -> Iterator[Waiting]:
    """Yield the customers whose open needs a partner could meet, with what: those first that nobody else could meet."""
    places = np.flatnonzero(of.number == number)
    if not places.size:
        return
    could = of.coverage.by[int(places[0])]
    alone = set(could.alone.tolist()) if of.coverage.ours is not None else set()
    counts: Counter[tuple[bool, int, str]] = Counter(
        (need in alone, int(of.customer[need]), of.said[need]) for need in could.needs.tolist()
    )
    for (is_alone, customer, topic), needs in sorted(counts.items(), key=lambda one: (not one[0][0], one[0][1:])):
        yield Waiting(customer, topic, needs, is_alone)


def _partner(
    of: Facts, place: int, *, name: str, worth: Money | None, seen: SeenAs,
    hangs: tuple[Dependence, Dependence, Dependence | None],
) -> PartnerFound:  # fmt: skip
    met, promised, value = hangs
    could = of.coverage.by[place]
    is_known = of.coverage.ours is not None
    waiting = np.unique(of.customer[could.alone if is_known else could.needs])
    return PartnerFound(
        number=int(of.number[place]), name=name, is_there=bool(of.is_there[place]), could=could.needs.size,
        alone=could.alone.size if is_known else None, waiting=waiting.size, worth_waiting=_worth(waiting, seen=seen),
        met=int(met.by[place]), share_met=met.share_of(place),
        promises=int(promised.by[place]), share_promises=promised.share_of(place),
        kept=of.kept.by[place], customers=int((of.through[1] == place).sum()), worth=worth,
        share_worth=None if value is None else value.share_of(place),
    )  # fmt: skip


def _counted(by: Ints, *, of: Facts) -> Dependence:
    """Return how many of some things rest on each partner."""
    resting = by[by != OURS]
    counts = np.bincount(resting, minlength=of.number.size).astype(np.float64)
    return dependence_on(counts, of=float(by.size), things=resting.size)


def _value(worth: Sequence[Money | None], *, of: Facts, seen: SeenAs) -> Dependence | None:
    """Return what part of lifetime value is of customers whom we serve through partners."""
    whole = seen.scored.totals(Wanted(teams=seen.teams)).value if seen.record else None
    by = np.array([one.mean if one else 0.0 for one in worth], dtype=np.float64)
    if not whole or whole <= 0 or (by < 0).any() or by.sum() > whole:
        return None  # who costs more than they bring makes shares mean nothing
    return dependence_on(by, of=whole, things=of.through[0].size)


def _worth(customers: Ints, *, seen: SeenAs) -> Money | None:
    return money_behind(seen.scored, customers, record=seen.record, teams=seen.teams) if customers.size else None


def _lacking(of: Facts, *, seen: SeenAs) -> list[Lacking]:
    nobody = of.coverage.nobody
    found = []
    for topic in np.unique(of.topic[nobody]).tolist():
        these = nobody[of.topic[nobody] == topic]
        spelled = Counter(of.said[need] for need in these.tolist())
        who = np.unique(of.customer[these])
        name = max(sorted(spelled), key=lambda one: spelled[one])
        found.append(Lacking(name, these.size, who.size, _worth(who, seen=seen)))
    return sorted(found, key=lambda one: (-one.customers, -one.needs, one.topic.casefold()))


def _told(of: Dependence) -> Hangs:
    return Hangs(of.of, of.resting, of.share, of.things, of.hhi, of.effective)
