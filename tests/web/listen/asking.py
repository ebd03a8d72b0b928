"""Surveys for the tests of Listen, and a process of its own that answers one and is killed."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from keepworth_web.listen.actions.invite import Asking, Guest, Invited, invite
from keepworth_web.listen.actions.make_survey import NewSurvey, Place, make_survey, open_link
from keepworth_web.listen.actions.submit_response import Filled, Given
from keepworth_web.listen.models import Answer, Invitation, OpenLink, Outgoing, Submission, Survey
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.staff.tokens import hash_token

AT = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
TOKEN = "T" * 43
ROOT = Path(__file__).parents[3]


def survey_of(by, **said) -> Survey:
    wanted = {"name": "How are we doing?", "instrument": "nps", "version": "1.0", **said}
    return make_survey(NewSurvey(**wanted), by=by, at=AT)


def invited_to(survey: Survey, by, *, customer: str = "1001", contact: str = "p1") -> Invited:
    (one,) = invite(survey, [Guest(customer=customer, contact=contact)], asking=Asking(by=by, at=AT))
    return one


def unnoted(kind: str = "invitation"):
    """Make a door without a line in the log: nothing can be deleted there, so tests that commit leave none."""
    survey = Survey.objects.create(
        name="How are we doing?", instrument="nps", version="1.0", languages=["en", "zh-hans"], made_at=AT
    )
    door = {"survey": survey, "token_hash": hash_token(TOKEN, purpose=PURPOSE), "made_at": AT}
    if kind == "invitation":
        return Invitation.objects.create(code="i-1", customer="1001", contact="p1", language="en", **door)
    return OpenLink.objects.create(name="till 3", sealed="", **door)


def link_to(survey: Survey, by, **place):
    return open_link(survey, name="till 3", place=Place(**place), by=by, at=AT)


def filled(*, recommend: float = 9, submission_id: str = "s" * 22, words: str = "") -> Filled:
    given = (Given("recommend", recommend), *([Given("why", None, words)] if words else []))
    return Filled(submission_id, given, address="192.0.2.7")


def counts() -> tuple[int, ...]:
    """Submissions, answers, mails that thank, invitations that are answered."""
    return (
        Submission.objects.count(),
        Answer.objects.count(),
        Outgoing.objects.filter(kind="thanks").count(),
        Invitation.objects.exclude(answered_at=None).count(),
    )


def in_own_process(code: str, *told: object) -> "subprocess.CompletedProcess[str]":
    """Run code in a process that works on the database of the tests."""
    before = (
        "import sys\nfrom django.conf import settings\n"
        "settings.DATABASES['default']['NAME'] = sys.argv[1]\nimport django\ndjango.setup()\n"
    )
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "KEEPWORTH_BOOK": str(settings.ENVIRONMENT.book)}
    command = [sys.executable, "-c", before + code, name, *map(str, told)]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
