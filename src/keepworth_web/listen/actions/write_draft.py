"""Write a questionnaire: begin, change, take back, publish, throw away, take out again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from keepworth.errors import BadInput, Busy
from keepworth.listen.instruments import Instrument, written_toml
from keepworth.tables.own_instruments import check_size, publish_instrument, ready_instrument, retire_instrument
from keepworth_web.listen.models import Draft
from keepworth_web.listen.reads.drafts import MOST_DRAFTS, drafts, thrown_away
from keepworth_web.shared.trash import take_out, throw_away
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def begin_draft(held: Mapping[str, Any], *, by: Person, at: dt.datetime) -> Draft:
    """Keep a new draft.

    Raises
    ------
    BadInput
        It holds what no questionnaire can, is too large, or there are very many drafts.

    """
    if drafts().count() >= MOST_DRAFTS:
        raise BadInput(f"There are {MOST_DRAFTS} drafts already. Publish one, or throw one away.")
    text = written_toml(held)
    check_size(text)
    made = Draft.objects.create(text=text, changed_by=by, changed_at=at)
    note("questionnaire.begin", by=by, about=f"draft {made.pk}")
    return made


@transaction.atomic
def change_draft(draft: Draft, held: Mapping[str, Any], *, revision: int, by: Person, at: dt.datetime) -> None:
    """Keep a draft as it is now; nobody overwrites what they did not see.

    Raises
    ------
    Busy
        Somebody else was quicker.
    BadInput
        It is too large, or holds what no questionnaire can.

    """
    text = written_toml(held)
    check_size(text)
    _kept(draft, text, revision=revision, by=by, at=at)


@transaction.atomic
def undo_draft(draft: Draft, *, by: Person, at: dt.datetime) -> bool:
    """Take the last change back; return whether there was one."""
    if not draft.before:
        return False
    _kept(draft, draft.before, revision=draft.revision, by=by, at=at)
    return True


def _kept(draft: Draft, text: str, *, revision: int, by: Person, at: dt.datetime) -> None:
    mine = drafts().filter(pk=draft.pk, revision=revision)
    changed = mine.update(before=F("text"), text=text, revision=revision + 1, changed_by=by, changed_at=at)
    if not changed:
        raise Busy("Somebody else changed this draft meanwhile. Look at it again.")
    note("questionnaire.change", by=by, about=f"draft {draft.pk}")


def publish_draft(draft: Draft, *, by: Person, at: dt.datetime) -> Instrument:
    """Publish a draft as a file of the book, which never changes; the draft goes to the trash.

    Raises
    ------
    InstrumentRefused
        It has faults, or its name or version is taken.
    Busy
        Somebody else published it or threw it away meanwhile.

    """
    of = ready_instrument(draft.text)
    with transaction.atomic():
        if not throw_away(Draft.objects.filter(pk=draft.pk), at=at):
            raise Busy("Somebody else changed this draft meanwhile. Look at it again.")
        note("questionnaire.publish", by=by, about=f"draft {draft.pk}", instrument=of.name, version=of.version)
        # Last: no transaction takes a file back, but a file that is refused takes the transaction back.
        return publish_instrument(settings.ENVIRONMENT.book, draft.text)


@transaction.atomic
def throw_draft_away(draft: Draft, *, by: Person, at: dt.datetime) -> bool:
    """Put a draft into the trash; False if somebody was quicker."""
    is_done = throw_away(Draft.objects.filter(pk=draft.pk), at=at)
    if is_done:
        note("questionnaire.throw-away", by=by, about=f"draft {draft.pk}")
    return is_done


@transaction.atomic
def take_draft_out(number: int, *, by: Person, at: dt.datetime) -> bool:
    """Take a draft out of the trash; False if it is not there any more."""
    is_done = take_out(thrown_away().filter(pk=number), at=at)
    if is_done:
        note("questionnaire.take-out", by=by, about=f"draft {number}")
    return is_done


def offer_questionnaire(name: str, version: str, *, is_retired: bool, by: Person) -> bool:
    """Offer an own questionnaire no more for new surveys, or again; return whether that changed anything.

    Raises
    ------
    InstrumentRefused
        There is no such own one.

    """
    book = settings.ENVIRONMENT.book
    is_changed = retire_instrument(book, name=name, version=version, is_retired=is_retired)
    if is_changed:
        kind = "questionnaire.retire" if is_retired else "questionnaire.offer"
        note(kind, by=by, about="questionnaire", instrument=name, version=version)
    return is_changed
