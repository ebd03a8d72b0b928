"""Open cases from answers: each answer is looked at once, by its event, whichever worker comes first."""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet

from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import key_values, schema_of
from keepworth_web.listen.models import Answer, CaseLook, CaseRule, Invitation, Submission
from keepworth_web.listen.reads.complaints import due_on
from keepworth_web.listen.reads.owners import owner_of
from keepworth_web.listen.reads.ruling import opening_of_rule

AT_ONCE: Final = 50
BEHIND: Final = 1000  # events that may have been written out of their order: further back all were looked at
EASE: Final = "ease"  # of CES 2.0: from 1, hard, to 7, easy; `effort` of a case is the other way round
MOST_EASE: Final = 8.0
AGAIN: Final = dt.timedelta(hours=1)  # until what could not be read is tried again
_log = logging.getLogger("keepworth.worker")


@dataclass(slots=True)
class Remembered:
    """What this process knows of the answers: the next one begins anew, and looks at all that was left."""

    again: dict[int, dt.datetime] = field(default_factory=dict)  # answers that could not be read, and until when
    has_all: bool = False  # however old an answer is, it was looked at or stands in `again`

    def wanted(self, *, at: dt.datetime) -> QuerySet[Submission]:
        """Return what is to be looked at: the newest, and what failed, once its time has come."""
        due = Q(pk__in=[one for one, until in self.again.items() if until <= at])
        if not self.has_all:
            return unseen().filter(due | ~Q(pk__in=list(self.again)))
        newest = CaseLook.objects.aggregate(newest=Max("submission_id"))["newest"] or 0
        return unseen().filter(due | Q(pk__gt=newest - BEHIND) & ~Q(pk__in=list(self.again)))


_here = Remembered()


def open_cases(*, at: dt.datetime) -> int:
    """Look at the answers that nobody has looked at, the oldest first; return at how many."""
    found = list(_here.wanted(at=at)[:AT_ONCE])
    _here.has_all = _here.has_all or len(found) < AT_ONCE
    for filled in found:
        try:
            _look(filled, at=at)
        except Exception:  # noqa: BLE001 one answer must not keep the others from being heard
            _here.again[filled.pk] = at + AGAIN
            _log.exception("an answer opened no case", extra={"answer": filled.pk})
        else:
            _here.again.pop(filled.pk, None)
    return len(found)


def unseen() -> QuerySet[Submission]:
    """Return the answers that may open a case, or tell of one how easy it was, and were not looked at."""
    by_rule = Q(survey__case_rule__isnull=False, answered_at__gte=F("survey__case_rule__since"))
    asked_again = Q(invitation__asked_again__isnull=False)
    these = Submission.objects.filter(by_rule | asked_again, case_look=None)
    return these.select_related("invitation__asked_again").order_by("pk")


def _look(filled: Submission, *, at: dt.datetime) -> None:
    """Look at one answer; whoever looked at it at the same time has done it all."""
    try:
        with transaction.atomic():
            seen = CaseLook.objects.create(submission=filled, at=at)
            row = _followed(filled, at=at)
            if row is not None:
                CaseLook.objects.filter(pk=seen.pk).update(key_hash=row.key_hash)
    except IntegrityError:
        if not CaseLook.objects.filter(submission=filled).exists():
            raise


def _followed(filled: Submission, *, at: dt.datetime) -> WrittenRow | None:
    answers = list(filled.answers.all())
    asked = getattr(filled.invitation, "asked_again", None) if filled.invitation else None
    if asked is not None:
        return _effort(asked.key_hash, answers, at=at)
    rule = CaseRule.objects.get(survey=filled.survey_id)
    if not opening_of_rule(rule).opens({one.item: (one.value, one.words) for one in answers}):
        return None
    try:
        with transaction.atomic():
            return write_row(_case(filled, answers, rule=rule), by=None, at=at)
    except RowRefused as refused:
        _log.warning("an answer opened no case: %s", ", ".join(refused.faults), extra={"answer": filled.pk})
        return None  # of somebody whose data were erased


def _case(filled: Submission, answers: list[Answer], *, rule: CaseRule) -> Said:
    worded = next((one for one in answers if one.words), None)
    reader = Reader(visible_to(None))
    values: dict[str, str | None] = {
        **_who(filled.invitation, reader=reader),
        "case_id": f"c-{filled.receipt.removeprefix('a-')}",
        "opened_at": f"{filled.answered_at:%Y-%m-%dT%H:%M:%SZ}",
        "due_on": str(due_on(filled.answered_at, rule=rule, book=reader.visible.book)),
        "submission_id": filled.receipt,
        "text_id": f"{filled.receipt}.{worded.item}" if worded else None,
    }
    return Said("cases", values)


def _who(invitation: Invitation | None, *, reader: Reader) -> Mapping[str, str | None]:
    """Return whose answer it is and who looks after them; an open link names nobody."""
    if invitation is None or not invitation.customer:
        return {}
    owner = owner_of(reader, invitation.customer)
    return {"customer_id": invitation.customer, "contact_id": invitation.contact or None, "owner_id": owner or None}


def _effort(key_hash: str, answers: list[Answer], *, at: dt.datetime) -> WrittenRow | None:
    """Write into a case how much effort it cost them, as they answered once it was solved."""
    ease = next((one.value for one in answers if one.item == EASE and one.value is not None), None)
    row = WrittenRow.objects.filter(table="cases", key_hash=key_hash).first()
    if ease is None or row is None or row.gone:
        return None
    key: dict[str, Any] = key_values(schema_of(row), row.key)
    return write_row(Said("cases", {"case_id": key["case_id"], "effort": f"{MOST_EASE - ease:g}"}), by=None, at=at)
