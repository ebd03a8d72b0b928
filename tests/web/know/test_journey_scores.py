"""The journey says beside each stage how its answers recommend us: the figures of a real survey, behind the wall."""

import datetime as dt

import pytest

from keepworth.runs.import_file import Asked, import_file
from keepworth.tables.book import find_book
from keepworth.tables.reading.child import read_here
from tests.factories.books import add
from tests.factories.web_book import own_id

pytestmark = [pytest.mark.django_db]
CALLS = ("submission_id=response_id", "answered_at=response_at", "stage=journey_stage", "item:nps=nps_score")


@pytest.mark.real
def test_a_telecom_s_scores_stand_beside_its_stages(owner, book, real_data, django_assert_max_num_queries):
    # README of telecom-nps-verbatims; to the tenth.
    with read_here():
        file = real_data / "telecom-nps-verbatims/verbatims.csv"
        import_file(find_book(book), file, asked=Asked(table="answers", maps=CALLS))
    with django_assert_max_num_queries(12):
        page = owner.get("/know/journey/")
    scores = {one.stage: round(one.score.score, 1) for one in page.context["stages"] if one.score}
    assert scores == {"Order": -10.0, "Equipment Received": -56.7, "First Payment": -29.3, "Service in Use": -76.7}
    for said in ("−10.0", "−56.7", "−29.3", "−76.7", "1,130 answers"):
        assert said in page.text


def test_scores_stop_at_the_wall_and_follow_what_narrows(owner, stranger, filled, day):
    add(filled, "answers", {
        "submission_id": [f"s{at}" for at in range(12)], "item": ["recommend"] * 12, "instrument": ["nps"] * 12,
        "version": ["1.0"] * 12, "customer_id": [own_id(at) for at in range(12)],
        "value": [10.0 if at % 3 == 0 else 0.0 for at in range(12)], "stage": ["deliver"] * 12,
        "answered_at": [dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)] * 12,
    })  # fmt: skip
    scores = [
        {one.stage: (one.score.score, one.score.n) for one in page.context["stages"] if one.score}
        for page in (
            owner.get("/know/journey/"),
            stranger.get("/know/journey/"),
            owner.get("/know/journey/?team=North"),
        )
    ]
    assert scores[0]["deliver"] == (pytest.approx(-100 / 3), 12)
    assert scores[1]["deliver"] == (-100.0, 8)
    assert scores[2]["deliver"] == (100.0, 4)
    assert owner.get("/know/journey/").text.count("12 answers") == 1
