"""Prove › Give up: what does nothing is proposed with its evidence, and the owner gives it up, or keeps it and why."""

import datetime as dt

import pytest

from keepworth.act.plays import plays_of
from keepworth.runs.store import latest_run, read_record, write_record
from keepworth.tables.book import find_book
from keepworth.tables.own_instruments import publish_instrument
from keepworth_web.prove.models import Kept
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.instruments import OURS
from tests.factories.web_book import own_id
from tests.web.act.test_compared import VISITS
from tests.web.browsers import with_key
from tests.web.prove.test_experiments import words

pytestmark = pytest.mark.django_db
PAGE = "/prove/retiring/"
NOTHING = {
    **VISITS,
    "got": 700,
    "held_out": 700,
    "log_odds": 0.02,
    "effect": 0.1,
    "effect_low": -0.4,
    "effect_high": 0.6,
}
WIDE = {**NOTHING, "play": "account_review", "effect_low": -6.0, "effect_high": 7.0}


@pytest.fixture
def told(filled, changed):
    def tell(*effects):
        run = latest_run(filled.scores)
        record = read_record(run)
        record["actions"]["effects"] = list(effects)
        write_record(run, record)

    tell(NOTHING, WIDE)
    return tell


def test_an_action_that_does_nothing_is_proposed_with_its_evidence_and_one_not_known_is_not(owner, told):
    said = words(owner.get(PAGE))
    assert "1 thing is proposed to be given up. You decide." in said
    assert "A visit by somebody at our top" in said
    assert "by lot with 700 customers of 1,400 who were left out" in said
    assert "+0.1 points (−0.4 to +0.6, 8 in 10)" in said
    assert "ours" in said
    assert "Review with them what we deliver" not in said


def test_what_is_given_up_is_in_no_run_any_more_until_it_is_taken_up_again(owner, told, book):
    said = words(owner.post(PAGE, {"what": "play:sponsor_visit", "how": "give-up"}, follow=True))
    assert "It is given up: the next run proposes it to nobody." in said
    assert "Nothing is proposed" in said
    assert "sponsor_visit" not in {one.key for one in plays_of(find_book(book).settings.act.plays)}
    assert AuditEntry.objects.filter(kind="settings.change").exists()
    said = words(owner.post(PAGE, {"what": "play:sponsor_visit", "how": "take-up"}, follow=True))
    assert "taken up again" in said
    assert "sponsor_visit" in {one.key for one in plays_of(find_book(book).settings.act.plays)}


def test_what_is_kept_says_why_and_comes_back_once_twice_as_much_is_known(owner, told):
    assert owner.post(PAGE, {"what": "play:sponsor_visit", "how": "keep"}).status_code == 422
    said = words(owner.post(PAGE, {"what": "play:sponsor_visit", "how": "keep", "because": "Our chair likes it"},
                            follow=True))  # fmt: skip
    assert "Nothing is proposed to be given up." in said
    assert "Our chair likes it" in said
    assert Kept.objects.get().seen == 1400
    told({**NOTHING, "got": 1400, "held_out": 1400})
    assert "1 thing is proposed" in words(owner.get(PAGE))


def test_a_question_of_ours_that_tells_nothing_and_feeds_no_indicator_is_proposed(owner, filled, told, day):
    told()
    silent = OURS.replace('feeds = "trust"', 'because = "We were curious."')
    publish_instrument(filled.folder, silent)
    publish_instrument(filled.folder, OURS.replace('"ours"', '"heeded"', 1))
    many, at = 40, dt.datetime.combine(day, dt.time(9))
    for name in ("ours", "heeded"):
        add(filled, "answers", {
            "submission_id": [f"{name}{one}" for one in range(many)], "item": ["works"] * many,
            "instrument": [name] * many, "version": ["1.0"] * many,
            "customer_id": [own_id(one) for one in range(many)], "contact_id": [f"p{one}" for one in range(many)],
            "value": [5.0] * many, "answered_at": [at] * many,
        })  # fmt: skip
    said = words(owner.get(PAGE))
    assert "1 thing is proposed to be given up." in said, "what feeds an indicator is read"
    assert "Of 40 answers almost all say the same: one tells 0.0 in 100 of what its scale could." in said
    assert "To the questionnaire" in said
    refused = owner.post(PAGE, {"what": "question:ours:1.0:works", "how": "give-up"}, follow=True)
    assert "make a new version without it" in words(refused)


def test_nothing_to_give_up_says_what_would_be_needed(owner, filled):
    said = words(owner.get(PAGE))
    assert "Nothing is proposed to be given up. No action was compared by lot yet" in said


def test_it_is_the_owner_s_and_a_program_reads_it(owner, colleague, people, told):
    assert colleague.get(PAGE).status_code == 403
    found = with_key(people["owner"], scope="read").get("/api/v1/prove/retiring").json()
    assert [(one["what"], one["kind"], one["seen"]) for one in found] == [("play:sponsor_visit", "play", 1400)]
