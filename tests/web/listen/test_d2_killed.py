"""D2-03 and D2-05 over HTTP: a server killed between keeping and replying, and fifty at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from keepworth_web.listen.models import Invitation, Submission, Survey
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.staff.tokens import hash_token
from tests.factories.ports import free_port
from tests.web.listen.asking import AT, TOKEN, counts, unnoted
from tests.web.listen.serving import patient_post, post, website

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback, pytest.mark.unix, pytest.mark.slow]
CLIENTS = 50


def token(at: int) -> str:
    return f"{at:043d}"


def at_once(do: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=do, args=(at,)) for at in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_d2_03_fifty_clients_of_a_server_that_is_killed_are_each_counted_once():
    survey = Survey.objects.create(name="x", instrument="nps", version="1.0", languages=["en"], made_at=AT)
    Invitation.objects.bulk_create(
        Invitation(survey=survey, code=f"i-{at}", contact=f"p{at}", language="en", made_at=AT,
                   token_hash=hash_token(token(at), purpose=PURPOSE))
        for at in range(CLIENTS)
    )  # fmt: skip
    connection.close()
    port, told = free_port(), {}

    def answer(at: int) -> None:
        sent = {"recommend": str(at % 11), "submission_id": f"{at:022d}"}
        told[at] = {patient_post(port, f"/s/{token(at)}/", sent) for _ in range(6)}

    with website(port, posts=20) as first:
        clients = threading.Thread(target=at_once, args=(answer,))
        clients.start()
        assert first.wait(60) == -9
        with website(port):
            clients.join()
    assert all(len(receipts) == 1 for receipts in told.values()), "a retry gets the first receipt"
    kept = dict(Submission.objects.values_list("submission_id", "receipt"))
    assert {f"{at:022d}": next(iter(of))[1] for at, of in told.items()} == kept
    assert {status for of in told.values() for status, _ in of} == {200}
    assert counts() == (CLIENTS,) * 4


def test_d2_05_a_single_use_link_by_fifty_parallel_posts_counts_one():
    unnoted()
    connection.close()
    port, told = free_port(), []

    def answer(at: int) -> None:
        told.append(post(port, f"/s/{TOKEN}/", {"recommend": "9", "submission_id": f"{at:022d}"})[0])

    with website(port):
        at_once(answer)
    assert sorted(told) == [200] + [409] * (CLIENTS - 1)
    assert counts() == (1,) * 4
