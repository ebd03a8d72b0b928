"""Trials read where they show, by both engines: each with its hardness and its proof, and one event once."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, add_orders, empty_book

from keepworth.measure.trials import TrialKind
from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.book import Book
from keepworth.tables.renewals import renewals_of
from keepworth.tables.staying import Staying, Trying
from keepworth.tables.touching import EPOCH
from keepworth.tables.trials import READ, trials_of

AS_OF = dt.date(2026, 6, 30)
DAY = dt.date.fromisoformat
type Row = tuple[Any, ...]

# By customer; each stands for one way in which a trial shows, or shows twice.
CONTRACTS = {
    "risen": ("yes", 5.0, None), "beaten": ("yes", 5.0, 2.0), "rivalled": ("yes", None, 8.0),
    "plain": ("yes", 0.5, 0.0), "cut": ("yes", -4.0, 3.0), "cut-alone": ("yes", -4.0, None),
    "gone-dear": ("no", 6.0, None), "gone": ("no", None, None), "gone-cheap": ("no", -3.0, None),
    "entered": ("yes", 5.0, None), "told-lost": ("no", None, None), "failed-then-risen": ("yes", 5.0, None),
    "failed-then-gone": ("no", None, None),
    "paid": ("no", 1e12, 1e12),
    "open": ("open", 9.0, 9.0), "later": ("yes", 7.0, None), "share-and-gone": ("no", None, None),
}  # fmt: skip
DECIDED = {"later": "2026-07-01"}
CASES = {
    "bought": ("2026-01-01", 5, "us", None), "left": ("2026-01-01", 4, "us", None),
    "mild": ("2026-01-01", 3, "us", None), "theirs": ("2026-01-01", 5, "customer", None),
    "waits": ("2026-01-01", 5, "us", None),
    "not-saved": ("2026-01-01", 5, "us", False), "saved": ("2026-01-01", 5, "us", True),
    "entered-failure": ("2026-01-01", 5, "us", None), "failed-then-risen": ("2026-02-01", 5, "us", None),
    "failed-then-gone": ("2026-02-01", 5, "us", None),
}  # fmt: skip
ENTERED: tuple[Row, ...] = (
    ("entered", "2026-03-20", "price rise", 4.0, None, "passed"),
    ("entered-failure", "2026-01-20", "Failure", None, None, "passed"),
    ("told-lost", "2026-02-01", "rival_offer", 3.0, None, "failed"),  # its contract was lost in consequence
    ("own", "2026-01-01", "a duel", None, 0.7, "failed"), ("own", "2026-07-01", "a duel", None, 0.7, "failed"),
    ("own", "2026-02-01", "对手报价", 12.0, None, "passed"),
    ("stating", "2026-02-01", "would object", None, None, "passed"),
    ("beyond", "2026-02-01", "price rise", 1e12, None, "passed"),
    ("beyond", "2026-02-02", "a duel", 1.0, 1e12, "failed"),
)  # fmt: skip


def made_book(folder: Path) -> Book:
    book = empty_book(folder)
    for tell in (tell_decided, tell_failed, tell_entered, tell_spoken):
        tell(book)
    return book


def tell_decided(book: Book) -> None:
    """Contracts that were due, and what became of them."""
    who = list(CONTRACTS)
    add(book, "contracts", {
        "contract_id": [f"{one}-1" for one in who], "customer_id": who, "product_id": ["app"] * len(who),
        "starts_on": [DAY("2025-03-31")] * len(who), "ends_on": [DAY("2026-03-30")] * len(who),
        "annual_value": [100] * len(who), "renewed": [CONTRACTS[one][0] for one in who],
        "renewed_on": [DAY(DECIDED.get(one, "2026-03-15")) if CONTRACTS[one][0] else None for one in who],
        "price_change": [CONTRACTS[one][1] for one in who], "rival_gap": [CONTRACTS[one][2] for one in who],
    })  # fmt: skip


def tell_failed(book: Book) -> None:
    """Failures of ours, and who stayed or went after them."""
    at = {one: dt.datetime.fromisoformat(f"{case[0]}T10:00") for one, case in CASES.items()}
    add(book, "cases", {
        "case_id": [f"{one}-k" for one in CASES], "customer_id": list(CASES), "opened_at": list(at.values()),
        "severity": [one[1] for one in CASES.values()], "cause": [one[2] for one in CASES.values()],
        "saved": [one[3] for one in CASES.values()],
        "solved_at": [at[one] + dt.timedelta(days=9) if one.endswith("saved") else None for one in CASES],
    })  # fmt: skip
    add(book, "departures", {"customer_id": ["left", "waits"], "left_on": [DAY("2026-03-01"), DAY("2026-08-01")]})
    add_orders(book, ("bought", "2026-02-01", 5), ("bought", "2026-04-02", 5), ("waits", "2026-04-01", 5),
               ("waits", "2026-07-01", 5), ("saved", "2026-05-01", -5))  # fmt: skip


def tell_entered(book: Book) -> None:
    """Trials that somebody entered, and shares of rivals."""
    add(book, "trials", {
        "trial_id": [f"t{at}" for at in range(len(ENTERED))], "customer_id": [row[0] for row in ENTERED],
        "happened_on": [DAY(row[1]) for row in ENTERED],
        **{name: [row[at] for row in ENTERED] for at, name in enumerate(("kind", "price_gap", "stress", "outcome"), 2)},
    })  # fmt: skip
    shares: tuple[Row, ...] = (
        ("shared", "R", None, 0.1, None), ("shared", "R", "2026-01-01", 0.3, 6.0),
        ("shared", "Q", "2026-01-01", 0.2, 3.0), ("shared", "R", "2026-02-01", 0.32, 6.0),
        ("shared", "R", "2026-03-01", None, 9.0),
        ("shared", "R", "2026-09-01", 0.9, 9.0), ("share-and-gone", "R", "2025-01-01", 0.1, None),
        ("share-and-gone", "R", "2026-05-01", 0.9, 2.0),
    )  # fmt: skip
    add(book, "rivals", {
        name: [DAY(row[at]) if name == "valid_from" and row[at] else row[at] for row in shares]
        for at, name in enumerate(("customer_id", "rival", "valid_from", "share", "price_gap"))
    })  # fmt: skip


def tell_spoken(book: Book) -> None:
    """What people did for us, and what they said."""
    add(book, "contacts", {"contact_id": ["ann", "ann", "ben"], "customer_id": ["oldco", "newco", "newco"],
                           "valid_from": [None, DAY("2026-02-01"), None]})  # fmt: skip
    acts = (("ann", "vouched", "2026-01-05"), ("ann", "defended", "2026-02-05"), ("ben", "referenced", "2026-02-05"),
            ("ben", "vouched", "2026-07-05"), ("cy", "vouched", "2026-01-05"))  # fmt: skip
    add(book, "acts", {"act_id": [f"a{at}" for at in range(len(acts))], "contact_id": [one[0] for one in acts],
                       "kind": [one[1] for one in acts], "happened_on": [DAY(one[2]) for one in acts]})  # fmt: skip
    said = (("ben", "switching_price", 3.0, "2025-01-01"), ("ben", "switching_price", 12.0, "2026-01-01"),
            ("ben", "would_object", 1.0, "2026-01-01"), ("ann", "would_object", 0.0, "2026-03-01"),
            ("ann", "switching_price", 500.0, "2026-03-01"), ("ann", "would_object", 1.0, "2026-07-01"))  # fmt: skip
    add(book, "answers", {
        "submission_id": [f"s{at}" for at in range(len(said))], "contact_id": [one[0] for one in said],
        "item": [one[1] for one in said], "value": [one[2] for one in said], "instrument": ["own"] * len(said),
        "answered_at": [dt.datetime.fromisoformat(f"{one[3]}T12:00") for one in said],
    })  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return made_book(tmp_path_factory.mktemp("trials"))


def trials_in(book: Book, *, engine: str, request: Any, as_of: dt.date = AS_OF, **more: Any) -> dict[str, list[Row]]:
    """Every trial by the id of its customer: kind, gap, stress, passed, weight, day, proof."""
    staying, trying = Staying(), Trying(**more)
    with asker_of(book, read=READ, engine=engine, request=request) as asker:
        renewals = renewals_of(asker, as_of=as_of, staying=staying)
        found = trials_of(asker, renewals, as_of=as_of, staying=staying, trying=trying)
    names, rows = by_id(book, "customer"), {}
    ids = {kind: by_id(book, kind) for kind in ("contract", "case", "act", "trial", "submission")}
    for at, proof in enumerate(found.evidence_ids.to_pylist()):
        kind, number, *behind = proof.split(":")
        own = ids.get({"answer": "submission"}.get(kind, kind), {}).get(int(number), "")
        rows.setdefault(names[int(found.customer[at])], []).append((
            TrialKind(int(found.kind[at])).name, float(found.gap[at]), float(found.stress[at]), bool(found.passed[at]),
            float(found.weight[at]), str(EPOCH + dt.timedelta(days=int(found.day[at]))), ":".join((kind, own, *behind)),
        ))  # fmt: skip
    return rows


@pytest.fixture(scope="module", params=ENGINES)
def rows(request: pytest.FixtureRequest, book: Book) -> dict[str, list[Row]]:
    return trials_in(book, engine=request.param, request=request)


def short(rows: dict[str, list[Row]], *who: str) -> dict[str, list[Row]]:
    return {one: [row[:4] for row in rows.get(one, [])] for one in who}


def test_a_decision_on_a_contract_is_a_trial_where_it_was_hard(rows: dict[str, list[Row]]) -> None:
    assert short(rows, "risen", "beaten", "rivalled", "plain", "gone-dear", "open", "later") == {
        "risen": [("PRICE_RISE", 5.0, 0.0, True)], "beaten": [("PRICE_RISE", 2.0, 0.0, True)],
        "rivalled": [("CHEAPER_RIVAL", 8.0, 0.0, True)], "plain": [], "gone-dear": [("PRICE_RISE", 6.0, 0.0, False)],
        "open": [], "later": [],
    }  # fmt: skip
    assert rows["risen"][0][4:] == (1.0, "2026-03-15", "contract:risen-1")


def test_a_discount_failed_at_the_gap_before_it_and_a_loss_without_a_reason_at_none(rows: dict[str, list[Row]]) -> None:
    assert short(rows, "cut", "cut-alone", "gone", "gone-cheap") == {
        "cut": [("DISCOUNT", 7.0, 0.0, False)], "cut-alone": [("DISCOUNT", 4.0, 0.0, False)],
        "gone": [("RIVAL_BUSINESS", 0.0, 0.0, False)], "gone-cheap": [("RIVAL_BUSINESS", -3.0, 0.0, False)],
    }  # fmt: skip


def test_a_severe_failure_of_ours_is_passed_by_who_stayed(rows: dict[str, list[Row]]) -> None:
    assert short(rows, "bought", "left", "not-saved", "mild", "theirs", "waits", "saved") == {
        "bought": [("FAILURE", 0.0, 1.5, True)], "left": [("FAILURE", 0.0, 1.5, False)],
        "not-saved": [("FAILURE", 0.0, 1.5, False)], "mild": [], "theirs": [], "waits": [], "saved": [],
    }  # fmt: skip
    days = [rows[one][0][5] for one in ("bought", "left", "not-saved")]
    assert days == ["2026-04-02", "2026-03-01", "2026-01-10"]
    assert rows["bought"][0][6] == "case:bought-k"


def test_who_spoke_up_did_so_where_they_worked_then(rows: dict[str, list[Row]]) -> None:
    acts = {one: [row for row in rows[one] if row[0] == "SPOKE_UP"] for one in ("oldco", "newco")}
    assert acts == {
        "oldco": [("SPOKE_UP", 0.0, 1.0, True, 1.0, "2026-01-05", "act:a0")],
        "newco": [("SPOKE_UP", 0.0, 1.0, True, 1.0, "2026-02-05", "act:a1")],
    }


def test_a_grown_share_of_a_rival_is_business_lost_once_a_day(rows: dict[str, list[Row]]) -> None:
    assert rows["shared"] == [("RIVAL_BUSINESS", 6.0, 0.0, False, 1.0, "2026-01-01", "rivals:")]


def test_what_was_entered_counts_as_it_was_entered(rows: dict[str, list[Row]]) -> None:
    assert [row[:4] for row in rows["own"]] == [("OTHER", 0.0, 0.7, False), ("CHEAPER_RIVAL", 12.0, 0.0, True)]
    assert rows["stating"] == [("WOULD_OBJECT", 0.0, 1.0, True, 0.5, "2026-02-01", "trial:t6")]


def test_a_trial_of_an_older_batch_whose_hardness_cannot_be_tells_nothing(rows: dict[str, list[Row]]) -> None:
    assert "beyond" not in rows
    assert short(rows, "paid") == {"paid": [("RIVAL_BUSINESS", 0.0, 0.0, False)]}  # its gap and change are not known


def test_what_was_stated_weighs_half_and_the_newest_answer_counts(rows: dict[str, list[Row]]) -> None:
    said = [row for row in rows["newco"] if row[0] != "SPOKE_UP"]
    assert sorted(said) == [
        ("SWITCHING_PRICE", 12.0, 0.0, False, 0.25, "2026-01-01", "answer:s1:switching_price"),
        ("SWITCHING_PRICE", 12.0, 0.0, True, 0.25, "2026-01-01", "answer:s1:switching_price"),
        ("WOULD_OBJECT", 0.0, 1.0, False, 0.5, "2026-03-01", "answer:s3:would_object"),
        ("WOULD_OBJECT", 0.0, 1.0, True, 0.5, "2026-01-01", "answer:s2:would_object"),
    ]


def test_one_event_counts_once_however_often_it_was_written_down(rows: dict[str, list[Row]]) -> None:
    told = {one: [(*row[:4], row[6]) for row in rows[one]] for one in ("entered", "entered-failure", "told-lost")}
    assert told == {
        "entered": [("PRICE_RISE", 4.0, 0.0, True, "trial:t0")],
        "entered-failure": [("FAILURE", 0.0, 1.5, True, "trial:t1")],
        "told-lost": [("CHEAPER_RIVAL", 3.0, 0.0, False, "trial:t2")],
    }
    assert short(rows, "failed-then-risen", "failed-then-gone", "share-and-gone") == {
        "failed-then-risen": [("PRICE_RISE", 5.0, 1.5, True)],
        "failed-then-gone": [("RIVAL_BUSINESS", 0.0, 1.5, False)],
        "share-and-gone": [("RIVAL_BUSINESS", 0.0, 0.0, False)],
    }  # fmt: skip


def test_thresholds_are_the_books_own(book: Book, request: pytest.FixtureRequest) -> None:
    found = trials_in(book, engine="embedded", request=request, rise=6.0, failure=2.0, stated=0.0, share=0.5)
    assert short(found, "risen", "gone-dear", "bought", "shared", "stating") == {
        "risen": [], "gone-dear": [("PRICE_RISE", 6.0, 0.0, False)], "bought": [("FAILURE", 0.0, 2.0, True)],
        "shared": [], "stating": [],
    }  # fmt: skip
    assert {row[0] for row in found["newco"]} == {"SPOKE_UP"}


def test_a_book_without_any_has_no_trials(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = empty_book(tmp_path)
    add_orders(made, ("ann", "2026-01-01", 5))
    add(made, "trials", {"trial_id": ["t"], "customer_id": ["ann"], "happened_on": [DAY("2026-07-01")],
                         "outcome": ["passed"]})  # fmt: skip
    assert trials_in(made, engine="embedded", request=request) == {}


def test_a_restricted_persons_acts_and_trials_are_seen_by_nobody(tmp_path: Path, request: Any) -> None:
    made = made_book(tmp_path)
    add(made, "customers", {"customer_id": ["own"], "kind": ["person"]})
    restrict_person(made, "contact:ann")
    restrict_person(made, "customer:own")
    found = trials_in(made, engine="embedded", request=request)
    assert "oldco" not in found
    assert "own" not in found
    assert {row[6] for row in found["newco"]} == {"answer:s2:would_object", "answer:s1:switching_price"}
