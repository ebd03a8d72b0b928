"""Statements that are written once say what the ORM says."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from keepworth_web.listen.models import Answer, Invitation, Outgoing, Submission
from keepworth_web.shared.group_commit import write_together
from keepworth_web.shared.prepared import is_by_itself, prepared_answer
from keepworth_web.shared.ready import CLAIMED, FIRST, MARK, Claim, ReadyClaim, ReadyQuestion, ready_insert
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


@pytest.mark.django_db(transaction=True)
def test_what_commits_by_itself_is_kept_whole_or_not_at_all():
    """On PostgreSQL it goes by psycopg's lower level, which nothing that listens to statements sees."""
    made = unnoted()
    about = {"survey_id": made.survey_id, "said_hash": "x", "language": "en", "answered_at": AT}
    words = "%s $1 '\" \\ 长 🙂"

    def insert(name: str, *items: str) -> int | None:
        said = {**about, "submission_id": name, "receipt": name, "invitation_id": CLAIMED}
        told = {"submission_id": FIRST, "value": 0.1, "words": words}
        claim = ReadyClaim(
            Invitation, by=("token_hash",), sets=("answered_at",), resets=("draft",), while_empty=("answered_at",)
        )
        rows = ((Answer, {**told, "item": one}) for one in items)
        write = ready_insert((Submission, said), *rows, claim=Claim(claim, (made.token_hash,), (AT,)))
        return write() if connection.vendor == "postgresql" else write_together(write)

    with pytest.raises(IntegrityError):
        insert("first", "a", "a")
    assert (Submission.objects.count(), Invitation.objects.get().answered_at) == (0, None)
    key = insert("second", "a", "b")
    assert insert("third", "a", "b") is None
    kept = Submission.objects.get()
    assert (kept.pk, kept.invitation_id, kept.answered_at) == (key, made.pk, AT)
    assert set(kept.answers.values_list("item", "value", "words")) == {("a", 0.1, words), ("b", 0.1, words)}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'keepworth_%%'")
            assert cursor.fetchone()[0] == 1


@pytest.mark.django_db(transaction=True)
def test_a_prepared_statement_takes_numbers_of_any_size():
    if connection.vendor != "postgresql":
        return  # SQLite has one size
    said = "SELECT %s::bigint + %s"
    assert [prepared_answer(said, (one, 1)) for one in (1, 40_000, 3_000_000_000)] == [2, 40_001, 3_000_000_001]
    assert prepared_answer("SELECT 1 WHERE %s::bigint < 0", (1,)) is None
    with pytest.raises(DataError):
        prepared_answer(said, ("x", 1))
    assert prepared_answer(said, (1, 1)) == 2, "a fault leaves the connection as it was"
    with pytest.raises(ValueError, match="places"):
        prepared_answer(said, (1,))


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_a_cursor_is_used():
    assert is_by_itself(connection) == (connection.vendor == "postgresql")
    with transaction.atomic():
        assert not is_by_itself(connection)
    with CaptureQueriesContext(connection):
        assert not is_by_itself(connection)
