"""What pages are told of one customer's indicators: what was heard, the prior elsewhere, the pushes between them."""

import datetime as dt
import json

import pytest
from tests.factories.books import add
from tests.factories.measured_run import Piece, measure_run
from tests.factories.pages import DAY, page_book, write_run

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth.tables.measured import measured_before, measured_of, pushes_of
from keepworth.tables.scored import open_scored

FIRM, THIN = 1, 2  # numbers, of team North and South
CFO, USER, OURS = 1, 2, 1


def pieces() -> list[Piece]:
    said = [
        Piece(FIRM, name, 70.0, dt.date(2026, 9, 1), f"answer:{at}:q", "item", contact=CFO, share=0.5)
        for at, name in enumerate(("emotional", "satisfaction", "performance", "evp", "fit", "trust"))
    ]
    return [
        *said,
        Piece(FIRM, "trust", 40.0, dt.date(2026, 10, 1), "answer:7:q", "item", contact=USER, share=0.3),
        Piece(FIRM, "trust", 90.0, dt.date(2026, 10, 1), "answer:8:q", "opinion", colleague=OURS, share=1.0),
        Piece(THIN, "trust", 80.0, dt.date(2026, 10, 1)),
    ]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    made = page_book(tmp_path_factory.mktemp("measured"), customers=30)
    add(made, "contacts", {"contact_id": ["cfo", "user"], "customer_id": ["C000000"] * 2})
    add(made, "colleagues", {"colleague_id": ["mei"]})
    add(
        made, "identities", {"who": ["contact", "colleague"], "who_id": ["cfo", "mei"], "name": ["Ana Ruiz", "Mei Lin"]}
    )
    measure_run(made.scores.joinpath("latest").resolve(), pieces(), day=DAY, more={FIRM: {"ask_next": "control"}})
    return made


@pytest.fixture
def scored(book):
    return open_scored(book)


def test_every_line_of_both_sides_is_there_and_absent_ones_are_the_prior(scored):
    found = measured_of(scored, FIRM)
    assert [(one.side, one.indicator) for one in found.lines] == [
        (side, name) for side in ("customer", "us") for name in INDICATORS
    ]
    trust, control = found.line("trust"), found.line("control")
    assert (trust.pieces, trust.newest, trust.is_heard) == (2, dt.date(2026, 10, 1), True)
    assert trust.conflict > 1
    assert (control.score, control.prior, control.pieces, control.information) == (60.0, 60.0, 0, 0.0)
    assert control.sd == control.prior_sd == pytest.approx((15**2 + 12**2 * 0.38) ** 0.5)
    assert control.low == pytest.approx(60 - 1.2815516 * control.sd)
    assert found.line("trust", "us").score > 60 > trust.score


def test_of_whom_nothing_was_heard_the_prior_is_that_of_one_person_who_decides_alone(scored):
    found = measured_of(scored, 5)
    assert found.stood.published == "withheld"
    assert {one.score for one in found.lines} == {60.0}
    assert found.line("fit").sd == pytest.approx((15**2 + 12**2) ** 0.5)


def test_pushes_sum_to_score_less_prior_and_name_who_said_it(book, scored):
    found = pushes_of(book, scored, number=FIRM)
    for side in ("customer", "us"):
        for name in INDICATORS:
            line = measured_of(scored, FIRM).line(name, side)
            mine = [one.push for one in found if (one.side, one.indicator) == (side, name)]
            assert sum(mine) == pytest.approx(line.score - line.prior, abs=1e-9)
    only = pushes_of(book, scored, number=FIRM, indicator="trust")
    assert [(one.day.month, one.who) for one in only] == [(9, "Ana Ruiz"), (10, "user"), (10, "Mei Lin")]
    assert {one.indicator for one in only} == {"trust"}


def test_d1_01_nothing_is_told_of_a_customer_behind_the_wall(book, scored):
    assert measured_of(scored, FIRM, teams=("North",))
    assert measured_of(scored, FIRM, teams=("South",)) is None
    assert pushes_of(book, scored, number=FIRM, teams=("South",)) == []


def test_b4_what_somebody_restricted_said_counts_and_is_not_told(book, scored):
    write_restrictions(book.folder, Restrictions({("contact", CFO): "2026-11-01"}))
    try:
        found = pushes_of(book, scored, number=FIRM, indicator="trust")
    finally:
        write_restrictions(book.folder, Restrictions())
    first = next(one for one in found if one.is_restricted)
    assert (first.who, first.contact_id, first.evidence_id) == (None, None, "")
    assert (first.y, first.day, first.source) == (None, None, None)
    line = measured_of(scored, FIRM).line("trust")
    assert sum(one.push for one in found if one.side == "customer") == pytest.approx(line.score - line.prior)


def test_an_older_run_measured_nobody(book, scored):
    older = write_run(book, customers=20, run="2026-10-01-20261001T000000", as_of=dt.date(2026, 10, 1))
    try:
        assert measured_of(open_scored(book, run=older), FIRM) is None
        assert pushes_of(book, open_scored(book, run=older), number=FIRM) == []
        now = scored.run
        (only,) = measured_before(scored, FIRM, indicator="trust", runs=[older, now])
        assert only == (now, measured_of(scored, FIRM).line("trust"))
        assert measured_before(scored, FIRM, indicator="control", runs=[now]) == [(now, None)]
    finally:
        latest = book.scores / "latest"
        latest.unlink()
        latest.symlink_to(now.name, target_is_directory=True)


def test_a_segment_that_has_learnt_its_own_prior_is_taken_at_it(book, scored):
    path = scored.run / "priors.json"
    said = path.read_text()
    priors = json.loads(said)
    lines = {name: of | {"mean": 45.0} for name, of in priors["populations"][0]["lines"].items()}
    priors["populations"].append({"name": "", "lines": lines, "ours": lines})
    priors["populations"][0]["name"] = "other"
    path.write_text(json.dumps(priors))
    try:
        assert measured_of(scored, FIRM).line("control").score == 45.0
    finally:
        path.write_text(said)
