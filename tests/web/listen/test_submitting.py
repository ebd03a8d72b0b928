"""D2: an answer counts exactly once, whatever is sent again, at once, or killed between."""

import re
import signal
import threading

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from keepworth_web.listen.actions.submit_response import (
    MOST_A_MINUTE,
    AlreadyAnswered,
    TooManyAnswers,
    submit_response,
)
from keepworth_web.listen.models import Answer, Invitation, Submission
from tests.web.listen.asking import AT, counts, filled, in_own_process, invited_to, link_to, survey_of, unnoted

pytestmark = [pytest.mark.django_db]
LAST = 1 if connection.vendor == "postgresql" else 5  # of the statements; PostgreSQL is told every row in one
NOTHING, ONCE = (0, 0, 0, 0), (1, 1, 1, 1)


@pytest.fixture
def invitation(people) -> Invitation:
    return invited_to(survey_of(people["owner"]), people["owner"]).invitation


def test_d2_03_a_retry_gets_the_first_receipt_and_changes_nothing(invitation):
    receipts = {submit_response(invitation, filled(), at=AT).receipt for _ in range(6)}
    assert len(receipts) == 1
    assert counts() == ONCE


def test_d2_03_a_retry_at_an_open_link_does_too(people):
    link, _ = link_to(survey_of(people["owner"]), people["owner"])
    receipts = {submit_response(link, filled(), at=AT).receipt for _ in range(6)}
    other = submit_response(link, filled(submission_id="t" * 22), at=AT)
    assert (len(receipts), other.receipt in receipts) == (1, False)
    assert counts() == (2, 2, 0, 0), "nobody is known, so nobody is thanked by mail"


def test_d2_04_the_same_id_with_other_answers_is_refused_and_the_first_kept(invitation, people):
    first = submit_response(invitation, filled(recommend=9), at=AT)
    with pytest.raises(AlreadyAnswered):
        submit_response(invitation, filled(recommend=2), at=AT)
    with pytest.raises(AlreadyAnswered):
        submit_response(invitation, filled(recommend=9, words="More"), at=AT)
    assert (Answer.objects.get(submission=first.pk).value, counts()) == (9, ONCE)


def test_d2_04_nor_does_another_invitation_get_the_receipt_of_this_one(invitation, people):
    submit_response(invitation, filled(), at=AT)
    other = invited_to(invitation.survey, people["owner"], contact="p2").invitation
    with pytest.raises(AlreadyAnswered):
        submit_response(other, filled(), at=AT)
    assert counts() == ONCE, "the other link is as unused as before"


def test_d2_05_a_link_that_was_used_keeps_the_first_answers(invitation):
    submit_response(invitation, filled(submission_id="a" * 22), at=AT)
    with pytest.raises(AlreadyAnswered):
        submit_response(invitation, filled(submission_id="b" * 22), at=AT)
    assert counts() == ONCE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["a form sent twice", "two forms"])
def test_d2_05_of_fifty_at_once_one_counts(same):
    invitation = unnoted()
    gate, told = threading.Barrier(50), []

    def send(at: int) -> None:
        said = filled(submission_id="s" * 22 if same else f"{at:022d}")
        gate.wait()
        try:
            told.append(submit_response(invitation, said, at=AT).receipt)
        except AlreadyAnswered:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(at,)) for at in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts() == ONCE
    receipt = Submission.objects.get().receipt
    assert sorted(told) == sorted([receipt] * 50 if same else [receipt, *["refused"] * 49])


KILLED = """
import datetime as dt, os, signal
from django.db import connection
from keepworth_web.listen.actions.submit_response import Filled, Given, submit_response
from keepworth_web.listen.models import Invitation

left = int(sys.argv[3])

def kill(execute, sql, params, many, context):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

invitation = Invitation.objects.get(pk=sys.argv[2])
said = Filled("s" * 22, (Given("recommend", 9),), address="192.0.2.7")
with connection.execute_wrapper(kill):
    submit_response(invitation, said, at=dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC))
os.kill(os.getpid(), signal.SIGKILL)  # between the commit and the reply
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.unix
@pytest.mark.parametrize("statement", [min(2, LAST), LAST, 99], ids=["amid", "at the last row", "before the reply"])
def test_d2_03_a_process_that_is_killed_keeps_all_or_nothing_and_the_retry_counts_once(statement):
    invitation = unnoted()
    connection.close()
    killed = in_own_process(KILLED, invitation.pk, statement)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert counts() == (ONCE if statement == 99 else NOTHING)
    receipts = {submit_response(invitation, filled(), at=AT).receipt for _ in range(5)}
    assert (len(receipts), counts()) == (1, ONCE)


@pytest.mark.django_db(transaction=True)
def test_d2_06_a_full_disk_keeps_nothing_and_the_next_try_counts():
    invitation = unnoted()

    def full(execute, sql, params, many, context):
        if "listen_outgoing" in sql:
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with pytest.raises(DatabaseError), connection.execute_wrapper(full):
        submit_response(invitation, filled(), at=AT)
    assert counts() == NOTHING
    submit_response(invitation, filled(), at=AT)
    assert counts() == ONCE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["invitation", "open link"])
def test_d3_an_intake_is_five_statements_and_one_commit(kind):
    door = unnoted(kind)
    with CaptureQueriesContext(connection) as seen:
        submit_response(door, filled(words="Fast and kind"), at=AT)
    said = [one["sql"].split(maxsplit=1)[0] for one in seen.captured_queries]
    assert len([one for one in said if one not in ("BEGIN", "COMMIT")]) <= 5, "the sixth finds the link"
    # What an invitation brings is one statement on PostgreSQL, which commits by itself.
    by_itself = connection.vendor == "postgresql" and kind == "invitation"
    assert (said.count("BEGIN"), said.count("COMMIT"), len(said)) == ((0, 0, 1) if by_itself else (1, 1, len(said)))


def test_an_open_link_takes_no_more_than_people_give(people):
    link, _ = link_to(survey_of(people["owner"]), people["owner"])
    for at in range(MOST_A_MINUTE):
        submit_response(link, filled(submission_id=f"{at:022d}"), at=AT)
    with pytest.raises(TooManyAnswers):
        submit_response(link, filled(), at=AT)
    assert Submission.objects.count() == MOST_A_MINUTE


def test_an_answer_has_its_number_and_its_words(invitation):
    submit_response(invitation, filled(words="Fast and kind"), at=AT)
    assert list(Answer.objects.values_list("item", "value", "words")) == [
        ("recommend", 9.0, ""),
        ("why", None, "Fast and kind"),
    ]


def test_a_receipt_says_nothing_of_whom_it_is(invitation):
    assert re.fullmatch(r"a-[0-9a-f]{16}", submit_response(invitation, filled(), at=AT).receipt)
