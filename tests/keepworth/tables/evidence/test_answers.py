"""Answers become evidence: each of its item, several of a submission as an index, of either side apart."""

from pathlib import Path
from typing import Any

import pytest
from tests.factories.books import add, empty_book
from tests.factories.gathered import AS_OF, add_answers, gathered, ids_of, rows_of, said
from tests.factories.instruments import OURS, on_a_scale

from keepworth.listen.instruments import INDICATORS, all_instruments, read_instrument, shipped_scales
from keepworth.measure.evidence import NOBODY
from keepworth.tables.book import Book
from keepworth.tables.evidence.items import SIDES, known_items
from keepworth.tables.facts import open_facts
from keepworth.tables.measuring import Believed


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return empty_book(tmp_path)


def told(book: Book, *names: str, **more: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows_of(book, gathered(book, **more))]


def asked(of: str, submission: str, **values: float) -> list[dict[str, Any]]:
    return [said(submission, item, value, instrument=of) for item, value in values.items()]


def test_each_item_of_a_short_questionnaire_is_a_piece_of_its_own(book: Book) -> None:
    add_answers(book, said("S", "trust_overall", 6), said("S", "emotional_like_any", 2), said("S", "recommend", 9),
                said("S", "mindset_relationship", -3))  # fmt: skip
    number = ids_of(book, "submission")["S"]
    assert told(book, "indicator", "source", "id", "y", "variance", "is_ours") == [
        ("emotional", "item", f"answer:{number}:emotional_like_any", pytest.approx(100 * 5 / 6), 225, False),
        ("mindset", "item", f"answer:{number}:mindset_relationship", 0, 225, False),
        ("recommend", "item", f"answer:{number}:recommend", pytest.approx(90), 225, False),
        ("trust", "item", f"answer:{number}:trust_overall", pytest.approx(100 * 5 / 6), 225, False),
    ]


def test_an_index_is_one_piece_of_whoever_answered_two_thirds(book: Book) -> None:
    add_answers(
        book,
        *asked("relationship", "whole", trust_integrity=7, trust_dependability=1, trust_competence=4),
        *asked("relationship", "enough", trust_integrity=4, trust_competence=7),
        *asked("relationship", "few", trust_integrity=4),
    )
    whole, enough = (ids_of(book, "submission")[name] for name in ("whole", "enough"))
    assert sorted(told(book, "indicator", "source", "id", "y", "variance")) == sorted([
        ("trust", "index of J items", f"answers:{whole}:trust", pytest.approx(250 / 3), 75),
        ("trust", "index of J items", f"answers:{enough}:trust", pytest.approx(75), 112.5),
    ])  # fmt: skip


def test_a_yes_is_a_piece_beside_the_index(book: Book) -> None:
    add_answers(book, *asked("relationship", "S", recommend=10, stay_five_years=50, recommended=1))
    add_answers(book, *asked("relationship", "T", recommended=0))
    error = 1e4 * 0.75 * 0.25 / 2 + 100
    assert told(book, "indicator", "source", "y", "variance") == [
        ("recommend", "yes or no", 75, pytest.approx(error)),
        ("recommend", "yes or no", 25, pytest.approx(error)),
        ("recommend", "index of J items", 75, 112.5),
    ]


def test_effort_and_what_lies_beyond_the_product_are_sources_of_their_own(book: Book) -> None:
    add_answers(book, *asked("ces", "S", effort=2), *asked("beyond", "T", status=7, learning=1))
    assert told(book, "indicator", "source", "y", "variance") == [
        ("emotional", "affiliation, status, learning", 0, 225),
        ("emotional", "affiliation, status, learning", 100, 225),
        ("satisfaction", "effort", 75, 225),
    ]
    assert told(book, "indicator", mapped={"status": None, "learning": "fit"}) == [("fit",), ("satisfaction",)]
    with open_facts(book) as facts:
        none = facts.evidence(as_of=AS_OF, believed=Believed(beyond="none"))
    assert [INDICATORS[line] for line in none.evidence.indicator] == ["satisfaction"]


def test_performance_is_weighted_by_how_important_its_elements_are(book: Book) -> None:
    of = "loyalty"
    add_answers(
        book,
        said("S", "importance@speed", 9, instrument=of), said("S", "performance@speed", 10, instrument=of),
        said("S", "importance@price", 3, instrument=of), said("S", "performance@price", 1, instrument=of),
        said("S", "alternative@price", 9, instrument=of), said("S", "alternative@care", 9, instrument=of),
        said("T", "importance@speed", 9, instrument=of), said("T", "performance@price", 9, instrument=of),
    )  # fmt: skip
    assert told(book, "indicator", "source", "y", "variance") == [
        ("performance", "index of J items", pytest.approx(75), 112.5)
    ]


def test_answers_of_later_days_are_not_seen(book: Book) -> None:
    add_answers(book, said("S", "trust_overall", 7, at="2026-06-30T23:59:59"),
                said("S", "evp_gain", 7, at="2025-06-30T00:00"),
                said("T", "trust_overall", 7, at="2026-07-01T00:00:00"))  # fmt: skip
    assert told(book, "indicator", "day", "age") == [
        ("evp", "2025-06-30", pytest.approx(365 / (365.25 / 12))),
        ("trust", "2026-06-30", 0),
    ]
    assert gathered(book, as_of=AS_OF.replace(year=2025, day=29)) is None


def test_what_colleagues_say_and_guess_is_no_evidence_of_customers(book: Book) -> None:
    ours = {"side": "us", "colleague_id": "ed"}
    add_answers(
        book, said("S", "trust_overall", 7, **ours), said("T", "trust_overall", 1, side="us", perspective="guess"),
        said("U", "trust_overall", 1, perspective="guess"),
        said("V", "evp_gain", 1, perspective="own", side="customer"),
        said("W", "trust_overall", 4, side="us", colleague_id="flo"), said("X", "trust_overall", 4, side="us"),
        *[said("Y", item, 7, instrument="relationship", **ours) for item in ("trust_integrity", "trust_competence")],
    )  # fmt: skip
    mine = [row for row in rows_of(book, gathered(book)) if row["is_ours"]]
    assert [(row["indicator"], row["source"], row["y"], row["variance"]) for row in mine] == [
        ("trust", "opinion of a colleague", y, 625) for y in (100, 50, 50, 100)
    ]
    assert [(row["colleague"], row["share"]) for row in mine] == [("ed", 0.5), ("flo", 0.5), (None, 0), ("ed", 0.5)]
    assert [row["indicator"] for row in rows_of(book, gathered(book)) if not row["is_ours"]] == ["evp"]
    found = gathered(book)
    assert found is not None
    assert (found.spread_ours.tolist(), found.spread_theirs.tolist()) == ([0.5], [1.0])
    assert mine[2]["person"] == NOBODY


def test_what_no_scale_has_is_refused_by_name(book: Book) -> None:
    add_answers(
        book,
        said("S", "trust_overall", 8), said("S", "evp_gain", 6.5), said("S", "recommend", 11),
        said("S", "satisfaction_worth", float("nan")), said("S", "mindset_relationship", -3),
        said("S", "control_voice", None),
        *asked("relationship", "T", trust_integrity=0, trust_dependability=1, trust_competence=7),
        *asked("relationship", "U", stay_five_years=100.0, recommend=4.0),
    )  # fmt: skip
    found = gathered(book)
    assert found is not None
    assert [(row["indicator"], row["y"]) for row in rows_of(book, found)] == [
        ("mindset", 0), ("recommend", 70), ("trust", 100),
    ]  # fmt: skip
    number = ids_of(book, "submission")
    assert found.refused_many == 5
    assert {(one.customer_id, one.evidence_id) for one in found.refused} == {
        (ids_of(book, "customer")["acme"], f"answer:{number['S']}:{item}")
        for item in ("trust_overall", "evp_gain", "recommend", "satisfaction_worth")
    } | {(ids_of(book, "customer")["acme"], f"answers:{number['T']}:trust")}
    assert "scale" in found.refused[0].why


def test_questionnaires_that_nobody_knows_feed_nothing(book: Book) -> None:
    add_answers(book, said("S", "trust_overall", 7, instrument="theirs"), said("S", "love", 7),
                said("S", "trust_overall", 7, version="9.9"), said("S", "evp_gain", 7, version=None))  # fmt: skip
    assert told(book, "indicator", "y") == [("evp", 100)]


def test_questionnaires_of_the_company_count_too(book: Book) -> None:
    of = read_instrument(OURS, where="ours", scales=shipped_scales())
    add_answers(book, said("S", "works", 4, instrument="ours"))
    assert gathered(book) is None
    assert told(book, "indicator", "y", "source", own=[of]) == [("trust", 50, "item")]


@pytest.mark.parametrize(("lowest", "highest"), [(-6, 0), (0, 11), (1, 13), (1, 15), (1, 18), (-5, 10), (-3, 4)])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_both_ends_of_a_scale_of_ones_own_are_0_and_100(
    book: Book, lowest: int, highest: int, *, is_reversed: bool
) -> None:
    text = on_a_scale(lowest, highest, is_reversed=is_reversed)
    of = read_instrument(text, where="ours", scales=shipped_scales())
    add_answers(book, *[said(f"S{value}", "works", value, instrument="ours") for value in (lowest, highest)])
    ends = sorted(y for (y,) in told(book, "y", own=[of]))
    assert ends == [pytest.approx(0, abs=1e-9), pytest.approx(100)]
    assert 0 <= ends[0] < ends[1] <= 100  # else it is refused where it is scored


def test_opinions_have_errors_that_a_book_states(book: Book) -> None:
    add_answers(book, said("S", "trust_overall", 7), said("T", "trust_overall", 7, side="us", colleague_id="ed"))
    assert [row["variance"] for row in rows_of(book, gathered(book, errors={"item": 10, "opinion": 30}))] == [100, 900]


EVERY = [(of, item) for of in all_instruments() for item in of.items]


@pytest.mark.parametrize(("of", "item"), EVERY, ids=lambda one: getattr(one, "name", ""))
def test_no_item_feeds_nothing_without_a_reason(of: Any, item: Any) -> None:
    """An answer to it becomes evidence of each side that is asked it, or its file says why not."""
    known = known_items([(of.name, of.version)], own=(), mapped={})
    for side in SIDES:
        read = [one for one in known.readings if (one.item, one.side) == (item.name, side)]
        if item.asks(side) is None:
            assert not read
            continue
        assert bool(read) != bool(item.because)
        for one in read:
            thing = known.things[one.thing]
            assert (thing.indicator, thing.is_ours) == (item.feeds, side == "us")
            assert thing.indicator in INDICATORS


def test_the_order_of_pieces_does_not_hang_on_the_engine(book: Book) -> None:
    add(book, "contacts", {"contact_id": ["ann"], "customer_id": ["acme"]})
    for part in ("A", "B"):
        add_answers(book, *asked("relationship", f"{part}1", trust_integrity=7, trust_dependability=1),
                    said(f"{part}2", "trust_overall", 3, contact_id="ann"))  # fmt: skip
    one, other = (gathered(book) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.number.tolist() == other.number.tolist()
