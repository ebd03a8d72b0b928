"""What customers are like: attributes that fit is judged by, coded as of a day, on whichever engine.

Plain SQL that DuckDB and Spark both read. What value is made of is no attribute: no amounts, no counts of orders or of
products; a product counts as bought by its share of what they spend. Of needs none is taken that is personal.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.concentrated import placed_words
from keepworth.tables.customers import Names
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.growing import bought_of
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("customers", "orders", "contracts", "needs")
NEEDED: Final = ("customers", "orders", "contracts")
WORDS: Final = ("segment", "sector", "kind", "channel", "team", "country")
MOST_VALUES, MOST_KINDS = 12, 6  # values of an attribute, and products or topics; rarer ones are one value; ours
FEWEST: Final = 5  # customers that a value needs to be one of its own; ours
A_SHARE: Final = 0.1  # of what they spend makes a product one that they buy; ours
OTHER: Final = "other"
NO_YES: Final = ("no", "yes")
TENURES: Final = (1.0, 3.0, 7.0)  # years
TENURE: Final = ("under 1 year", "1 to 3 years", "3 to 7 years", "7 years and more")
SIZES: Final = (10, 50, 250, 1000)  # people, from which the next band begins; a fixed rule of ours
SIZE: Final = ("under 10", "10 to 49", "50 to 249", "250 to 999", "1,000 and more")
YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of customers; a code is a place among `values`, −1 where it is not known."""

    kind: str  # of `profile_settings.PLAIN`, or buys, needs
    of: str  # the product or the topic of needs, else empty
    values: tuple[str, ...]
    codes: Ints  # shape (customers,)

    @property
    def name(self) -> str:
        """What the attribute is called in files and settings."""
        return f"{self.kind} {self.of}" if self.of else self.kind


@dataclass(frozen=True, slots=True)
class About:
    """Which customers are coded, as of when, and how things are called."""

    customers: Ints  # numbers, rising
    as_of: dt.date
    names: Mapping[str, Mapping[int, str]] = field(
        default_factory=dict
    )  # ids of products and places, by kind and number
    wanted: Mapping[str, Collection[str]] = field(default_factory=dict)  # values, by attribute, that stand however rare

    def wants(self, attribute: str) -> frozenset[str]:
        """Return the values of an attribute that a profile names, in lower case."""
        said = {name.casefold(): values for name, values in self.wanted.items()}
        return frozenset(value.casefold() for value in said.get(attribute.casefold(), ()))


def attributes_of(of: Asker, about: About) -> list[Attribute]:
    """Return what some customers are like on a day; attributes that tell nobody apart are left out."""
    places, of = Places(about.customers), _of_these(of, about.customers)
    parts = (_described, _under_contract, _placed, _bought, _needed)
    found = [one for part in parts for one in part(of, places, about=about)]
    return [one for one in found if np.unique(one.codes[one.codes >= 0]).size > 1]


def _of_these(of: Asker, customers: Ints) -> Asker:
    """Return who answers about these customers alone: the orders of millions of others need not be added up."""
    of.give("keepworth_judged", {"customer_id": customers})
    these = "WHERE customer_id IN (SELECT customer_id FROM keepworth_judged)"
    return replace(of, tables={name: f"(SELECT * FROM {of.tables[name]} AS everybody {these})" for name in READ})


def _described(of: Asker, places: Places, *, about: About) -> list[Attribute]:
    """Return what the newest words by the day say, how long they are with us, and whether they belong to a group."""
    size, as_of = about.customers.size, about.as_of
    since = "coalesce(valid_from, DATE '0001-01-01')"
    columns = (*WORDS, "parent_id", "since", "size")
    newest = ", ".join(f"max_by({name}, said_on) FILTER (WHERE {name} IS NOT NULL) AS {name}" for name in columns)
    days = of.days.format("since")
    told = of.ask(
        f"SELECT customer_id, {', '.join(f"coalesce({name}, '') AS {name}" for name in WORDS)}, "
        f"CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END AS grouped, coalesce(size, {UNKNOWN}) AS size, "
        f"CAST(coalesce({days}, {UNKNOWN}) AS BIGINT) AS since FROM (SELECT customer_id, {newest} "
        f"FROM (SELECT *, {since} AS said_on FROM {of.tables['customers']} AS told) AS versions "
        f"WHERE said_on <= DATE '{as_of}' GROUP BY customer_id) AS newest ORDER BY customer_id"
    )
    held = fetched_columns(told.select(["customer_id", "grouped", "since", "size"]))
    at = places.of(held["customer_id"])
    here = at != NOWHERE
    found = []
    for name in WORDS:
        code, words = placed_words(told.column(name))
        found.append(_common(name, at[here], values=words, codes=code[here], about=about))
    grouped = np.full(size, -1)
    grouped[at[here]] = held["grouped"][here]
    began, people = np.full(size, UNKNOWN), np.full(size, UNKNOWN)
    began[at[here]], people[at[here]] = held["since"][here], held["size"][here]
    sized = np.where(people == UNKNOWN, -1, np.searchsorted(SIZES, people, side="right"))
    return [*found, Attribute("size", "", SIZE, sized), Attribute("group", "", NO_YES, grouped),
            _tenure(of, places, began=began, as_of=as_of)]  # fmt: skip


def _tenure(of: Asker, places: Places, *, began: Ints, as_of: dt.date) -> Attribute:
    """Return how long they are with us: since the day that is written, else since the first order or contract."""
    day = of.days.format("min(began)")
    first = fetched_columns(
        of.ask(
            f"SELECT customer_id, CAST({day} AS BIGINT) AS day FROM (SELECT customer_id, ordered_on AS began "
            f"FROM {of.tables['orders']} AS o UNION ALL SELECT customer_id, starts_on AS began "
            f"FROM {of.tables['contracts']} AS c) AS told WHERE began <= DATE '{as_of}' AND customer_id IS NOT NULL "
            "GROUP BY customer_id ORDER BY customer_id"
        )
    )
    at = places.of(first["customer_id"])
    by_deeds = np.full(began.size, UNKNOWN)
    by_deeds[at[at != NOWHERE]] = first["day"][at != NOWHERE]
    day_of = np.where(began == UNKNOWN, by_deeds, began)
    today = (as_of - dt.date(1970, 1, 1)).days
    known = (day_of != UNKNOWN) & (day_of <= today)
    years = np.where(known, today - np.where(known, day_of, 0), 0) / YEAR
    return Attribute("tenure", "", TENURE, np.where(known, np.searchsorted(TENURES, years, side="right"), -1))


def _under_contract(of: Asker, places: Places, *, about: About) -> list[Attribute]:
    """Return who has a contract that runs; nothing where the book has none at all."""
    size, as_of = about.customers.size, about.as_of
    held = fetched_columns(
        of.ask(
            f"SELECT customer_id, max(CASE WHEN starts_on <= DATE '{as_of}' AND (ends_on IS NULL OR "
            f"ends_on >= DATE '{as_of}') THEN 1 ELSE 0 END) AS runs FROM {of.tables['contracts']} AS told "
            f"WHERE starts_on <= DATE '{as_of}' GROUP BY customer_id ORDER BY customer_id"
        )
    )
    if not held["customer_id"].size:
        return []
    codes, at = np.zeros(size, dtype=np.int64), places.of(held["customer_id"])
    codes[at[at != NOWHERE]] = held["runs"][at != NOWHERE]
    return [Attribute("contract", "", NO_YES, codes)]


def _placed(of: Asker, places: Places, *, about: About) -> list[Attribute]:
    """Return at which place they bought on most days."""
    as_of = about.as_of
    held = fetched_columns(
        of.ask(
            "SELECT customer_id, location_id, count(DISTINCT ordered_on) AS days "
            f"FROM {of.tables['orders']} AS told WHERE location_id IS NOT NULL AND customer_id IS NOT NULL "
            f"AND ordered_on <= DATE '{as_of}' GROUP BY customer_id, location_id ORDER BY customer_id, location_id"
        )
    )
    at = places.of(held["customer_id"])
    here = at != NOWHERE
    main = _largest(at[here], held["days"][here].astype(np.float64))
    return [_of_ids("place", at[here][main], ids=held["location_id"][here][main], about=about)]


def _bought(of: Asker, places: Places, *, about: About) -> list[Attribute]:
    """Return the product on which they spent most in the year, and who buys each of the commonest besides."""
    size, as_of = about.customers.size, about.as_of
    held = bought_of(of, as_of=as_of)
    at = places.of(held["customer_id"].astype(np.int64))
    here = (at != NOWHERE) & (held["amount"].astype(np.float64) > 0)
    at, product, amount = at[here], held["product_id"][here].astype(np.int64), held["amount"][here].astype(np.float64)
    main = _largest(at, amount)
    known = np.zeros(size, dtype=np.bool_)
    known[at] = True
    bought = amount >= A_SHARE * np.bincount(at, weights=amount, minlength=size)[at]
    found = [_of_ids("product", at[main], ids=product[main], about=about)]
    names = about.names.get("product", {})
    return [*found, *_flags("buys", at[bought], of=[names.get(one, str(one)) for one in product[bought].tolist()],
                            known=known, about=about)]  # fmt: skip


def _needed(of: Asker, places: Places, *, about: About) -> list[Attribute]:
    """Return who told a need of each of the commonest topics, of those who told any."""
    size, as_of = about.customers.size, about.as_of
    told = of.ask(
        f"SELECT DISTINCT customer_id, coalesce(lower(trim(topic)), '') AS topic FROM {of.tables['needs']} AS told "
        f"WHERE stated_on <= DATE '{as_of}' AND kind <> 'personal' AND customer_id IS NOT NULL "
        "ORDER BY customer_id, topic"
    )
    at = places.of(fetched_columns(told.select(["customer_id"]))["customer_id"])
    here = at != NOWHERE
    known = np.zeros(size, dtype=np.bool_)
    known[at[here]] = True
    topics = np.array(told.column("topic").to_pylist(), dtype=np.object_)[here]
    named = topics != ""
    return _flags("needs", at[here][named], of=topics[named].tolist(), known=known, about=about)


def _largest(group: Ints, size: Floats) -> Ints:
    """Return the place of the largest of each group; of equal ones the first."""
    order = np.lexsort((-size, group))
    first = np.ones(group.size, dtype=np.bool_)
    first[1:] = group[order][1:] != group[order][:-1]
    found: Ints = order[first]
    return found


def _of_ids(kind: str, at: Ints, *, ids: npt.NDArray[Any], about: About) -> Attribute:
    names = about.names.get({"place": "location"}.get(kind, kind), {})
    found, code = np.unique(ids.astype(np.int64), return_inverse=True)
    return _common(kind, at, values=[names.get(one, str(one)) for one in found.tolist()], codes=code, about=about)


def _common(kind: str, at: Ints, *, values: Sequence[str], codes: Ints, about: About) -> Attribute:
    """Return an attribute by its commonest values and those that are wanted; the rarer ones are one value."""
    said = codes >= 0
    count = np.bincount(codes[said], minlength=len(values))
    order = np.argsort(-count, kind="stable")[:MOST_VALUES]
    wants = about.wants(kind)
    asked = [one for one, value in enumerate(values) if value.casefold() in wants]
    kept = np.unique([*order[count[order] >= FEWEST].tolist(), *asked]).astype(np.int64)
    place = np.full(len(values) + 1, kept.size, dtype=np.int64)
    place[kept] = np.arange(kept.size)
    found = np.full(about.customers.size, -1, dtype=np.int64)
    found[at[said]] = place[codes[said]]
    return Attribute(kind, "", (*(values[one] for one in kept.tolist()), OTHER), found)


def _flags(kind: str, at: Ints, *, of: Sequence[str], known: npt.NDArray[np.bool_], about: About) -> list[Attribute]:
    """Return an attribute for each of the commonest, and of those that are wanted: yes, no, or not known."""
    each, code = np.unique(np.array(of, dtype=np.str_), return_inverse=True)
    count = np.bincount(code, minlength=each.size)
    order = np.argsort(-count, kind="stable")
    common = order[(count[order] >= FEWEST) & (known.sum() - count[order] >= FEWEST)][:MOST_KINDS].tolist()
    wanted = [one for one, name in enumerate(each.tolist()) if about.wants(f"{kind} {name}") and one not in common]
    found = []
    for one in (*common, *wanted):
        codes = np.where(known, 0, -1)
        codes[at[code == one]] = 1
        found.append(Attribute(kind, str(each[one]), NO_YES, codes))
    return found


def called(names: Names) -> dict[int, str]:
    """Return the ids of things by their numbers."""
    return dict(zip(names.number.tolist(), names.text.to_pylist(), strict=True))
