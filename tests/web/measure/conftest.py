"""A book whose run measured relationships: customer 0 of North is firm, 2 of no team withheld, 1 of South another's."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import Book, make_book
from keepworth.tables.scored import open_scored
from tests.factories.books import add
from tests.factories.laid import lay_into
from tests.factories.measured_run import Piece, measure_run
from tests.factories.web_book import fill, own_id

HEARD = ("emotional", "satisfaction", "performance", "evp", "fit", "recommend")


@pytest.fixture
def filled(book: Path) -> Book:
    """The book that the website shows, with what was heard and what the run measured of it."""
    return lay_into(book, _measured)


def _measured(folder: Path) -> Book:
    made = fill(make_book(folder / "book", currency="EUR").folder)
    scored, run = open_scored(made), latest_run(made.scores)
    day = dt.date.fromisoformat(read_record(run)["as_of"])
    say(made, day)
    numbers = [int(scored.find(own_id(at))[0]["number"]) for at in range(3)]
    measure_run(run, pieces(numbers, day), day=day, more={
        numbers[0]: {"state": "captive", "ask_next": "control", "ask_next_contact": 2, "ask_next_minutes": 0.7},
        numbers[1]: {"ask_next": "fit"},
    })  # fmt: skip
    return made


def say(book: Book, day: dt.date) -> None:
    """Add what was heard to a book."""
    when = dt.datetime.combine(day - dt.timedelta(days=40), dt.time(9))
    add(book, "contacts", {"contact_id": ["cfo", "user"], "customer_id": [own_id(0)] * 2})
    add(book, "identities", {"who": ["contact"] * 2, "who_id": ["cfo", "user"], "name": ["Ana Ruiz", "Li Na"]})
    add(book, "texts", {"text_id": ["w1", "w2"], "words": ["You never listen", "He spoke up in June"]})
    add(book, "answers", {
        "submission_id": ["s1", "s1", "s2"], "item": ["trust", "fair", "trust"], "customer_id": [own_id(0)] * 3,
        "contact_id": ["cfo", "cfo", "user"], "side": ["customer"] * 3, "instrument": ["loyalty"] * 3,
        "version": ["1.0"] * 3, "value": [2.0, 3.0, 6.0], "text_id": [None, "w1", None], "answered_at": [when] * 3,
    })  # fmt: skip
    several = ("emotional_advice", "emotional_support", "fit_mission")
    add(book, "answers", {
        "submission_id": ["s3"] * 3, "item": list(several), "customer_id": [own_id(0)] * 3, "contact_id": ["cfo"] * 3,
        "side": ["customer"] * 3, "instrument": ["loyalty"] * 3, "version": ["1.0"] * 3, "value": [6.0, 5.0, 4.0],
        "answered_at": [when] * 3,
    })  # fmt: skip
    add(book, "acts", {
        "act_id": ["a1"], "contact_id": ["cfo"], "kind": ["vouched"], "happened_on": [day - dt.timedelta(days=60)],
        "proof_text_id": ["w2"],
    })  # fmt: skip
    add(book, "referrals", {
        "referrer_id": [own_id(0)], "customer_id": [own_id(1)], "happened_on": [day - dt.timedelta(days=20)],
    })  # fmt: skip
    add(book, "ledger", {
        "line_id": ["l1"], "customer_id": [own_id(0)], "period": ["2022"], "side": ["theirs"], "kind": ["less waste"],
        "amount": [Decimal(40_000)], "status": ["verified"], "status_on": [day - dt.timedelta(days=30)],
    })  # fmt: skip
    add(book, "promises", {
        "promise_id": ["p7", "p8", "p9", "p10"], "customer_id": [own_id(0)] * 4,
        "measure": ["reply in a day", "call back", "new parts", "units"], "target": [None, None, None, 1_234_567.0],
        "agreed_on": [dt.date(2022, 1, 3)] * 4,
        "due_on": [dt.date(2022, 3, 9), dt.date(2022, 4, 1), dt.date(2022, 5, 2), dt.date(2022, 6, 1)],
        "kept": ["yes", "yes", "open", "no"], "kept_on": [dt.date(2022, 3, 8), dt.date(2022, 4, 9), None, None],
    })  # fmt: skip
    add(book, "consents", {"customer_id": [own_id(0)], "purpose": ["usage"], "given_on": [dt.date(2022, 1, 1)]})
    add(book, "usage", {
        "customer_id": [own_id(0)] * 4, "product_id": ["p1", "p1", "p2", "p1"],
        "measure": ["trained_users", "trained_users", "Trained users", "integrations"],
        "happened_on": [dt.date(2022, 8, 1), *[dt.date(2022, 9, 1)] * 3],
        "quantity": [3.0, 1_234_567.0, 12.0, 4.0],
    })  # fmt: skip


def pieces(number: list[int], day: dt.date) -> list[Piece]:
    new, old, one = day - dt.timedelta(days=40), day - dt.timedelta(days=700), number[0]
    ids = {name: f"answer:9{at}:q" for at, name in enumerate(HEARD)} | {"emotional": "answers:3:emotional"}
    said = [Piece(one, name, 78.0, new, ids[name], "item", contact=1, share=0.5) for name in HEARD]
    return [
        *said,
        Piece(one, "trust", 17.0, new, "answer:1:trust", "item", sd=8.0, contact=1, share=0.5),
        Piece(one, "trust", 83.0, new, "answer:2:trust", "item", sd=8.0, contact=2, share=0.3),
        Piece(one, "trust", 92.0, new, "answer:3:trust", "opinion of a colleague", sd=6.0, colleague=1, share=1.0),
        Piece(one, "fit", 77.0, new, "answer:3:fit", "opinion of a colleague", sd=0.8, colleague=1, share=1.0),
        Piece(one, "performance", 75.0, day - dt.timedelta(days=10), "promises:2022", "promises"),
        Piece(one, "structural_benefit", 90.0, new, f"usage:{one}:trained users", "trained users", sd=80.0),
        Piece(one, "evp", 66.0, day - dt.timedelta(days=30), "ledger:1", "return on what they pay", sd=8.0),
        Piece(one, "recommend", 100.0, day - dt.timedelta(days=60), "act:1", "acts and referrals", sd=20.0),
        Piece(
            one, "recommend", 100.0, day - dt.timedelta(days=20), f"referral:{number[1]}", "acts and referrals", sd=90.0
        ),
        Piece(one, "structural_cost", 80.0, old, "contract:1", "contract", sd=20.0),
        *(
            Piece(number[1], "commitment", y, new, f"answer:7{at}:q", "item", contact=10 + at, share=0.08)
            for at, y in enumerate((67.0, 67.0, 83.0, 50.0) * 3)
        ),
        Piece(number[1], "trust", 40.0, new, "answer:5:trust", "item", contact=3, share=1.0),
        Piece(number[2], "trust", 40.0, old, "answer:6:trust", "item", sd=30.0, contact=4, share=1.0),
    ]
