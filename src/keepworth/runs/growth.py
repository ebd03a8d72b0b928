"""Growth of accounts that matter: what similar customers buy that these do not, and what rivals have of them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.focus import Unused, unused_potential
from keepworth.focus.growth import MOST_CELLS
from keepworth.know import open_wallets
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.rivals import rivals_of
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import columns_of
from keepworth.tables.book import Book
from keepworth.tables.concentrated import belonging_of
from keepworth.tables.dealings import rivals_on
from keepworth.tables.evidence.people import OUTER, described
from keepworth.tables.growing import bought_of, buying_asker, size_of
from keepworth.tables.known_rows import texts_of_ids
from keepworth.tables.lake import Lake
from keepworth.tables.scored import Wanted
from keepworth.tables.touching import Asker

ACCOUNTS: Final = 50  # the most valuable that are listed
OF_EACH: Final = 3  # products
NOBODY: Final = -1  # the place of a customer who bought nothing
MOST_PAIRS: Final = 500_000  # compared while somebody waits


@dataclass(frozen=True, slots=True)
class Chance:
    """A product that a customer does not buy; money is of a year."""

    number: int
    customer_id: str
    name: str | None
    product: str
    expected: float  # the middle times the share who buy it
    low: float
    middle: float
    high: float
    buys: float  # the share of similar customers
    similar: int
    by_segment: bool
    sisters: int
    sisters_buy: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a customer spends with rivals, where their shares are known."""

    number: int
    customer_id: str
    name: str | None
    ours: float  # share of their spending
    money: float  # of a year, that rivals have


@dataclass(frozen=True, slots=True)
class Growth:
    """What might grow, the most promising first, and how far it can be told."""

    as_of: dt.date
    named: float | None  # share of orders and contracts that name their product; None: there are none
    is_too_large: bool
    accounts: int  # who were looked at: the most valuable that are seen
    chances: tuple[Chance, ...]
    elsewhere: tuple[Elsewhere, ...]
    unknown_share: int  # accounts of whose spending we do not know our share


@dataclass(frozen=True, slots=True)
class _Compared:
    customers: Ints
    products: Ints
    spent: Floats
    unused: Unused


def report_growth(book: Book, *, as_of: dt.date | None = None) -> Growth:
    """Return what might grow of all the most valuable accounts, as the last run values them that speaks for a day."""
    return growth_seen(book, seen=seen_as(book, day=as_of or last_day(book)))


def growth_seen(book: Book, *, seen: SeenAs, until: dt.date | None = None) -> Growth:
    """Return what might grow of the accounts that somebody sees, as of a day."""
    return _grown(book, seen=seen, day=until or seen.day, number=None, most=MOST_PAIRS)[0]


def growth_of_one(book: Book, *, seen: SeenAs, until: dt.date, number: int, most_pairs: int) -> tuple[Growth, bool]:
    """Return the same of one account, and whether it bought nothing in the year that names a product.

    A book of which more pairs of customer and product would be compared than `most_pairs` is too large for who waits.
    """
    found, compared = _grown(book, seen=seen, day=until, number=number, most=most_pairs)
    return found, compared is not None and not (compared.spent[compared.customers == number] > 0).any()


def _grown(
    book: Book, *, seen: SeenAs, day: dt.date, number: int | None, most: int
) -> tuple[Growth, _Compared | None]:  # fmt: skip
    rows = _accounts(seen, number)
    with lake_here(book) as lake:
        of = buying_asker(lake)
        if of is None:
            return Growth(day, None, is_too_large=False, accounts=len(rows), chances=(), elsewhere=(),
                          unknown_share=len(rows)), None  # fmt: skip
        named, pairs = size_of(lake, of, as_of=day)
        found = _compared(of, day, only=number) if 0 < pairs <= most else None
        is_too_large = pairs > most or (found is None and pairs > 0)
        chances = _chances(lake, found, rows=rows) if found else ()
        elsewhere = _elsewhere(lake, found, rows=rows, day=day) if found else ()
    return Growth(
        day, named, is_too_large, len(rows), chances, elsewhere,
        unknown_share=len(rows) - len(elsewhere),
    ), found  # fmt: skip


def _accounts(seen: SeenAs, number: int | None) -> Mapping[int, Mapping[str, Any]]:
    if number is not None:
        return seen.scored.some([number], teams=seen.teams)
    page = seen.scored.page(Wanted(teams=seen.teams, sort="value", descending=True, limit=ACCOUNTS))
    return {row["number"]: row for row in page.rows}


def _compared(of: Asker, day: dt.date, *, only: int | None) -> _Compared | None:
    """Compare all customers, or one with all; None where they and their products are too many for a page."""
    told = bought_of(of, as_of=day)
    customers, at = np.unique(told["customer_id"].astype(np.int64), return_inverse=True)
    products, product = np.unique(told["product_id"].astype(np.int64), return_inverse=True)
    if customers.size * products.size > MOST_CELLS:
        return None
    spent = np.zeros((customers.size, products.size))
    spent[at, product] = told["amount"].astype(np.float64)
    told_of = described(of, customers, as_of=day)
    spent[told_of.kind == OUTER] = 0.0  # prospects and our own offices are no customers
    _, segment = np.unique(told_of.segment.astype(str), return_inverse=True)
    family = _families(of, customers, day=day)
    place = None if only is None else int(np.searchsorted(customers, only)) if only in customers else NOBODY
    return _Compared(customers, products, spent, unused_potential(spent, segment=segment, family=family, only=place))


def _families(of: Asker, customers: Ints, *, day: dt.date) -> Ints:
    """Return of which group of companies each is: its parent's, or its own where it is a parent; -1 of others."""
    belongs = belonging_of(of, as_of=day)
    parent = dict(zip(belongs.number.tolist(), belongs.ids["parent_id"].tolist(), strict=True))
    parents = {one for one in parent.values() if one >= 0}
    found = [parent[one] if parent.get(one, -1) >= 0 else one if one in parents else -1 for one in customers.tolist()]
    return np.array(found, dtype=np.int64)


def _chances(lake: Lake, of: _Compared, *, rows: Mapping[int, Mapping[str, Any]]) -> tuple[Chance, ...]:
    unused, taken, chosen = of.unused, dict.fromkeys(rows, 0), []
    for at, number in enumerate(of.customers[unused.customer].tolist()):
        if taken.get(number, OF_EACH) < OF_EACH:
            taken[number] += 1
            chosen.append(at)
    ids = {int(of.products[unused.product[at]]) for at in chosen}
    texts = {number: text for (_, number), text in texts_of_ids(lake, {"product": ids}).items()}
    return tuple(_chance(of, at, rows=rows, texts=texts) for at in chosen)


def _chance(of: _Compared, at: int, *, rows: Mapping[int, Mapping[str, Any]], texts: Mapping[int, str]) -> Chance:
    one, number = of.unused, int(of.customers[of.unused.customer[at]])
    product = int(of.products[one.product[at]])
    return Chance(
        number, str(rows[number]["customer_id"]), rows[number]["name"], texts.get(product, str(product)),
        float(one.expected[at]), float(one.low[at]), float(one.middle[at]), float(one.high[at]), float(one.buys[at]),
        int(one.similar[at]), bool(one.by_segment[at]), int(one.sisters[at]), int(one.sisters_buy[at]),
    )  # fmt: skip


def _elsewhere(
    lake: Lake, of: _Compared, *, rows: Mapping[int, Mapping[str, Any]], day: dt.date
) -> tuple[Elsewhere, ...]:
    """Return what rivals have of the accounts, where each rival's share is known."""
    wallets = open_wallets(rivals_of(columns_of(rivals_on(lake.table("rivals"), as_of=day))))
    total = dict(zip(of.customers.tolist(), np.maximum(of.spent, 0.0).sum(axis=1).tolist(), strict=True))
    found = []
    for place, number in enumerate(wallets.customer.tolist()):
        ours = float(wallets.ours[place])
        known = number in rows and not wallets.is_at_most[place] and 0 < ours <= 1
        if known and total.get(number, 0.0) > 0:
            row = rows[number]
            money = total[number] * (1 - ours) / ours
            found.append(Elsewhere(number, str(row["customer_id"]), row["name"], ours, money))
    return tuple(sorted(found, key=lambda one: -one.money))
