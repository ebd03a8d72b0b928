"""The worker: a long job keeps no mail waiting, and a signal ends both."""

import os
import signal
import threading

import pytest

from keepworth_web.site import worker

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Keep the worker from the tests' database, and give back what the process did with its signals."""
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, done in before.items():
        signal.signal(number, done)


def test_what_is_sent_waits_for_no_job(monkeypatch):
    sent = threading.Event()

    def long_job() -> bool:
        assert sent.wait(20), "nothing was sent while the job ran"
        os.kill(os.getpid(), signal.SIGTERM)
        return True

    def send() -> bool:
        sent.set()
        return True

    monkeypatch.setattr(worker, "do_next", long_job)
    monkeypatch.setattr(worker, "send_due", send)
    worker.work()
    assert not [one for one in threading.enumerate() if one.name == "sender"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_who_sends_ends_the_worker_and_is_not_slept_over(monkeypatch):
    def send() -> bool:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(worker, "do_next", lambda: False)
    monkeypatch.setattr(worker, "_tidy", lambda swept: swept)
    monkeypatch.setattr(worker, "send_due", send)
    worker.work()  # returns, and whoever started it sees that it ended
