"""Questions about what the worker was asked to do for the book, and whether the book is empty."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.book.models import Job
from keepworth_web.book.reads import STEPS, stored_runs

# The steps of each kind of work in their order, as they are said to whoever waits.
STEPS_OF: dict[str, dict[str, Promise]] = {
    "backtest": {"read": _("reading contracts"), "compare": _("comparing what was said with what came")},
    "bakeoff": {"read": _("reading answers"), "compare": _("judging each metric by what came")},
    "drivers": {"read": _("reading answers"), "compare": _("sharing out what each explains")},
    "long-view": {"read": _("reading quarters"), "compare": _("holding one quarter against the next")},
    "backup": {"database": _("copying the database"), "files": _("packing the files")},
    "erase": {},
    "retire": {},
    "sample": {"import": _("bringing in its files"), **STEPS},
}


# What is deleted, by the key that a receipt has for it.
DELETED: dict[str, Promise] = {
    "identities": _("names and addresses"),
    "texts": _("texts"),
    "mentions_in_texts": _("mentions in other people's texts"),
    "ids": _("ids, replaced by random ones"),
    "rows_of_scores": _("rows of stored scores, now without a name"),
    "files": _("files that named the person"),
    "questionnaires": _("own questionnaires that mentioned the person"),
    "written_rows": _("rows that people wrote in the website, now without a name"),
    "invitations": _("invitations to surveys, now without a name"),
    "ledger_sayings": _("what was said on pages of the value ledger, now without a name"),
    "review_sayings": _("reviews and what was said to them, now without a name"),
    "applicants": _("applicants, with what was scored of them"),
    "approved_words": _("testimonials and pages to approve them, now without a name"),
    "told_happenings": _("messages of webhooks, now without a name"),
    "accounts": _("accounts of the website, closed"),
    "mentions_in_website": _("rows of the website that mentioned the person"),
    "sessions": _("sessions of the website, ended"),
    "scores": _("stored scores"),
    "errors": _("files of refused rows"),
    "sources": _("source files"),
    "visits": _("visits whose consent was taken back"),
    "usage": _("days of use whose consent was taken back"),
}


def jobs(*kinds: str) -> QuerySet[Job]:
    """Return what was asked of the worker of some kinds, newest first."""
    return Job.objects.filter(kind__in=kinds)


def counted(counts: Mapping[str, int]) -> list[tuple[object, int]]:
    """Return counts with their words, in the order in which they are told."""
    known = {name: (words, counts[name]) for name, words in DELETED.items() if name in counts}
    return [*known.values(), *((name, of) for name, of in counts.items() if name not in known)]


def receipt(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a receipt as a page tells it."""
    return {
        "name": found["receipt"],
        "is_erasure": "erased_on" in found,
        "day": day_of(found.get("erased_on") or found.get("deleted_on")),
        "counts": counted(found["deleted"]),
        "total": sum(found["deleted"].values()),
    }


def day_of(said: str | None) -> dt.date | None:
    """Return the day that a file of the book names."""
    return dt.date.fromisoformat(said) if said else None


def progress(job: Job) -> dict[str, object]:
    """Return how far a job is, from 0 to 1, and the words of the step it is in."""
    known = STEPS_OF.get(job.kind, {})
    begun = [step.name for step in job.steps.all()]
    at = max((list(known).index(name) for name in begun if name in known), default=0)
    is_done = job.state == Job.State.DONE
    return {"share": 1.0 if is_done else at / max(len(known), 1), "step": known.get(begun[-1], "") if begun else ""}


def may_take_sample() -> bool:
    """Return whether the book is empty, or holds a part of the sample that a killed process left."""
    book = find_book(settings.ENVIRONMENT.book)
    return not read_manifest(book.lake_folder).batches or (book.settings.sample and not stored_runs(limit=1))
