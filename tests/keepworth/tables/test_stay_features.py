"""What may make customers stay, as known on many days; by both engines, and nothing of a later day."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, add_orders, empty_book

from keepworth.tables.book import Book
from keepworth.tables.renewals import READ as OF_RENEWALS
from keepworth.tables.renewals import Renewals, renewals_of
from keepworth.tables.stay_features import NAMES, READ, StayFacts, stay_features, stay_features_at
from keepworth.tables.staying import Staying, Trying
from keepworth.tables.trials import READ as OF_TRIALS
from keepworth.tables.trials import Tried, trials_of

DAY = dt.date.fromisoformat
DAYS = [DAY("2024-06-30"), DAY("2025-12-31"), DAY("2026-06-30")]
type Said = dict[str, dict[str, list[float]]]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T10:00")


def made_book(folder: Path) -> Book:
    book = empty_book(folder)
    add(book, "promises", {
        "promise_id": list("abcdef"), "customer_id": ["acme"] * 6,
        "agreed_on": [DAY("2025-11-01")] * 6,
        "due_on": [DAY(f"{one}-01") for one in ("2025-12", "2025-12", "2025-12", "2026-05", "2026-05", "2026-08")],
        "kept": ["no", "yes", None, "yes", "yes", None],
        "kept_on": [DAY("2025-12-05"), DAY("2025-12-01"), None, DAY("2026-05-02"), DAY("2026-04-30"), None],
    })  # fmt: skip
    months = [DAY(f"2025-{month:02d}-15") for month in (8, 9, 10, 11, 12)] + [DAY("2026-04-15")]
    add(book, "consents", {"customer_id": ["acme"], "purpose": ["usage"], "given_on": [DAY("2024-01-01")]})
    add(book, "usage", {"customer_id": ["acme"] * 6, "product_id": ["app"] * 6, "measure": ["logins"] * 6,
                        "happened_on": months, "quantity": [10.0, 10.0, 5.0, 5.0, 5.0, 7.0]})  # fmt: skip
    for many, year in ((4, 2023), (2, 2024), (3, 2025)):
        add_orders(book, *(("acme", f"{year}-{month:02d}-10", 5) for month in range(1, 1 + many)))
    add_orders(book, ("bee", "2026-05-01", 5), ("bee", "2026-05-01", 5), ("acme", "2025-12-10", -5))
    add(book, "contacts", {
        "contact_id": ["ann", "ann", "ann", "ben", "ben", "cy", "dee"],
        "customer_id": ["acme"] * 3 + ["acme", "acme", "acme", "bee"],
        "valid_from": [None, DAY("2025-09-01"), DAY("2026-05-01"), None, DAY("2025-10-01"), None, None],
        "influence": [4, None, None, 5, None, 4, 3], "stance": [2, None, None, 2, None, 2, 2],
        "left_on": [None, DAY("2025-09-01"), None, None, DAY("2025-10-01"), DAY("2026-02-01"), None],
    })  # fmt: skip
    # Ann fought for us and is back in May; Ben did long ago; Cy fought for us and is gone.
    add(book, "acts", {"act_id": list("123"), "contact_id": ["ann", "ben", "cy"], "kind": ["vouched"] * 3,
                       "happened_on": [DAY("2025-03-01"), DAY("2023-03-01"), DAY("2026-01-05")]})  # fmt: skip
    add(book, "cases", {
        "case_id": list("123"), "customer_id": ["acme", "acme", "bee"], "severity": [5, 2, 4],
        "cause": [None, "us", "customer"], "opened_at": [at("2025-12-20"), at("2025-01-01"), at("2025-01-01")],
        "solved_at": [at("2026-02-01"), None, None],
    })  # fmt: skip
    add(book, "rivals", {
        "customer_id": ["acme"] * 4, "rival": ["R", "R", "Q", "Q"], "share": [0.2, None, 0.1, 0.0],
        "price_gap": [4.0, 6.0, 9.0, None],
        "valid_from": [None, DAY("2025-12-31"), DAY("2025-01-01"), DAY("2026-01-01")],
    })  # fmt: skip
    add(book, "contracts", {"contract_id": ["k"], "customer_id": ["cee"], "starts_on": [DAY("2025-01-01")],
                            "ends_on": [DAY("2026-12-31")], "annual_value": [5]})  # fmt: skip
    add(book, "customers", {"customer_id": ["acme", "acme"], "valid_from": [DAY("2025-01-01"), DAY("2026-06-30")],
                            "since": [DAY("2020-01-01"), DAY("2010-06-30")]})  # fmt: skip
    add(book, "trials", {"trial_id": ["t"], "customer_id": ["acme"], "happened_on": [DAY("2026-01-01")],
                         "outcome": ["passed"], "price_gap": [9.0]})  # fmt: skip
    return book


def features_in(book: Book, *, engine: str, request: Any, days: list[dt.date] = DAYS) -> StayFacts:
    names = by_id(book, "customer")
    with asker_of(book, read=READ, engine=engine, request=request) as asker:
        asked = np.array([number for number, text in names.items() if text in ("acme", "bee", "cee")])
        return stay_features(asker, asked, days=days, staying=Staying())


def said(book: Book, found: StayFacts, *, values: str = "x") -> Said:
    """What is found by customer and name, a value a day."""
    names, of = by_id(book, "customer"), getattr(found, values)
    return {
        names[int(who)]: {name: of[row, :, at].round(6).tolist() for at, name in enumerate(NAMES)}
        for row, who in enumerate(found.customers)
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return made_book(tmp_path_factory.mktemp("features"))


@pytest.fixture(scope="module", params=ENGINES)
def both(request: pytest.FixtureRequest, book: Book) -> tuple[Said, Said]:
    found = features_in(book, engine=request.param, request=request)
    return said(book, found), said(book, found, values="variance")


def same(found: list[float], wanted: list[float]) -> None:
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_promises_are_broken_late_or_overdue_within_the_days(both: tuple[Said, Said]) -> None:
    x, _ = both
    same(x["acme"]["promises_broken"], [np.nan, 2, 1])
    same(x["bee"]["promises_broken"], [np.nan, 0, 0])


def test_a_severe_case_is_open_until_it_is_solved(both: tuple[Said, Said]) -> None:
    x, _ = both
    same(x["acme"]["open_severe_case"], [np.nan, 1, 0])
    same(x["bee"]["open_severe_case"], [np.nan, 0, 0])


def test_a_champion_is_missed_until_back_and_a_year_at_most(both: tuple[Said, Said], book: Book, request: Any) -> None:
    x, _ = both
    same(x["acme"]["champion_left"], [0, 1, 1])
    assert np.isnan(x["cee"]["champion_left"]).all()
    days = [DAY("2025-08-31"), DAY("2025-09-01"), DAY("2027-01-31"), DAY("2027-02-02")]
    later = said(book, features_in(book, engine="embedded", request=request, days=days))
    same(later["acme"]["champion_left"], [0, 1, 1, 0])


def test_use_is_held_against_what_it_was(both: tuple[Said, Said]) -> None:
    x, variance = both
    same(x["acme"]["usage_trend"], [np.nan, np.log(5 / 10), np.nan])
    same(variance["acme"]["usage_trend"], [0, 0.25**2 * (1 / 3 + 1 / 2), 0])


def test_orders_are_held_against_those_before_of_who_was_there(both: tuple[Said, Said]) -> None:
    x, variance = both
    # 180 days before mid-2024 begin in January: two orders, none in the half-year before.
    same(x["acme"]["order_trend"], [np.log(2.5 / 0.5), np.log(0.5 / 3.5), np.nan])
    same(variance["acme"]["order_trend"], [1 / 2.5 + 2, 2 + 1 / 3.5, 0])
    assert np.isnan(x["bee"]["order_trend"]).all()


def test_the_gap_is_that_to_the_best_rival_who_is_there(both: tuple[Said, Said]) -> None:
    x, variance = both
    same(x["acme"]["price_gap"], [4, 9, 6])
    same(variance["acme"]["price_gap"], [9, 9, 9])
    assert np.isnan(x["bee"]["price_gap"]).all()


def test_years_with_us_count_from_the_first_that_is_known(both: tuple[Said, Said]) -> None:
    x, _ = both
    since = [DAY("2023-01-10"), DAY("2020-01-01"), DAY("2010-06-30")]
    same(x["acme"]["tenure"], [(day - first).days / 365.25 for day, first in zip(DAYS, since, strict=True)])
    same(x["cee"]["tenure"], [np.nan, 364 / 365.25, 545 / 365.25])


def test_some_customers_on_some_days_have_the_same_numbers(book: Book, request: Any) -> None:
    whole = features_in(book, engine="embedded", request=request)
    at = (np.array([0, 2, 0, 1]), np.array([2, 1, 0, 0]))
    with asker_of(book, read=READ, engine="embedded", request=request) as asker:
        x, variance = stay_features_at(asker, whole.customers, at=at, days=DAYS, staying=Staying())
    np.testing.assert_array_equal(x, whole.x[at])
    np.testing.assert_array_equal(variance, whole.variance[at])


FUTURE = DAY("2026-08-01")


def plant(book: Book) -> None:
    """Add a fact of a later day to every table that is read; outcomes of later days too."""
    who = {"customer_id": ["acme"]}
    add(book, "promises", who | {"promise_id": ["z"], "agreed_on": [FUTURE], "due_on": [FUTURE], "kept": ["no"],
                                 "kept_on": [FUTURE]})  # fmt: skip
    add(book, "usage", who | {"product_id": ["app"], "measure": ["logins"], "happened_on": [FUTURE],
                              "quantity": [900.0]})  # fmt: skip
    add_orders(book, ("acme", FUTURE, 900))
    add(book, "contacts", {"contact_id": ["dee", "eve"], "customer_id": ["bee", "cee"], "valid_from": [FUTURE] * 2,
                           "left_on": [FUTURE, None], "influence": [5, 5], "stance": [-2, 2]})  # fmt: skip
    add(book, "acts", {"act_id": ["z"], "contact_id": ["dee"], "kind": ["vouched"], "happened_on": [FUTURE]})
    add(book, "cases", who | {"case_id": ["z"], "severity": [5], "cause": ["us"], "opened_at": [at("2026-08-01")]})
    add(book, "rivals", who | {"rival": ["R"], "share": [0.9], "price_gap": [50.0], "valid_from": [FUTURE]})
    # The contract that runs is decided later, and another begins.
    add(book, "contracts", {
        "contract_id": ["k", "z"], "customer_id": ["cee", "acme"], "starts_on": [DAY("2025-01-01"), FUTURE],
        "ends_on": [DAY("2026-12-31"), DAY("2027-01-01")], "annual_value": [5, 5], "renewed": ["no", "yes"],
        "renewed_on": [FUTURE, FUTURE], "price_change": [9.0, 9.0], "rival_gap": [9.0, 9.0],
    })  # fmt: skip
    add(book, "departures", {"customer_id": ["acme", "cee"], "left_on": [FUTURE] * 2})
    add(book, "customers", who | {"valid_from": [FUTURE], "since": [DAY("1990-01-01")]})
    add(book, "trials", who | {"trial_id": ["z"], "happened_on": [FUTURE], "outcome": ["failed"]})
    add(book, "answers", {"submission_id": ["z"], "customer_id": ["acme"], "item": ["would_object"], "value": [0.0],
                          "instrument": ["own"], "answered_at": [at("2026-08-01")]})  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_a_fact_of_the_future_in_every_table_changes_nothing(tmp_path: Path, engine: str, request: Any) -> None:
    book = made_book(tmp_path)

    def everything() -> tuple[StayFacts, Renewals, Tried]:
        features = features_in(book, engine=engine, request=request)
        read = sorted({*OF_RENEWALS, *OF_TRIALS})
        with asker_of(book, read=read, engine=engine, request=request) as asker:
            renewals = renewals_of(asker, as_of=DAYS[-1], staying=Staying())
            tried = trials_of(asker, renewals, as_of=DAYS[-1], staying=Staying(), trying=Trying())
        return features, renewals, tried

    before = everything()
    plant(book)
    for one, other in zip(before, everything(), strict=True):
        for name in type(one).__slots__:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert before[1].contract.size == 1
    assert before[2].customer.size == 4
