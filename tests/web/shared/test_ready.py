"""Statements that are written once say what the ORM says."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from keepworth_web.listen.models import Answer, Invitation, Outgoing, Submission
from keepworth_web.shared.ready import FIRST, MARK, Claim, ReadyClaim, ReadyQuestion, ready_insert
from tests.web.listen.asking import AT, unnoted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


@pytest.fixture
def invitation() -> Invitation:
    made = unnoted()
    Invitation.objects.filter(pk=made.pk).update(sent_at=AT, draft={"said": {"why": "“100 %” ?"}})
    return made


def told(row) -> dict:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def test_a_ready_question_finds_what_the_orm_finds(invitation):
    ready = ReadyQuestion(Invitation.objects.filter(token_hash=MARK), owner="survey")
    for _ in range(2):
        found, known = ready.first(invitation.token_hash), Invitation.objects.get()
        assert (told(found), told(found.survey)) == (told(known), told(known.survey))
        assert ready.first("?") is None
    with CaptureQueriesContext(connection) as seen:
        ready.first(invitation.token_hash).survey.name  # noqa: B018 what is read here is not asked for again
    assert len(seen) == 1


def test_postgresql_plans_a_ready_question_once(invitation):
    ready = ReadyQuestion(Invitation.objects.filter(token_hash=MARK), owner="survey")
    for _ in range(8):
        assert ready.first(invitation.token_hash) is not None
    if connection.vendor != "postgresql":
        return  # SQLite keeps what it compiled by itself
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert [one for (one,) in cursor.fetchall() if "token_hash" in one]


def test_a_question_of_two_values_is_not_ready(invitation):
    ready = ReadyQuestion(Invitation.objects.filter(token_hash=MARK, code="i-1"), owner="survey")
    with pytest.raises(ValueError, match="one value"):
        ready.first(invitation.token_hash)


def test_rows_are_inserted_as_the_orm_would(invitation):
    def said(name: str) -> dict:
        about = {"survey_id": invitation.survey_id, "said_hash": name, "language": "en", "answered_at": AT}
        return {**about, "submission_id": name, "receipt": name}

    words = "%s '\" \\ 长 🙂"
    key = ready_insert(
        (Submission, said("ready")),
        (Answer, {"submission_id": FIRST, "item": "a", "value": 0.1, "words": ""}),
        (Answer, {"submission_id": FIRST, "item": "b", "value": None, "words": words}),
        (Outgoing, {"kind": "thanks", "key": "ready", "due_at": AT, "invitation_id": invitation.pk}),
    )()
    other = Submission.objects.create(**said("orm"))
    known = Outgoing.objects.create(kind="thanks", key="orm", due_at=AT, invitation=invitation)
    mine = Submission.objects.get(pk=key)
    differ = {"id", "submission_id", "said_hash", "receipt", "key"}

    def same(row) -> dict:
        return {name: value for name, value in told(row).items() if name not in differ}

    assert (same(mine), mine.submission_id) == (same(other), "ready")
    assert same(Outgoing.objects.get(key="ready")) == same(Outgoing.objects.get(pk=known.pk))
    assert list(mine.answers.values_list("item", "value", "words")) == [("a", 0.1, ""), ("b", None, words)]
    assert mine.answered_at - AT == dt.timedelta(0)


def test_of_rows_inserted_together_none_stays_alone(invitation):
    about = {"survey_id": invitation.survey_id, "said_hash": "x", "language": "en", "answered_at": AT}
    answer = {"submission_id": FIRST, "item": "a", "value": 1.0, "words": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        ready_insert(
            (Submission, {**about, "submission_id": "s", "receipt": "r"}), (Answer, answer), (Answer, answer)
        )()
    assert (Submission.objects.count(), Answer.objects.count()) == (0, 0)


def test_rows_follow_a_claim_or_nothing_does(invitation):
    claim = ReadyClaim(
        Invitation, sets=("answered_at",), resets=("draft",), while_empty=("answered_at", "withdrawn_at")
    )
    about = {"survey_id": invitation.survey_id, "said_hash": "x", "language": "en", "answered_at": AT}

    def insert(name: str) -> int | None:
        said = {**about, "submission_id": name, "receipt": name}
        answer = {"submission_id": FIRST, "item": "a", "value": 1.0, "words": ""}
        return ready_insert((Submission, said), (Answer, answer), claim=Claim(claim, (invitation.pk,), (AT,)))()

    key = insert("first")
    assert insert("second") is None
    assert (Submission.objects.get().pk, Answer.objects.get().submission_id) == (key, key)
    found = Invitation.objects.get()
    assert (found.answered_at, found.draft) == (AT, {})
    Invitation.objects.update(answered_at=None, withdrawn_at=AT)
    assert insert("third") is None, "one that was taken back is not to be had"


def test_what_is_too_long_is_not_cut(invitation):
    about = {"survey_id": invitation.survey_id, "said_hash": "x", "language": "en", "answered_at": AT}
    with suppress(DataError), transaction.atomic():  # PostgreSQL refuses it, SQLite looks at no length
        ready_insert((Submission, {**about, "submission_id": "s" * 65, "receipt": "r"}))()
    assert set(Submission.objects.values_list("submission_id", flat=True)) <= {"s" * 65}
