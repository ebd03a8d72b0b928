"""Strength by programs: the numbers of the panel and of its pages, behind the same wall."""

import pytest

from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


def test_a_relationship_is_told_whole(people, number):
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/strength").json()
    assert told["low"] < told["strength"] < told["high"]
    assert (told["published"], told["heard"], told["weakest"]) == ("firm", 5, "trust")
    assert told["ask_next"] == {"indicator": "control", "contact_id": 2, "contact": "Li Na", "minutes": 0.7}
    assert told["rule"].startswith("Leaving costs them much")
    trust = next(one for one in told["indicators"] if one["indicator"] == "trust")
    assert len(told["indicators"]) == 13
    assert trust["is_split"]
    assert trust["gap"]["gap"] == pytest.approx(trust["ours"]["score"] - trust["theirs"]["score"])


def test_a_withheld_strength_is_null(people, number):
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(2)}/strength").json()
    assert (told["strength"], told["low"], told["high"], told["published"]) == (None, None, None, "withheld")


def test_pushes_sum_and_each_opens(people, number):
    program = with_key(people["owner"])
    told = program.get(f"/api/v1/customers/{number(0)}/strength/trust").json()
    for side, of in (("customer", told["indicator"]["theirs"]), ("us", told["indicator"]["ours"])):
        mine = sum(one["push"] for one in told["pushes"] if one["side"] == side)
        assert mine == pytest.approx(of["score"] - of["prior"], abs=1e-9)
    first = told["pushes"][0]
    piece = program.get(f"/api/v1/customers/{number(0)}/strength/trust/{first['mark']}").json()
    assert (piece["push"], piece["kind"], piece["item"]) == (first, "answer", "trust")
    assert {one["columns"]["words"] for one in piece["facts"]} == {None, "You never listen"}
    assert [one["theirs"]["pieces"] for one in told["runs"]] == [2]


def test_b4_of_somebody_restricted_programs_are_told_that_it_counts_alone(people, number, book):
    write_restrictions(book, Restrictions({("contact", 1): "2026-11-01"}))
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/strength/trust").json()
    first = next(one for one in told["pushes"] if one["mark"] is None)
    assert {name for name, value in first.items() if value is not None} == {"side", "push"}


def test_d1_01_a_foreign_customer_is_not_there(people, number):
    for who, at, status in (("viewer", 0, 200), ("viewer", 1, 404), ("stranger", 1, 200), ("stranger", 0, 404)):
        for rest in ("", "/trust"):
            answer = with_key(people[who]).get(f"/api/v1/customers/{number(at)}/strength{rest}")
            assert answer.status_code == status, (who, at, rest)


def test_d1_01_whom_they_brought_is_told_to_who_sees_that_customer(people, number):
    for who, brought in (("owner", number(1)), ("viewer", None)):
        program = with_key(people[who])
        address = f"/api/v1/customers/{number(0)}/strength/recommend"
        last = program.get(address).json()["pushes"][-1]
        (fact,) = program.get(f"{address}/{last['mark']}").json()["facts"]
        assert fact["columns"]["brought"] == brought, who
        assert fact["columns"]["happened_on"] == last["day"]


def test_what_is_no_indicator_is_not_there(people, number):
    program = with_key(people["owner"])
    assert program.get(f"/api/v1/customers/{number(0)}/strength/love").status_code == 404
    assert program.get(f"/api/v1/customers/{number(0)}/strength/trust/nothing").status_code == 404
