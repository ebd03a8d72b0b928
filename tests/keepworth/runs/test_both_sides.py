"""Both sides of relationships are read apart, by customer, person and item, and compared."""

import datetime as dt

import pytest
from tests.factories.books import add, empty_book

from keepworth.measure.sides import Judged
from keepworth.runs.both_sides import both_sides, sides_overall
from keepworth.runs.survey_results import Withheld
from keepworth.tables.scored import Wanted, open_directory

UNTIL = dt.date(2026, 6, 30)
AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
TRUST = ("trust_integrity", "trust_dependability", "trust_competence")  # the second is reversed, all 1 to 7


class Said:
    """Rows of answers, written in a row."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def says(self, customer: str, who: str, points: tuple[int, ...], *, of: str = "own", at: dt.datetime = AT) -> None:
        side = "us" if who.startswith("us") else "customer"
        for item, value in zip(TRUST, points, strict=False):
            self.rows.append({
                "submission_id": f"s{len(self.rows)}", "item": item, "instrument": "relationship", "version": "1.0",
                "customer_id": customer, "contact_id": None if side == "us" else who,
                "colleague_id": who if side == "us" else None, "side": side, "perspective": of, "value": float(value),
                "answered_at": at,
            })  # fmt: skip

    def book(self, folder):
        book = empty_book(folder)
        customers = sorted({str(row["customer_id"]) for row in self.rows})
        add(book, "customers", {"customer_id": customers})
        add(book, "answers", {name: [row[name] for row in self.rows] for name in self.rows[0]})
        return book


def found_in(said: Said, folder, **wanted):
    book = said.book(folder)
    return both_sides(book, open_directory(book), wanted=Wanted(**wanted), until=UNTIL)


def test_the_four_views_stand_apart(tmp_path):
    said = Said()
    said.says("c1", "p1", (7, 1, 7))  # all best: 100
    said.says("c1", "us1", (1, 7, 1))  # all worst: 0
    said.says("c1", "us1", (4, 4, 4), of="guess")
    said.says("c1", "p1", (1, 7, 1), of="guess")
    (one,) = found_in(said, tmp_path)
    assert (one.indicator, one.theirs.score, one.ours.score) == ("trust", 100, 0)
    assert (one.our_guess.score, one.their_guess.score) == (50, 0)
    assert (one.gap.gap, one.our_error.gap, one.their_error.gap) == (-100, -50, 0)
    assert (one.gap.judged, one.their_error.judged) == (Judged.DIFFER, Judged.UNKNOWN)


def test_of_a_person_the_last_answer_counts_and_several_people_make_a_mean(tmp_path):
    said = Said()
    said.says("c1", "p1", (1, 7, 1), at=AT - dt.timedelta(days=9))
    said.says("c1", "p1", (7, 1, 7))
    said.says("c1", "p2", (4, 4, 4))
    said.says("c1", "us1", (4, 4, 4))
    (one,) = found_in(said, tmp_path)
    assert (one.theirs.score, one.theirs.n) == (75, 2)


def test_fewer_than_two_thirds_of_the_items_count_nowhere(tmp_path):
    said = Said()
    said.says("c1", "p1", (7,))
    said.says("c1", "us1", (4, 4))
    (one,) = found_in(said, tmp_path)
    assert (one.theirs, one.gap) == (None, None)
    assert one.ours.score == 50


def test_answers_a_year_old_or_after_the_day_count_no_more(tmp_path):
    said = Said()
    said.says("c1", "p1", (7, 1, 7), at=AT - dt.timedelta(days=400))
    said.says("c1", "p1", (7, 1, 7), at=AT + dt.timedelta(days=90))
    said.says("c1", "us1", (4, 4, 4))
    (one,) = found_in(said, tmp_path)
    assert one.theirs is None


def test_where_one_side_alone_spoke_there_is_nothing_to_compare(tmp_path):
    said = Said()
    said.says("c1", "p1", (7, 1, 7))
    assert found_in(said, tmp_path) == ()


@pytest.mark.parametrize(("customers", "gap"), [(4, None), (5, -50.0)])
def test_over_all_each_customer_counts_once_and_few_are_withheld(tmp_path, customers, gap):
    said = Said()
    for at in range(customers):
        for who in range(1 + at):
            said.says(f"c{at}", f"p{at}.{who}", (7, 1, 7))
        said.says(f"c{at}", f"us{at}", (4, 4, 4))
    (one,) = sides_overall(found_in(said, tmp_path))
    if gap is None:
        assert isinstance(one.gap, Withheld)
        assert "it takes 5" in one.gap.because
    else:
        assert (one.gap.gap, one.gap.n) == (gap, (5, 5))
    assert isinstance(one.our_error, Withheld)
