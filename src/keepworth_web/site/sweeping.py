"""Take persons out of every row of the database, and overwrite what is left of them in its file."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from keepworth.errors import Busy
from keepworth.tables.persons.journal import read_journal
from keepworth.tables.persons.mentions import ERASED
from keepworth.tables.persons.who import Person, Traits
from keepworth.tables.settings import read_settings
from keepworth_web.act.actions.forget_coupons import forget_coupons
from keepworth_web.act.actions.forget_reviews import forget_reviews
from keepworth_web.act.actions.forget_told import forget_told
from keepworth_web.act.actions.forget_words import forget_words
from keepworth_web.act.models import Approval, Coupon, Happening, ReviewSaying
from keepworth_web.book.models import BookMark
from keepworth_web.know.actions.forget_person import forget_written
from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.actions.forget_person import forget_answers
from keepworth_web.listen.models import Invitation
from keepworth_web.prove.actions.forget_drawn import forget_drawn
from keepworth_web.prove.models import Assignment
from keepworth_web.site.mentions import Mentions
from keepworth_web.staff.actions.close_erased import close_erased
from keepworth_web.staff.actions.hiring import forget_applicants
from keepworth_web.staff.models import Applicant, Session
from keepworth_web.value.actions.forget_person import forget_sayings
from keepworth_web.value.models import Saying

# Columns whose words are ours and not people's, by model. Everything else is searched, so that a column that nobody
# thought of is; a test asks whoever adds one to put it here or into `WORDS`.
CODES: Final[dict[str, tuple[str, ...]]] = {
    "act.answer": ("key", "reason"),  # numbers, days and a name of ours
    "act.calendarlink": ("token_hash",),
    "act.approval": (
        "testimonial",
        "consent_hash",
        "consent_version",
        "channel",
        "submission_id",
        "segment",
        "sector",
        "country",
    ),
    "act.coupon": ("code_hash", "sealed", "reason"),
    "act.happening": ("event_id", "kind"),
    "act.letter": ("week", "token_hash"),
    "act.lookedupto": ("kind",),
    "act.release": ("run",),
    "act.review": ("period",),
    "act.reviewlink": ("token_hash",),
    "act.reviewsaying": ("goal", "submission_id"),
    "act.wordslink": ("token_hash", "testimonial"),
    "act.webhook": ("address", "sealed_secret", "sealed_before"),  # the house's own
    "act.wish": ("kind",),
    "book.bookmark": ("book_id",),
    "book.job": ("kind", "state", "result"),
    "book.step": ("name",),
    "book.upload": ("stored", "table", "batch"),
    "focus.businesscase": ("run",),
    "focus.review": ("version", "answers"),
    "know.writtenchange": ("split_kind",),
    "know.writtenrow": ("table", "key_hash"),
    "listen.answer": ("item",),
    "listen.askedagain": ("key_hash",),
    "listen.caselook": ("key_hash",),
    "listen.caserule": ("item",),
    "listen.invitation": ("code", "token_hash", "sealed", "language", "occasion"),
    "listen.mailserver": ("host", "user", "sealed_password", "sender"),  # the house's own
    "listen.openlink": ("token_hash", "sealed"),
    "listen.outgoing": ("key",),
    "listen.submission": ("submission_id", "said_hash", "receipt", "language"),
    "listen.survey": ("instrument", "version", "languages", "purpose"),
    "listen.triggered": ("key",),
    "prove.kept": ("what",),
    "prove.report": ("sections",),
    "prove.sentreport": ("period", "token_hash"),
    "prove.experiment": ("key", "segment", "tier", "relation", "arms"),  # codes, and names of actions and extras
    "shared.firstanswer": ("key_hash", "asked_hash"),
    "staff.apikey": ("scope", "starts", "key_hash"),
    # Numbers and codes alone: `note` takes no words, and the database refuses changes.
    "staff.auditentry": ("kind", "about", "detail", "hash_before", "hash"),
    "staff.audithead": ("last_hash",),
    "staff.sheet": ("questions", "scores"),
    "staff.link": ("purpose", "token_hash", "role"),
    # Accounts are closed whole, by `close_erased`: two people may share a name.
    "staff.person": ("password", "name", "email", "role", "language", "theme", "factor_secret"),
    "staff.recoverycode": ("code_hash",),
    "staff.session": ("session_key", "session_data"),
    "staff.team": ("name",),  # a team's, as it stands in the facts
    "staff.tries": ("kind", "who_hash"),
    "value.ledgerlink": ("token_hash",),
    "value.saying": ("submission_id",),
}
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "act.answer": ("because",),
    "act.approval": ("customer", "contact", "words", "shown", "topic", "consent"),
    "act.coupon": (
        "customer",
        "product",
        "because",
        "promotion",
        "campaign",
        "till",
        "receipt",
        "location",
        "order",
    ),
    "act.happening": ("content",),
    "act.letter": ("said",),
    "act.review": ("customer", "content", "signed_by"),
    "act.reviewlink": ("customer", "contact"),
    "act.reviewsaying": ("contact", "words"),
    "act.wordslink": ("customer", "contact"),
    "act.webhook": ("name",),
    "book.job": ("asked", "said"),
    "book.upload": ("name", "maps", "options", "looked", "told"),
    "focus.businesscase": ("because",),
    "focus.review": ("proofs",),
    "focus.savedview": ("name", "query"),
    "focus.step": ("what", "measure"),
    "focus.stepreading": ("said",),
    "know.writtenchange": ("split_of", "split_into"),
    "know.writtenrow": ("key", "customer", "moved_from", "contact", "values"),
    "know.writtenversion": ("values",),
    "listen.answer": ("words",),
    "listen.draft": ("text", "before"),
    "listen.invitation": ("customer", "contact", "colleague", "called", "stage", "touchpoint", "location", "draft"),
    "listen.silence": ("contact",),
    "listen.openlink": ("name", "stage", "touchpoint", "location"),
    "listen.outgoing": ("said",),
    "listen.survey": ("name", "elements"),
    "listen.triggered": ("customer", "contact"),
    "listen.writtento": ("contact",),
    "prove.assignment": ("customer",),
    "prove.experiment": ("name", "because"),
    "prove.report": ("name",),
    "prove.sentreport": ("said", "content"),
    "prove.kept": ("because",),
    "shared.firstanswer": ("headers", "body"),
    "staff.apikey": ("name",),
    "staff.applicant": ("name", "post", "colleague"),
    "staff.link": ("name",),
    "staff.sheet": ("notes",),
    "staff.session": ("agent",),
    "value.ledgerlink": ("customer", "contact"),
    "value.saying": ("line", "answer", "customer", "contact", "words"),
}
WHOLE: Final = ("shared.firstanswer",)  # a row that is only true as a whole: it goes
# What somebody approved as it stood: with a mention taken out, it is shown no more. When it ended.
ENDED: Final = {"act.approval": "withdrawn_at"}
PATIENCE: Final = 20  # seconds to wait for readers before the file is overwritten
ROWS_AT_ONCE: Final = 1000


def sweep_persons(folder: Path, *, persons: tuple[Person, ...], traits: Traits) -> dict[str, int]:
    """Take persons out of the database; return what was closed, deleted and changed."""
    tables = connection.introspection.table_names()
    if not is_of(folder, tables):
        return {}
    mentions = Mentions(traits)
    with overwriting():
        return _swept(folder, tables, persons=persons, traits=traits, mentions=mentions)


def _swept(
    folder: Path, tables: list[str], *, persons: tuple[Person, ...], traits: Traits, mentions: Mentions
) -> dict[str, int]:
    counts = {"accounts": close_erased(traits) if any(one.kind == "colleague" for one in persons) else 0}
    if WrittenRow._meta.db_table in tables:
        journal = read_journal(folder)
        renamed = {(one.kind, one.number): one.text for one in journal.renamed} if journal else {}
        counts["written_rows"] = forget_written(persons, renamed=renamed)
        if Invitation._meta.db_table in tables:
            counts["invitations"] = forget_answers(persons, renamed=renamed)
        if Saying._meta.db_table in tables:
            counts["ledger_sayings"] = forget_sayings(persons, renamed=renamed)
        if ReviewSaying._meta.db_table in tables:
            counts["review_sayings"] = forget_reviews(persons, renamed=renamed)
        if Applicant._meta.db_table in tables:
            counts["applicants"] = forget_applicants(persons)
        if Approval._meta.db_table in tables:
            counts["approved_words"] = forget_words(persons, renamed=renamed)
        if Coupon._meta.db_table in tables:
            counts["till_coupons"] = forget_coupons(persons, renamed=renamed)
        if Happening._meta.db_table in tables:
            counts["told_happenings"] = forget_told(persons, renamed=renamed)
        if Assignment._meta.db_table in tables:
            counts["drawn_customers"] = forget_drawn(persons, renamed=renamed)
    counts["mentions_in_website"] = sum(
        _model(model, mentions) for model in searched() if model._meta.db_table in tables
    )
    counts["sessions"] = _sessions(mentions)
    return counts


def searched() -> Iterator[type[models.Model]]:
    """Yield the models that have words of people."""
    yield from (model for model in apps.get_models() if model.__module__.startswith("keepworth_web.") and words(model))


def words(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns of a model that may hold words of people."""
    codes = CODES.get(model._meta.label_lower, ())
    texts = (models.CharField, models.TextField, models.JSONField)
    fields = (one for one in model._meta.concrete_fields if isinstance(one, texts) and not one.choices)
    return tuple(one.name for one in fields if one.name not in codes)


def is_of(folder: Path, tables: list[str]) -> bool:
    """Return whether the database is this book's."""
    if BookMark._meta.db_table not in tables:
        return False
    mark = BookMark.objects.first()
    # A file lies in its book; a database elsewhere must say whose it is.
    if mark is None:
        return connection.vendor == "sqlite"
    return bool(mark.book_id == read_settings(folder).book_id)


def _model(model: type[models.Model], mentions: Mentions) -> int:
    """Replace mentions in one table; return in how many rows."""
    with connection.cursor() as cursor:
        there = {one.name for one in connection.introspection.get_table_description(cursor, model._meta.db_table)}
    # A database that was not brought up to date yet lacks some.
    columns = {one.name: one.column for one in model._meta.concrete_fields}
    names = [name for name in words(model) if columns[name] in there]
    found = 0
    for row in model._base_manager.values("pk", *names).iterator(ROWS_AT_ONCE) if names else ():
        changed = {name: new for name in names if (new := mentions.without(row[name])) != row[name]}
        if changed:
            _change(model, row["pk"], changed=changed)
            found += 1
    return found


@transaction.atomic
def _change(model: type[models.Model], key: object, *, changed: dict[str, Any]) -> None:
    this = model._base_manager.filter(pk=key)
    if model._meta.label_lower in WHOLE:
        this.delete()
        return
    if ended := ENDED.get(model._meta.label_lower):
        this.filter(**{ended: None}).update(**{ended: timezone.now()})
    this.update(**{name: _fitting(model._meta.get_field(name), value) for name, value in changed.items()})


def _fitting(field: Any, value: Any) -> Any:
    """Return a value that the column takes: not too long, and nobody else's where it must be unique."""
    if not isinstance(value, str):
        return value
    if field.unique:
        value = f"{ERASED} {secrets.token_hex(4)}"
    return value[: field.max_length]


def _sessions(mentions: Mentions) -> int:
    """End sessions that hold a word about the person; their data are packed, so they are read one by one."""
    found = 0
    for row in Session.objects.iterator(ROWS_AT_ONCE):
        told = row.get_decoded()
        # What cannot be read is nobody's any more.
        if not told or mentions.are_in(told):
            row.delete()
            found += 1
    return found


@contextmanager
def overwriting(*, dry: bool = False) -> Iterator[None]:
    """Overwrite what is deleted within, so that no byte of it stays; with `dry` nothing is deleted."""
    if connection.vendor == "sqlite" and not dry:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    yield
    if not dry:
        _overwrite()


def _overwrite() -> None:
    """Leave no byte of what was deleted in the file, in free pages or in the log of writes."""
    if connection.in_atomic_block:
        return  # inside a transaction no file is written anew; `secure_delete` has overwritten what was in it
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            swept: list[type[models.Model]] = [*searched(), Session]
            for table in sorted({model._meta.db_table for model in swept}):
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        return
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise Busy("Somebody reads the website's database and does not come to an end. Run this again.")
            time.sleep(0.1)
