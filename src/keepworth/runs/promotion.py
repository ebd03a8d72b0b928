"""What promotions sold against what would have been sold anyway: by place, by kind of area, and where changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from keepworth.act.offer.promoting import Changed, Earned, Sales, changed, earned, season_of
from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats
from keepworth.runs.seen_as import last_day
from keepworth.tables import promoting as told
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.known_rows import texts_of_ids
from keepworth.tables.offer_results import place_names, product_names
from keepworth.tables.promoting import AFTER, BEFORE, DURING, MOST, OTHER, PROMOTED, Span
from keepworth.tables.touching import Asker

DAYS: Final = 56  # before it, with which it is compared; ours
YEAR: Final = dt.timedelta(days=364)  # so that weekdays are the same
SURE: Final = 1e9  # how often days count, for they are no sample
SAID: Final = {
    "places": "Compared with the same products at places that do not have it. No lot chose the places, so what sets "
    "them apart besides may have part in it.",
    "products": "An association: it ran everywhere, so it is compared with what became of other products at the same "
    "places, and with how they moved against these a year before where that is known. What anything else did to these "
    "products alone counts as its doing.",
    "before": "An association: nothing is known to compare with, so all that changed since before it counts as its "
    "doing.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What it came to at one place or in one kind of area, beside who bought and what those who came had said."""

    name: str
    area: str | None
    off: float | None  # of one place: percent of the price
    result: Earned
    after: Earned | None  # as many days afterwards; None: they are not over, or it ran again
    buyers: int
    new_buyers: int  # who had never bought it
    said: Mapping[str, int]  # topics of needs and complaints, by how many who came had told us


@dataclass(frozen=True, slots=True)
class Change:
    """What places that changed it made of it, against such as did not, of the same kinds of area."""

    locations: tuple[str, ...]
    off: float | None
    why: tuple[str, ...]
    own: Earned
    others: Earned
    ratio: Changed | None  # how many times as well as the others
    earlier: Changed | None  # and in the round before, unchanged: what sets the places apart anyway


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion."""

    promotion: str
    name: str
    products: tuple[str, ...]
    starts_on: dt.date
    ends_on: dt.date
    off: float | None
    compared: str  # places, products, before
    words: str
    is_over: bool
    whole: Part
    areas: tuple[Part, ...]
    places: tuple[Part, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class PromotionReport:
    """Promotions of a book."""

    as_of: dt.date
    currency: str
    promotions: tuple[Promotion, ...]


@dataclass(frozen=True, slots=True)
class _Round:
    """One promotion with what was sold; a row a place that has it."""

    number: int
    rows: Sequence[Mapping[str, Any]]
    span: Span
    compared: str
    place: tuple[int, ...]
    area: tuple[str | None, ...]
    off: tuple[float | None, ...]
    own: Flags  # places with a row of their own beside one for all
    during: Sales
    after: Sales | None


def report_promotion(book: Book, promotion: str | None = None, *, as_of: dt.date | None = None) -> PromotionReport:
    """Return what the promotions of a book came to, or one by its id, as of the end of a day.

    Raises
    ------
    NotEnough
        No promotion had begun by the day.
    BadInput
        None of that id had.

    """
    day = as_of or last_day(book)
    with lake_here(book) as lake:
        of = told.promotions_asker(lake)
        rows = told.promotions_of(of, as_of=day) if of else []
        begun = [row for row in rows if row["starts_on"] <= day]
        if of is None or not begun:
            raise NotEnough(
                f"No promotion of this book had begun by {day}: it takes a table of promotions, and orders that name "
                f"their products and places. Import them: keepworth import {book.folder} FILE --as promotions"
            )
        by_number = _by_promotion(begun)
        texts = texts_of_ids(lake, {"promotion": by_number.keys()})
        names = {number: texts.get(("promotion", number), str(number)) for number in by_number}
        wanted = [number for number, name in names.items() if promotion in (None, name)]
        if not wanted:
            raise BadInput(f"No promotion {promotion!r} had begun by {day}: {', '.join(sorted(names.values()))}.")
        places = told.places_of(of, as_of=day)
        rounds = {number: _round(of, rows, number=number, places=places, day=day) for number in by_number}
        asked = {number: (told.buyers_in(of, rounds[number].span), told.said_in(of, rounds[number].span))
                 for number in wanted}  # fmt: skip
    called = place_names(book, {place for one in rounds.values() for place in one.place})
    goods = product_names(book, {product for one in rounds.values() for product in one.span.products})
    found = []
    for number in wanted:
        one = rounds[number]
        say = _Words(one, called, buyers=asked[number][0], said=asked[number][1])
        found.append(_promotion(say, goods=goods, earlier=_before(one, rounds.values()), name=names[number], day=day))
    return PromotionReport(day, book.settings.currency, tuple(found))


def _by_promotion(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["promotion_id"]].append(row)
    return found


def _round(
    of: Asker, rows: Sequence[Mapping[str, Any]], *, number: int, places: Mapping[int, str | None], day: dt.date
) -> _Round:
    mine = [row for row in rows if row["promotion_id"] == number]
    span = _span(mine, [row for row in rows if row["promotion_id"] != number], day=day)
    sold = told.sold_in(of, span)
    own = {row["location_id"]: row for row in mine if row["location_id"] is not None}
    whole = next((row for row in mine if row["location_id"] is None), None)
    some = _selling(sold)
    has = [place for place in (places or some) if place in some and (whole or place in own)]
    without = [place for place in places if place not in own] if whole is None else []
    said = [own.get(place, whole) or {} for place in has]
    cost = np.array([float(one.get("cost") or 0.0) for one in said])
    asked = _Asked(sold, span, has, without)
    compared, during = asked.sales(DURING, cost=cost)
    after = None if span.after == span.last else asked.sales(AFTER, cost=np.zeros(cost.size))[1]
    if compared == "products":
        during, after = _in_season(of, rows, span=span, sales=(during, after))
    return _Round(
        number, mine, span, compared, tuple(has), tuple(places.get(place) for place in has),
        tuple(one.get("off") for one in said),
        np.array([whole is not None and place in own for place in has], dtype=np.bool_), during, after,
    )  # fmt: skip


def _selling(sold: Columns) -> list[int]:
    """Return the places that sold what is promoted before or during it: where it does not lie it cannot sell."""
    here = (sold["what"] == PROMOTED) & (sold["time"] != AFTER)
    return sorted({int(place) for place in sold["location_id"][here]})


def _span(mine: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], *, day: dt.date) -> Span:
    """Return the days to look at: none of them of another promotion of the same products."""
    products = {row["product_id"] for row in mine}
    first, end = min(row["starts_on"] for row in mine), max(row["ends_on"] for row in mine)
    last = min(end, day)
    again = [row for row in others if row["product_id"] in products]
    over = [row["ends_on"] + dt.timedelta(days=1) for row in again if row["ends_on"] < first]
    before = max([first - dt.timedelta(days=DAYS), *over])
    after = end + (end - first) + dt.timedelta(days=1)
    follows = [row for row in again if end < row["starts_on"] <= after]
    within = [row for row in others if row["starts_on"] <= last and row["ends_on"] >= before]
    apart = {row["product_id"] for row in within} - products
    return Span(before, first, last, after if after <= day and not follows else last, tuple(sorted(products)),
                tuple(sorted(apart)))  # fmt: skip


def _in_season(
    of: Asker, rows: Sequence[Mapping[str, Any]], *, span: Span, sales: tuple[Sales, Sales | None]
) -> tuple[Sales, Sales | None]:  # fmt: skip
    """Take out how the same goods moved against the others a year before, where they were not promoted then."""
    first, *days = (day - YEAR for day in (span.before, span.first, span.last, span.after))
    then = Span(first, days[0], days[1], days[2], span.products, span.apart)
    if any(
        row["product_id"] in span.products and row["starts_on"] <= then.after and row["ends_on"] >= first
        for row in rows
    ):
        return sales
    sold = told.sold_in(of, then)

    def pieces(what: int, time: int) -> float:
        return float(sold["pieces"][(sold["what"] == what) & (sold["time"] == time)].sum())

    def moved(one: Sales, time: int) -> Sales:
        own, others = ((pieces(what, BEFORE), pieces(what, time)) for what in (PROMOTED, OTHER))
        season, doubt = season_of(own, others)
        return replace(one, season=season, doubt=doubt)

    during, after = sales
    return moved(during, DURING), moved(after, AFTER) if after else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was sold, and at which places it is to be summed."""

    sold: Columns
    span: Span
    has: Sequence[int]
    without: Sequence[int]  # places that may be compared with

    def sales(self, time: int, *, cost: Floats) -> tuple[str, Sales]:
        """Return by what it is compared, and what was sold before and at a time."""
        pieces, margin = ([self._summed(when, name=name) for when in (time, BEFORE)] for name in ("pieces", "margin"))
        beside = [self._summed(when, what=OTHER) for when in (time, BEFORE)]
        elsewhere = [self._summed(when, at=self.without).sum() for when in (time, BEFORE)]
        compared = "places" if min(elsewhere) > 0 else "products" if beside[1].sum() > 0 else "before"
        if compared == "places":
            beside = [np.full(len(self.has), one) for one in elsewhere]
        elif compared == "before":
            beside = [np.full(len(self.has), days * SURE) for days in self._days(time)]
        found = Sales(
            pieces[0], pieces[1], beside[0], beside[1], margin[0], margin[1], cost, shared=compared == "places"
        )  # fmt: skip
        return compared, found

    def _days(self, time: int) -> tuple[int, int]:
        span = self.span
        whole = span.after - span.last if time == AFTER else span.last - span.first + dt.timedelta(days=1)
        return whole.days, (span.first - span.before).days

    def _summed(
        self, when: int, *, what: int = PROMOTED, name: str = "pieces", at: Sequence[int] | None = None
    ) -> Floats:  # fmt: skip
        here = (self.sold["time"] == when) & (self.sold["what"] == what)
        by_place = dict(zip(self.sold["location_id"][here].tolist(), self.sold[name][here].tolist(), strict=True))
        return np.array([by_place.get(place, 0.0) for place in (self.has if at is None else at)])


def _before(one: _Round, rounds: Iterable[_Round]) -> _Round | None:
    """Return the last promotion of the same products and campaign before this one."""
    campaign = one.rows[0]["campaign_id"]
    earlier = [
        other for other in rounds
        if other.span.last < one.span.first and other.span.products == one.span.products
        and other.rows[0]["campaign_id"] == campaign
    ]  # fmt: skip
    return max(earlier, key=lambda other: other.span.last, default=None)


class _Words:
    """Says what a promotion came to over some of its places."""

    def __init__(
        self, of: _Round, called: Mapping[int, str], *, buyers: Sequence[Mapping[str, Any]],
        said: Sequence[Mapping[str, Any]],
    ) -> None:  # fmt: skip
        """Take what was sold, what places are called, who bought, and who had said what."""
        self.of, self.called, self._buyers, self._said = of, called, buyers, said

    def part(self, name: str, rows: Flags, *, area: str | None = None, off: float | None = None) -> Part:
        """Return what it came to at these places."""
        of = self.of
        places = {place for place, there in zip(of.place, rows, strict=True) if there}
        buyers = {one["customer_id"]: one["is_new"] for one in self._buyers if one["location_id"] in places}
        topics: dict[str, set[int]] = defaultdict(set)
        for one in self._said:
            if one["location_id"] in places:
                topics[f"{one['kind']}: {one['topic']}"].add(one["customer_id"])
        most = sorted(topics, key=lambda topic: (-len(topics[topic]), topic))[:MOST]
        return Part(
            name, area, off, earned(of.during.at(rows)), earned(of.after.at(rows)) if of.after else None,
            len(buyers), sum(buyers.values()), {topic: len(topics[topic]) for topic in most},
        )  # fmt: skip

    def change(self, earlier: _Round | None) -> Change | None:
        """Return what came of its places' own changes; None where there are none."""
        of = self.of
        if not of.own.any():
            return None
        areas = {area for area, own in zip(of.area, of.own, strict=True) if own}
        kept = np.array([area in areas for area in of.area]) & ~of.own
        mine = [row for row in of.rows if row["location_id"] is not None]
        offs = {row["off"] for row in mine}
        return Change(
            tuple(self.called.get(place, str(place)) for place, own in zip(of.place, of.own, strict=True) if own),
            offs.pop() if len(offs) == 1 else None, tuple(sorted({row["why"] for row in mine if row["why"]})),
            earned(of.during.at(of.own)), earned(of.during.at(kept)),
            changed(of.during.at(of.own), of.during.at(kept)), self._earlier(earlier, kept=kept),
        )  # fmt: skip

    def _earlier(self, earlier: _Round | None, *, kept: Flags) -> Changed | None:
        if earlier is None:
            return None
        own, others = (
            np.isin(earlier.place, [place for place, there in zip(self.of.place, rows, strict=True) if there])
            for rows in (self.of.own, kept)
        )
        return None if earlier.own.any() else changed(earlier.during.at(own), earlier.during.at(others))


def _promotion(
    say: _Words, *, goods: Mapping[int, str], earlier: _Round | None, name: str, day: dt.date
) -> Promotion:  # fmt: skip
    of = say.of
    whole = next((row for row in of.rows if row["location_id"] is None), of.rows[0])
    end = max(row["ends_on"] for row in of.rows)
    areas = sorted({area for area in of.area if area is not None})
    every = np.ones(len(of.place), dtype=np.bool_)
    return Promotion(
        name, whole["name"] or name, tuple(goods.get(one, str(one)) for one in of.span.products), of.span.first, end,
        whole["off"], of.compared, SAID[of.compared], end <= day, say.part("all", every),
        tuple(say.part(area, np.array([one == area for one in of.area]), area=area) for area in areas),
        tuple(
            say.part(
                say.called.get(place, str(place)), np.arange(len(of.place)) == at, area=of.area[at], off=of.off[at]
            )
            for at, place in enumerate(of.place)
        ),
        say.change(earlier),
    )  # fmt: skip
