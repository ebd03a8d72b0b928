"""The stage, with words that would run in everything that people can write: see `factories/hostile`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keepworth.tables.book import make_book
from keepworth.tables.settings_change import change_settings
from keepworth_web.act.models import Answer
from keepworth_web.book.models import Job
from keepworth_web.focus.actions.save_view import save_view
from keepworth_web.know.actions.keep_note import Note, keep_note
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.prove.models import Experiment, Kept
from keepworth_web.staff.actions.keys import make_key
from keepworth_web.staff.actions.make_link import invite
from keepworth_web.staff.models import Person, Session, Team
from tests.factories.hostile import PAYLOADS, hostile_book, marked
from tests.web.stage import Stage, import_file, send_file, set_stage
from tests.web.visits import Visit

AT_ONCE = 20  # payloads in one file
ROWS = 14  # written by hand; each field of them another payload


@contextmanager
def hostile_stage(folder: Path) -> Iterator[Stage]:
    """Show a book of its own, and keep nothing of what is written meanwhile; several tests may look at it."""
    ours = settings.ENVIRONMENT
    make_book(folder, currency="EUR", name="Acme")
    settings.ENVIRONMENT = replace(ours, book=folder)
    around = transaction.atomic()
    around._from_testcase = True  # what must be outermost may be within it, as within a test of Django's
    try:
        with around:
            yield set_hostile_stage()
            transaction.set_rollback(True)
    finally:
        settings.ENVIRONMENT = ours
        shutil.rmtree(folder)


def set_hostile_stage() -> Stage:
    """Fill the empty book that the website shows, and the database."""
    folder = settings.ENVIRONMENT.book
    for part in ("lake", "scores"):
        shutil.copytree(hostile_book().folder / part, folder / part, symlinks=True, dirs_exist_ok=True)
    change_settings(folder, name=marked(0))
    stage = set_stage("all")
    _people(stage)
    _files(stage)
    _rows(stage)
    for at, job in enumerate(Job.objects.exclude(said="")):
        Job.objects.filter(pk=job.pk).update(said=marked(at % len(PAYLOADS)))
    return stage


def _people(stage: Stage) -> None:
    """Name people, teams, keys, views, invitations and browsers."""
    owner, now, next_one = stage.people["owner"], timezone.now(), count()
    Kept.objects.create(what="play:account_review", seen=1, because=marked(next(next_one)), at=now, by=owner)
    for model in (Person, Team, Experiment):
        for one in model.objects.order_by("pk"):
            model.objects.filter(pk=one.pk).update(name=marked(next(next_one)))
    for at, payload in enumerate(PAYLOADS):
        said = marked(at)
        if len(said) <= 80:
            query = urlencode({"q": said, "segment": said, "team": said})
            save_view(said, query=query, is_shared=True, by=owner, at=now)
        if at % 6 == 0:
            make_key(owner, name=said, scope="read", days=30)
            invite(by=owner, name=said, role="viewer", teams=[])
        Session(session_key=f"hostile{at}", session_data="", expire_date=now.replace(year=2999), person_id=owner.pk,
                started_at=now, seen_at=now, agent=payload and said).save()  # fmt: skip


def _files(stage: Stage) -> None:
    """Send files whose names, headers and cells are payloads, and import what can be."""
    for first in range(0, len(PAYLOADS), AT_ONCE):
        # What separates cells would be asked about.
        some = [at for at in range(first, min(first + AT_ONCE, len(PAYLOADS))) if not set(";|") & set(marked(at))]
        header = [f'"{marked(at).replace(chr(34), 2 * chr(34))}"' for at in some]
        lines = [",".join(["customer_id", "ordered_on", "amount", *header])]
        for cell in header:
            lines += [",".join([cell, "2024-02-13", "1.50", *header]), ",".join(["b", cell, cell, *header])]
        upload = send_file(stage, f"{marked(first)}.csv", "\n".join(lines) + "\n")
        if first:
            import_file(upload, stage)


def _rows(stage: Stage) -> None:
    """Write rows by hand, a talk, and answers to what Today asks."""
    owner, now, next_one = stage.people["owner"], timezone.now(), cycle(range(len(PAYLOADS)))
    scored = visible_customers(owner).scored
    for at in range(ROWS):
        number = stage.customers[at % len(stage.customers)]
        row = scored.one(number)
        assert row is not None
        whose = row["customer_id"]

        def said() -> str:
            return marked(next(next_one))

        contact = {"customer_id": whose, "name": said(), "role": said(), "department": said(), "level": said()}
        write_row(Said("contacts", contact), by=owner, at=now)
        write_row(Said("colleagues", {"name": said(), "team": said()}), by=owner, at=now)
        write_row(Said("partners", {"name": said()}), by=owner, at=now)
        told = {
            name: said() for name in ("learned", "channel", "stage", "need", "topic", "rival", "change", "next_step")
        }
        keep_note(Note(whose, f"2024-02-{at + 1:02d}T10:00", next_on="2024-03-01", **told), by=owner, at=now)
        Answer.objects.create(person=owner, key=f"promise:{at}:2024-01-01", customer=number, answer="not-useful",
                              because=said(), at=now, until=now)  # fmt: skip


def hostile_visits(stage: Stage) -> list[Visit]:
    """Return what is looked at beside everything: searches for payloads."""
    found = []
    for at in range(0, len(PAYLOADS), 2):
        asked = urlencode({"q": marked(at), "segment": marked(at), "team": marked(at), "sort": marked(at)})
        found += [Visit(f"/focus/?{asked}"), Visit(f"/know/find/?{asked}")]
    return found
