"""Word of mouth from the facts, by both engines: what counts, what does not, and that nobody is credited twice."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, add_orders, empty_book

from keepworth.runs.referring import KINDS, TOLD, Believed, WordOfMouth, referred_worth
from keepworth.tables.book import Book
from keepworth.tables.referring import READ, won_on
from keepworth.tables.touching import EPOCH, NEVER
from keepworth.value.credit import Ranged

AS_OF = dt.date(2026, 6, 30)
DAY = dt.date.fromisoformat
VALUES = {"ann": 100.0, "bob": 200.0, "cyd": 300.0, "dee": 400.0, "eve": 500.0, "fay": 600.0}
# Who brought whom, when, the chance that they would have come anyway, and the reward.
REFERRALS: list[tuple[str, str, str, float | None, int | None]] = [
    ("ann", "cyd", "2025-01-01", 0.0, 40),
    ("ann", "dee", "2025-02-01", 1.0, None),
    ("bob", "eve", "2025-03-01", 0.0, None), ("cyd", "eve", "2025-03-01", 0.0, None),  # two who brought one
    ("cyd", "ann", "2025-04-01", 0.0, 5),  # a ring
    ("dee", "dee", "2025-04-01", 0.0, None),
    ("dee", "nobody", "2025-04-01", 0.0, 7),  # not a customer: only the reward
    ("stranger", "fay", "2025-04-01", 0.0, None),
    ("dee", "fay", "2025-05-01", None, None),  # nobody said whether they would have come
    ("bob", "fay", "2026-07-01", 0.0, None),  # is to come
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return told_book(tmp_path_factory.mktemp("word"))


def told_book(folder: Path) -> Book:
    book = empty_book(folder)
    columns: list[Any] = list(zip(*REFERRALS, strict=True))
    add(book, "referrals", {
        "referrer_id": list(columns[0]), "customer_id": list(columns[1]),
        "happened_on": [DAY(day) for day in columns[2]],
        "would_have_come": list(columns[3]), "cost": [None if one is None else Decimal(one) for one in columns[4]],
    })  # fmt: skip
    add_orders(book, *((who, "2025-06-01", 10) for who in VALUES), ("ann", "2024-02-01", 10))
    add(book, "customers", {"customer_id": ["bob", "eve", "eve"], "since": [DAY("2020-01-01"), None, DAY("2027-01-01")],
                            "valid_from": [None, None, DAY("2026-01-01")]})  # fmt: skip
    add(book, "contracts", {"contract_id": ["k"], "customer_id": ["eve"], "starts_on": [DAY("2025-03-10")],
                            "annual_value": [Decimal(5)]})  # fmt: skip
    add(book, "contacts", {"contact_id": ["al", "ben"], "customer_id": ["ann", "bob"]})
    acts = (("al", "referenced", "2025-01-02", "bob", 0.3), ("ben", "referenced", "2025-01-03", "dee", None),
            ("al", "referenced", "2025-01-04", "eve", 0.5),  # whom two brought whole: all is cut
            ("al", "referenced", "2025-01-05", None, None), ("al", "referenced", "2025-01-06", "ann", None),
            ("al", "vouched", "2025-01-07", "bob", 0.9), ("zed", "referenced", "2025-01-08", "bob", 0.2),
            ("al", "referenced", "2026-07-01", "dee", 0.9))  # fmt: skip
    add(book, "acts", {"act_id": [f"a{at}" for at in range(len(acts))], "contact_id": [one[0] for one in acts],
                       "kind": [one[1] for one in acts], "happened_on": [DAY(one[2]) for one in acts],
                       "for_id": [one[3] for one in acts], "share": [one[4] for one in acts]})  # fmt: skip
    return book


def word_in(book: Book, *, engine: str, request: Any, saved: float = 0) -> tuple[WordOfMouth, list[str]]:
    names = {number: name for number, name in sorted(by_id(book, "customer").items()) if name in VALUES}
    mean = np.array([VALUES[name] for name in names.values()])
    with asker_of(book, read=READ, engine=engine, request=request) as asker:
        found = referred_worth(asker, np.array(list(names)), worth=Ranged(mean, mean * 0.5, mean * 2), as_of=AS_OF,
                               believed=Believed(0.5, 0.1, saved))  # fmt: skip
    assert found is not None
    return found, list(names.values())


@pytest.mark.parametrize("engine", ENGINES)
def test_what_each_is_owed(book: Book, engine: str, request: pytest.FixtureRequest) -> None:
    found, names = word_in(book, engine=engine, request=request, saved=50)
    referral = dict(zip(names, found.referral.mean.tolist(), strict=True))
    eve = 1 / 2.5  # two who brought her whole, and one who spoke with half a share
    assert referral == pytest.approx({
        "ann": 300 + 50 - 40 + 50,  # cyd, and what winning dee would have cost
        "bob": 500 * eve + 25, "cyd": 500 * eve + 25 - 5,
        "dee": 600 * 0.5 + 50 - 7, "eve": 0, "fay": 0,
    })  # fmt: skip
    reference = dict(zip(names, found.reference.mean.tolist(), strict=True))
    assert reference == pytest.approx({
        "ann": 200 * 0.3 + 500 * 0.5 * eve, "bob": 400 * 0.1, "cyd": 0, "dee": 0, "eve": 0, "fay": 0,
    })  # fmt: skip


def test_of_one_new_customer_no_more_than_the_whole_is_ever_credited(
    book: Book, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    found, _ = word_in(book, engine="embedded", request=request)
    links = found.links
    for about in set(links.about.tolist()):
        rows = links.about == about
        assert (links.chance * links.share)[rows].sum() <= 1 + 1e-12
    assert found.referral.mean.sum() + found.reference.mean.sum() <= sum(VALUES.values())


def test_what_becomes_of_each_that_is_told(book: Book, request: pytest.FixtureRequest) -> None:
    links = word_in(book, engine="embedded", request=request)[0].links
    names = by_id(book, "customer")
    told = {
        (KINDS[kind], names.get(int(who), ""), names.get(int(about), "")): TOLD[place]
        for kind, who, about, place in zip(links.kind, links.whose, links.about, links.told, strict=True)
    }
    assert {pair: word for pair, word in told.items() if word != "counts"} == {
        ("referral", "cyd", "ann"): "circle", ("referral", "dee", "dee"): "self",
        ("referral", "dee", "nobody"): "not ours", ("referral", "stranger", "fay"): "not ours",
        ("reference", "ann", ""): "nobody named", ("reference", "ann", "ann"): "self",
        ("reference", "", "bob"): "not ours",
    }  # fmt: skip
    assert len(told) == 15  # what is to come is not told, nor what is no reference
    assert links.is_believed.sum() == 2


def test_a_range_is_as_wide_as_what_may_come(book: Book, request: pytest.FixtureRequest) -> None:
    found, names = word_in(book, engine="embedded", request=request)
    at = names.index("dee")
    assert (found.referral.low[at], found.referral.high[at]) == pytest.approx((-7, 600 * 0.5 - 7 + spread_up()))
    at = names.index("ann")
    assert (found.referral.low[at], found.referral.high[at]) == pytest.approx((110, 560))


def spread_up() -> float:
    """One throw of a half about 600, which may be 1,200: sd of the throw and of the value."""
    z = 1.2815515655446004
    return float(z * np.sqrt(0.5 * (600 / z) ** 2 + 0.25 * 600**2))


@pytest.mark.parametrize("engine", ENGINES)
def test_when_customers_were_won(book: Book, engine: str, request: pytest.FixtureRequest) -> None:
    numbers = {name: number for number, name in by_id(book, "customer").items()}
    who = sorted(numbers[name] for name in ("ann", "bob", "eve", "nobody"))
    ordered = {"ann": "2024-02-01", "bob": "2025-06-01", "eve": "2025-06-01"}
    first = {numbers[name]: (DAY(day) - EPOCH).days for name, day in ordered.items()}
    with asker_of(book, read=READ, engine=engine, request=request) as asker:
        found = won_on(asker, np.array(who), ordered=np.array([first.get(one, NEVER) for one in who]), as_of=AS_OF)
    days = {one: None if day == NEVER else str(EPOCH + dt.timedelta(days=int(day)))
            for one, day in zip(who, found.tolist(), strict=True)}  # fmt: skip
    assert days == {numbers["ann"]: "2024-02-01", numbers["bob"]: "2020-01-01", numbers["eve"]: "2025-03-10",
                    numbers["nobody"]: None}  # fmt: skip


def test_a_book_that_tells_nothing_of_it_has_no_word_of_mouth(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert (
        referred_worth(
            None, np.array([1]), worth=Ranged(*[np.ones(1)] * 3), as_of=AS_OF, believed=Believed(0.5, 0.1, 0)
        )
        is None
    )
    silent = empty_book(tmp_path)
    add_orders(silent, ("ann", "2025-06-01", 10))
    add(
        silent, "acts", {"act_id": ["a"], "contact_id": ["al"], "kind": ["vouched"], "happened_on": [DAY("2025-01-01")]}
    )
    with asker_of(silent, read=READ, engine="embedded", request=request) as asker:
        assert referred_worth(asker, np.array([1]), worth=Ranged(*[np.ones(1)] * 3), as_of=AS_OF,
                              believed=Believed(0.5, 0.1, 0)) is None  # fmt: skip
