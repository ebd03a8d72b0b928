"""The part of a score about relationships, from facts in a book to stored files."""

import datetime as dt
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.gathered import AS_OF, Row, add_answers, ids_of, said
from tests.factories.pushed import Rows, pushes_add_up, rows_in

from keepworth.listen.instruments import INDICATORS
from keepworth.measure.states import STATES
from keepworth.runs import measuring
from keepworth.runs.asked import Asked
from keepworth.runs.portfolio import portfolio_of
from keepworth.runs.score import score_book
from keepworth.runs.score_sentences import score_sentences
from keepworth.runs.store import read_record
from keepworth.tables.book import Book, find_book
from keepworth.tables.evidence import Gathered
from keepworth.tables.indicator_results import FILES, STRENGTHS
from keepworth.tables.measured import measured_of
from keepworth.tables.scored import open_scored
from keepworth.tables.settings_change import change_settings
from keepworth.tables.strengths_joined import BOUGHT

PULSE = (
    "satisfaction_worth", "performance_overall", "trust_overall", "control_voice", "commitment_worth",
    "structural_saves", "business_suffers", "evp_gain", "fit_collaboration",
)  # fmt: skip
EARLIER = dt.date(2026, 1, 31)


def pulse(submission: str, who: str, value: float, *, at: str = "2026-06-20T10:00", **more: Any) -> list[Row]:
    """A whole pulse; on `emotional_like_any` little is much."""
    of = {"contact_id": who, "at": at, **more}
    return [*(said(submission, item, value, **of) for item in PULSE),
            said(submission, "emotional_like_any", 8 - value, **of)]  # fmt: skip


def people(book: Book, **of: tuple[str, int]) -> None:
    """Contacts, each with the customer and an influence."""
    where, influence = zip(*of.values(), strict=True)
    add(book, "contacts", {"contact_id": list(of), "customer_id": list(where), "influence": list(influence),
                           "valid_from": [dt.date(2024, 1, 1)] * len(of)})  # fmt: skip


def company(folder: Path, *, orders: bool = True) -> Book:
    """Acme: two of three answered, one of ours too. Beta: one known contact, silent. Gamma: orders alone."""
    book = empty_book(folder)
    people(book, cfo=("acme", 5), user=("acme", 3), tech=("acme", 2), dot=("beta", 4))
    add_answers(book, *pulse("1", "cfo", 6), *pulse("2", "user", 3, at="2026-03-01T10:00"),
                *pulse("3", None, 7, colleague_id="ed", side="us"))  # fmt: skip
    if orders:
        days = [dt.date(2026, 1, 1) + dt.timedelta(days=20 * at) for at in range(8)]
        add_orders(book, *(("acme", day, 100) for day in days), *(("gamma", day, 50) for day in days[:3]))
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return company(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=Asked(as_of=AS_OF))


def told(run: Path) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in rows_in(run / "customers.parquet")}


def indicators(run: Path, side: str = "customer") -> Rows:
    return [row for row in rows_in(run / "indicators.parquet") if row["side"] == side]


def test_files_have_the_columns_that_are_promised(run: Path) -> None:
    for file, kinds in {**FILES, "customers.parquet": {**BOUGHT, **STRENGTHS}}.items():
        schema = pq.read_schema(run / file)
        assert dict(zip(schema.names, schema.types, strict=True)) == dict(kinds), file


def test_pushes_add_up_to_the_score_less_the_prior(run: Path) -> None:
    assert pushes_add_up(run) == 20
    sums = [row["push"] for row in rows_in(run / "pushes.parquet")]
    assert len(sums) == 30
    assert all(sums)


def test_who_was_heard_is_told_and_the_others_are_not(run: Path) -> None:
    found = told(run)
    acme, beta, gamma = (found[name] for name in ("acme", "beta", "gamma"))
    assert (acme["published"], acme["population"]) == ("firm", "")
    assert acme["strength_low"] < acme["strength"] < acme["strength_high"]
    assert acme["weakest"] in INDICATORS
    assert acme["ask_next"] is None
    assert (beta["published"], beta["state"], beta["strength"], beta["value"]) == ("withheld", "unheard", None, None)
    assert (gamma["published"], gamma["state"], gamma["ask_next"]) == ("withheld", "unheard", None)
    assert gamma["value"] > 0


def test_the_silent_one_is_to_be_asked(run: Path, book: Book) -> None:
    beta = told(run)["beta"]
    assert beta["ask_next"] in INDICATORS
    assert beta["ask_next_contact"] == ids_of(book, "contact")["dot"]
    assert 0 < beta["ask_next_minutes"] < 1


def test_rows_are_sorted_and_only_where_there_is_evidence(run: Path) -> None:
    found = rows_in(run / "indicators.parquet")
    keys = [(row["customer_id"], row["side"], INDICATORS.index(row["indicator"])) for row in found]
    assert keys == sorted(keys)
    assert {row["newest"] for row in found} == {dt.date(2026, 6, 20)}
    assert {row["pieces"] for row in indicators(run)} == {2}
    pushed = [(row["customer_id"], row["side"], INDICATORS.index(row["indicator"]), row["day"])
              for row in rows_in(run / "pushes.parquet")]  # fmt: skip
    assert pushed == sorted(pushed)
    numbers = [row["number"] for row in rows_in(run / "customers.parquet")]
    assert numbers == sorted(numbers)


def test_what_colleagues_say_never_enters_what_customers_say(run: Path, tmp_path: Path) -> None:
    other = empty_book(tmp_path)
    people(other, cfo=("acme", 5), user=("acme", 3), tech=("acme", 2), dot=("beta", 4))
    add_answers(other, *pulse("1", "cfo", 6), *pulse("2", "user", 3, at="2026-03-01T10:00"),
                *pulse("3", None, 1, colleague_id="ed", side="us"),
                *pulse("4", None, 1, colleague_id="flo", side="us"))  # fmt: skip
    again = score_book(other, asked=Asked(as_of=AS_OF))
    assert indicators(run, "us") != indicators(again, "us")
    mine, theirs = (ids_of(one, "customer") for one in (Book(run.parents[1], other.settings), other))
    assert _scores(run, mine["acme"]) == _scores(again, theirs["acme"])
    ours = [told(one)["acme"] for one in (run, again)]
    assert ours[0]["strength"] == ours[1]["strength"]
    assert ours[0]["strength_low"] == ours[1]["strength_low"]


def _scores(run: Path, customer: int) -> list[tuple[Any, ...]]:
    return [tuple(value for name, value in row.items() if name != "customer_id") for row in indicators(run)
            if row["customer_id"] == customer]  # fmt: skip


def test_who_was_not_heard_stands_at_the_prior_of_the_segment(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add(book, "customers", {"customer_id": ["acme", "beta"], "segment": ["Law", "Shop"], "valid_from": [EARLIER] * 2})
    people(book, cfo=("acme", 5), dot=("beta", 4))
    add_answers(book, *pulse("1", "cfo", 6))
    change_settings(book.folder, **{"measure.mean": 55.0})
    run = score_book(Book(book.folder, _settings(book)), asked=Asked(as_of=AS_OF))
    priors = json.loads((run / "priors.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in priors["populations"]] == ["Law", "Shop"]
    assert {line["mean"] for line in priors["populations"][1]["lines"].values()} == {55.0}
    assert {row["prior"] for row in indicators(run)} == {55.0}
    beta = ids_of(book, "customer")["beta"]
    assert beta not in {row["customer_id"] for row in rows_in(run / "indicators.parquet")}
    assert told(run)["beta"]["population"] == "Shop"


def _settings(book: Book) -> Any:
    from keepworth.tables.settings import read_settings

    return read_settings(book.folder)


def test_a_book_without_orders_has_customers_and_strengths(tmp_path: Path) -> None:
    book = company(tmp_path, orders=False)
    run = score_book(book, asked=Asked(as_of=AS_OF))
    found, record = told(run), read_record(run)
    assert (list(found), found["acme"]["published"], found["acme"]["value"]) == (["acme", "beta"], "firm", None)
    assert (record["orders"], record["equity"], record["customers"]) == (None, None, 2)
    assert record["scores"] == f"scores/{run.name}/customers.parquet"
    assert found["acme"]["state"] != "quiet advocate"


def test_who_never_ordered_is_in_no_sum_of_what_customers_are_worth(book: Book, run: Path) -> None:
    found = portfolio_of(book, run=run)
    assert found.customers == read_record(run)["customers"] == 2
    assert [one.customer_id for one in found.valuable] == ["acme", "gamma"]


def test_the_record_counts(run: Path) -> None:
    found = read_record(run)["indicators"]
    assert (found["customers"], found["pieces"], found["refused"]) == (2, 30, [])
    assert found["published"] == {"withheld": 1, "group": 0, "provisional": 0, "firm": 1}
    assert sum(found["states"].values()) == 2
    assert found["contacts"] == {}  # of one customer alone two contacts answered


def test_the_record_says_how_alike_contacts_are_where_enough_customers_tell_it(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    people(book, **{f"{seat}{at}": (f"c{at}", 3) for at in range(20) for seat in "ab"})
    for at in range(20):
        for seat, off in (("a", 0), ("b", at % 2)):
            add_answers(book, *pulse(f"{seat}{at}", f"{seat}{at}", 1 + at % 6 + off, customer_id=f"c{at}"))
    found = read_record(score_book(book, asked=Asked(as_of=AS_OF)))["indicators"]["contacts"]
    trust = found["trust"]
    assert (trust["customers"], trust["contacts"], trust["size"], trust["level"]) == (20, 40, 2.0, 0.8)
    # One in two pairs differs by a point of seven; customers, by five.
    assert 0.85 < trust["one"]["low"] < trust["one"]["value"] < trust["mean"]["value"] < 1
    assert "mindset" not in found


def test_it_is_said_in_words(run: Path) -> None:
    said = [one for one in score_sentences(read_record(run), book="BOOK") if one.startswith("Relationships")]
    assert len(said) == 1
    assert said[0].startswith(
        "Relationships: strength is told of 1 of 2 customers from 30 pieces of evidence (1 firm, 0 provisional): "
    )
    assert "1 unheard" in said[0]


def test_a_book_of_orders_alone_has_nothing_of_it(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add_orders(book, *(("acme", f"2026-0{month}-01", 100) for month in range(1, 6)))
    run = score_book(book)
    assert read_record(run)["indicators"] is None
    assert not [one for one in score_sentences(read_record(run), book="BOOK") if one.startswith("Relationships")]
    assert not list(run.glob("indicators*"))
    assert pq.read_schema(run / "customers.parquet").names == list(BOUGHT)


def test_scoring_again_gives_the_same_bytes(book: Book, run: Path) -> None:
    again = score_book(book, asked=Asked(as_of=AS_OF))
    for name in (*FILES, "priors.json", "customers.parquet"):
        assert (run / name).read_bytes() == (again / name).read_bytes(), name


def test_what_comes_later_is_not_seen(book: Book, tmp_path: Path) -> None:
    before = score_book(book, asked=Asked(as_of=dt.date(2026, 3, 31)))
    other = empty_book(tmp_path)
    people(other, cfo=("acme", 5), user=("acme", 3), tech=("acme", 2), dot=("beta", 4))
    add_answers(other, *pulse("2", "user", 3, at="2026-03-01T10:00"))
    alone = score_book(other, asked=Asked(as_of=dt.date(2026, 3, 31)))
    mine, theirs = ids_of(book, "customer")["acme"], ids_of(other, "customer")["acme"]
    assert _scores(before, mine) == _scores(alone, theirs)
    assert {row["newest"] for row in indicators(before)} == {dt.date(2026, 3, 1)}


def test_nonsense_of_one_customer_names_it_and_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = company(tmp_path)
    people(book, eve=("delta", 5))
    add_answers(book, *pulse("9", "eve", 2, customer_id="delta"))
    sound = score_book(book, asked=Asked(as_of=AS_OF))
    delta = ids_of(book, "customer")["delta"]
    measure = measuring.measure_relationships

    def spoilt(of: Gathered, **more: Any) -> Any:
        y = of.evidence.y.copy()
        y[of.customers[of.evidence.customer] == delta] = np.nan
        return measure(replace(of, evidence=replace(of.evidence, y=y)), **more)

    monkeypatch.setattr("keepworth.runs.score_indicators.measure_relationships", spoilt)
    run = score_book(book, asked=Asked(as_of=AS_OF))
    record = read_record(run)
    assert len(record["indicators"]["refused"]) == 6
    said = "Left out of the evidence of customer (delta): answer:"
    assert all(one.startswith(said) for one in record["indicators"]["refused"][:5])
    assert "what it says must lie between 0 and 100" in record["indicators"]["refused"][0]
    assert record["indicators"]["refused"][5] == "5 more pieces of evidence were left out."
    assert set(record["indicators"]["refused"]) <= set(record["warnings"])
    kept = [row for row in rows_in(sound / "indicators.parquet") if row["customer_id"] != delta]
    assert rows_in(run / "indicators.parquet") == kept
    assert told(run)["delta"]["published"] == "withheld"
    assert {name: row for name, row in told(run).items() if name != "delta"} == {
        name: row for name, row in told(sound).items() if name != "delta"
    }
    pushes_add_up(run)


def test_who_left_is_told_so_and_not_asked(tmp_path: Path) -> None:
    book = company(tmp_path)
    add(book, "departures", {"customer_id": ["beta", "gamma"], "left_on": [dt.date(2026, 5, 1)] * 2})
    found = told(score_book(book, asked=Asked(as_of=AS_OF)))
    assert [found[name]["state"] for name in ("beta", "gamma")] == ["left", "left"]
    assert (found["beta"]["ask_next"], found["beta"]["ask_next_contact"]) == (None, None)
    before = told(score_book(book, asked=Asked(as_of=dt.date(2026, 4, 30))))
    assert before["beta"]["state"] == "unheard"


def test_a_fall_within_six_months_is_a_drift_and_fading_is_none(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    people(book, ann=("acme", 5), ben=("beta", 5))
    for customer, who in (("acme", "ann"), ("beta", "ben")):
        add_answers(book, *pulse(f"{who} then", who, 7, at="2025-12-01T10:00", customer_id=customer))
    add_answers(book, *pulse("ann now", "ann", 4, at="2026-06-25T10:00"))
    found = told(score_book(book, asked=Asked(as_of=AS_OF)))
    assert found["acme"]["state"] == "drifting"
    assert found["acme"]["strength"] > 50
    assert found["beta"]["state"] in {"strong", "steady"}


def test_what_was_said_fades_beside_a_running_contract_too_and_that_is_no_drift(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    firms = ("bound", "free")
    people(book, **{f"{who} of {firm}": (firm, 3) for firm in firms for who in "abcd"})
    for firm in firms:
        for who in "abcd":
            for day in range(10, 16):
                add_answers(
                    book,
                    *pulse(f"{firm} {who} {day}", f"{who} of {firm}", 7, at=f"2025-01-{day}T10:00", customer_id=firm),
                )
    add(book, "contracts", {"contract_id": ["1"], "customer_id": ["bound"], "starts_on": [dt.date(2024, 1, 1)],
                            "ends_on": [dt.date(2030, 1, 1)]})  # fmt: skip
    change_settings(book.folder, **{f"half_life_months.{name}": 8.0 for name in INDICATORS})
    found = told(score_book(find_book(book.folder), asked=Asked(as_of=dt.date(2025, 7, 20))))
    assert {found[firm]["published"] for firm in firms} == {"firm"}
    assert {found[firm]["state"] for firm in firms} == {"strong"}


def test_a_book_of_orders_and_answers_is_scored_as_of_the_later_of_both(tmp_path: Path) -> None:
    book = company(tmp_path)
    assert read_record(score_book(book))["as_of"] == "2026-06-20"
    add_orders(book, ("gamma", "2026-06-25", 5))
    assert read_record(score_book(book))["as_of"] == "2026-06-25"


def test_a_book_of_promises_alone_is_scored_as_of_its_last_day_or_another(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add(book, "promises", {"promise_id": ["1", "2"], "customer_id": ["acme"] * 2, "agreed_on": [EARLIER] * 2,
                           "due_on": [EARLIER, dt.date(2027, 1, 1)], "kept": ["yes", "open"],
                           "kept_on": [EARLIER, None]})  # fmt: skip
    record = read_record(score_book(book))
    assert (record["as_of"], record["indicators"]["pieces"]) == (str(EARLIER), 1)
    assert read_record(score_book(book, asked=Asked(as_of=AS_OF)))["as_of"] == str(AS_OF)


def test_a_piece_that_says_the_prior_itself_can_be_seen(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    people(book, ann=("acme", 5))
    add_answers(book, said("1", "recommend", 6, contact_id="ann"))  # of 0 to 10: 60, which is printed
    (row,) = rows_in(score_book(book) / "pushes.parquet")
    assert (row["y"], row["push"]) == (60, 0)


def test_of_a_segment_that_was_not_heard_what_is_stated_holds(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    heard = [f"c{at}" for at in range(40)]
    add(book, "customers", {"customer_id": [*heard, "other"], "segment": ["Shop"] * 40 + ["Law"],
                            "kind": ["person"] * 41, "valid_from": [EARLIER] * 41})  # fmt: skip
    add_orders(book, ("c39", EARLIER, 5), ("other", EARLIER, 5))
    for who in heard[:39]:
        add_answers(book, *pulse(who, None, 2, customer_id=who))
    score_book(book)
    number = ids_of(book, "customer")
    scored = open_scored(book)
    of = {who: measured_of(scored, number[who]).line("trust").prior for who in ("c0", "c39", "other")}
    assert of["c39"] == of["c0"] < 50
    assert of["other"] == 60


def test_a_person_is_their_own_contact(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add(book, "customers", {"customer_id": ["li"], "kind": ["person"], "valid_from": [EARLIER],
                            "since": [dt.date(2026, 7, 1)]})  # fmt: skip
    add_answers(book, *pulse("1", None, 6, customer_id="li"))
    run = score_book(book, asked=Asked(as_of=AS_OF))
    assert told(run)["li"]["published"] == "firm"
    assert {row["coverage"] for row in indicators(run)} == {1.0}


def test_states_are_those_of_the_library(run: Path) -> None:
    assert list(read_record(run)["indicators"]["states"]) == list(STATES)


def test_settings_are_gone_by(tmp_path: Path) -> None:
    book = company(tmp_path)
    before = indicators(score_book(book, asked=Asked(as_of=AS_OF)))
    change_settings(book.folder, **{"measure.errors": {"item": 5.0}, "half_life_months.trust": 1.0})
    after = indicators(score_book(Book(book.folder, _settings(book)), asked=Asked(as_of=AS_OF)))
    by = [{row["indicator"]: row for row in rows} for rows in (before, after)]
    assert by[1]["fit"]["information"] > by[0]["fit"]["information"]
    assert by[1]["trust"]["freshness"] < by[0]["trust"]["freshness"]
    assert not math.isclose(by[0]["trust"]["score"], by[1]["trust"]["score"])
