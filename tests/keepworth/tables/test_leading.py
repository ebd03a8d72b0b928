"""Quarters of teams and customers: what is counted in which, and that nothing of a quarter that is not over is seen."""

import datetime as dt

import pytest
from tests.keepworth.tables.test_dealings import On, Row, day, on, table, told

from keepworth.tables import leading

__all__ = ["on"]
AS_OF = dt.date(2026, 5, 9)  # in the second quarter: the first is the last that is over
FIRST = 4 * 2026


@pytest.mark.parametrize(("text", "quarter"), [("01-01", 0), ("03-31", 0), ("04-01", 1), ("12-31", 3)])
def test_a_day_lies_in_its_quarter(text: str, quarter: int) -> None:
    assert leading.quarter_of(day(text)) == FIRST + quarter
    assert leading.first_of(FIRST + quarter) <= day(text)


def rows(*some: Row) -> list[Row]:
    return sorted(some, key=repr)


def test_steps_and_sales_are_of_teams_in_quarters_that_are_over(on: On) -> None:
    colleagues = on(table(
        "colleagues", {"colleague_id": 1, "team": "north", "joined_on": day("02-01", 2025), "left_on": day("06-30")},
        {"colleague_id": 2},
    ))  # fmt: skip
    growth = on(table("growth", *(
        {"growth_id": at, "colleague_id": who, "kind": "skill", "grown_on": when} for at, (who, when) in enumerate(
            [(1, day("01-01")), (1, day("03-31")), (1, day("04-01")), (2, day("02-01")), (1, day("11-30", 2025))])
    )))  # fmt: skip
    assert told(leading.steps_by_team(growth, colleagues, as_of=AS_OF)) == rows(
        {"team": "north", "quarter": FIRST, "steps": 2}, {"team": "north", "quarter": FIRST - 1, "steps": 1}
    )
    assert told(leading.terms_of(colleagues, as_of=AS_OF)) == [{"team": "north", "joined": FIRST - 4, "left": None}], (
        "who leaves later is there"
    )
    customers = on(table(
        "customers", {"customer_id": 1, "team": "north"},
        {"customer_id": 1, "team": "south", "valid_from": day("02-02")},
        {"customer_id": 1, "team": "east", "valid_from": day("06-02")},
    ))  # fmt: skip
    bought = [(1, day("01-02")), (1, day("03-02")), (1, day("04-02")), (2, day("01-02"))]
    orders = on(table("orders", *({"order_id": at, "customer_id": who, "ordered_on": when, "amount": 5}
                                  for at, (who, when) in enumerate(bought))))  # fmt: skip
    assert told(leading.sold_by_team(orders, customers, as_of=AS_OF)) == [
        {"team": "south", "quarter": FIRST, "sold": 10.0}
    ]


def test_promises_and_recommendations_are_of_customers_in_quarters(on: On) -> None:
    made = {"agreed_on": day("01-01"), "customer_id": 1, "due_on": day("02-01")}
    promises = on(table(
        "promises", made | {"promise_id": 1, "kept": "yes", "kept_on": day("02-01")},
        made | {"promise_id": 2, "kept": "yes", "kept_on": day("02-02")}, made | {"promise_id": 3, "kept": "open"},
        made | {"promise_id": 4, "kept": "no", "kept_on": day("02-03")},
        made | {"promise_id": 5, "kept": "yes", "due_on": day("04-03"), "kept_on": day("04-03")},
    ))  # fmt: skip
    (kept,) = told(leading.kept_by_quarter(promises, as_of=AS_OF))
    assert (kept["customer_id"], kept["quarter"], kept["kept"]) == (1, FIRST, pytest.approx(1 / 3)), "late is not kept"
    referrals = on(table("referrals", {"referrer_id": 7, "customer_id": 8, "happened_on": day("03-03")},
                         {"referrer_id": 7, "customer_id": 9, "happened_on": day("04-03")}))  # fmt: skip
    contacts = on(table("contacts", {"contact_id": 1, "customer_id": 5}))
    acts = on(table("acts", *({"act_id": at, "contact_id": 1, "kind": kind, "happened_on": day("02-03")}
                              for at, kind in enumerate(["vouched", "referenced", "informed"]))))  # fmt: skip
    found = leading.recommended_by_quarter(referrals, acts, contacts=contacts, as_of=AS_OF)
    assert told(found) == rows({"customer_id": 5, "quarter": FIRST}, {"customer_id": 7, "quarter": FIRST})


def test_cohorts_are_of_those_who_began_in_a_year_and_whom_we_serve(on: On) -> None:
    customers = on(table(
        "customers", {"customer_id": 1, "since": day("02-10", 2024)}, {"customer_id": 2, "since": day("02-20", 2024)},
        {"customer_id": 3}, {"customer_id": 4, "since": day("02-10", 2024), "kind": "prospect"},
        {"customer_id": 5, "since": day("06-01")},
    ))  # fmt: skip
    departures = on(table("departures", {"customer_id": 1, "left_on": day("02-01", 2025)},
                          {"customer_id": 2, "left_on": day("06-01")}))  # fmt: skip
    found = told(leading.stays_by_cohort(customers, departures, as_of=AS_OF))
    known = [one for one in found if one["began"] is not None]
    assert known == rows(
        {"began": 2024, "months": 12, "left": True, "customers": 1},
        {"began": 2024, "months": 27, "left": False, "customers": 1},
    ), "who leaves later is there"
    assert sum(one["customers"] for one in found if one["began"] is None) == 1
