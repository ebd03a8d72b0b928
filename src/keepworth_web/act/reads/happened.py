"""What happened that other tools may be told of: read from the rows that say it, which need no row beside them."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.runs.store import read_record, run_before
from keepworth.tables.action_results import chosen_in
from keepworth.tables.answering import lake_here
from keepworth.tables.book import find_book
from keepworth.tables.known_rows import numbers_of_ids
from keepworth.tables.lake import Lake
from keepworth.tables.lake.restricted import read_restrictions
from keepworth_web.act.models import Happening
from keepworth_web.know.models import WrittenVersion
from keepworth_web.know.reads.written import key_values, schema_of
from keepworth_web.listen.models import Submission

ANSWERED, OPENED, SOLVED = "answer.received", "case.opened", "case.solved"
PLANNED, DONE, TRIED = "action.planned", "action.done", "webhook.test"
SCORED, LISTED = "run.finished", "actions.changed"
OF_RUNS: Final = (SCORED, LISTED)  # found in the folder of runs, and in no row
KINDS: Final[Mapping[str, Promise]] = {
    ANSWERED: _("An answer was received"),
    OPENED: _("A case was opened"),
    SOLVED: _("A case was solved"),
    PLANNED: _("A step of a plan was written"),
    DONE: _("An action or a step of a plan was done"),
    SCORED: _("A run was finished"),
    LISTED: _("The week's list of actions changed"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that happened, as it is told: ids and codes, and never words or names of people."""

    kind: str
    event_id: str
    number: int | None
    at: dt.datetime
    data: Mapping[str, Any]


def link_to(name: str, *parts: object) -> str:
    """Return a whole address of ours."""
    url = settings.ENVIRONMENT.url
    return f"{url.scheme}://{url.netloc}{reverse(name, args=parts)}"


def newest(kind: str) -> int:
    """Return the number of the newest row by which something of a kind could be found."""
    return _rows(kind).aggregate(newest=Max("pk"))["newest"] or 0


def numbers_after(kind: str, number: int, *, most: int) -> list[int]:
    """Return the numbers of the first rows after one, in their order."""
    return list(_rows(kind).filter(pk__gt=number).order_by("pk").values_list("pk", flat=True)[:most])


def found_in(kind: str, numbers: Iterable[int]) -> list[Found]:
    """Return what the rows of these numbers tell of one kind, in their order."""
    rows = _rows(kind).filter(pk__in=list(numbers)).order_by("pk")
    if kind == ANSWERED:
        return [_answer(one) for one in rows.select_related("survey", "invitation").prefetch_related("answers")]
    versions = list(rows.select_related("row", "change"))
    before = _before(versions)
    return [
        found for one in versions if (found := _written(kind, one, before=before.get((one.row_id, one.number - 1))))
    ]


def newest_run(*, since: dt.datetime) -> tuple[Path, dt.datetime] | None:
    """Return the folder of the newest run and when it ended, where it ended since."""
    latest = settings.ENVIRONMENT.book / "scores" / "latest"
    if not (latest / "run.json").is_file():
        return None
    folder = latest.resolve()
    at = dt.datetime.fromtimestamp((folder / "run.json").stat().st_mtime, tz=dt.UTC)
    return None if at < since else (folder, at)


def told_of_run(kind: str, folder: Path, *, at: dt.datetime) -> Found | None:
    """Return what a run tells of one kind; of a changed list None where the run before proposed the same."""
    data = {"run": folder.name, "as_of": read_record(folder).get("as_of")}
    if kind == SCORED:
        return Found(SCORED, f"run-{folder.name}", None, at, data | {"address": link_to("book:runs")})
    before = run_before(folder.parent, folder)
    chosen, earlier = chosen_in(folder), chosen_in(before) if before else frozenset()
    if chosen == earlier:
        return None
    changed = {"run_before": before.name if before else None, "chosen": len(chosen), "new": len(chosen - earlier),
               "gone": len(earlier - chosen)}  # fmt: skip
    return Found(LISTED, f"list-{folder.name}", None, at, data | changed | {"address": link_to("act:actions")})


def unrestricted(told: Happening) -> dict[str, Any] | None:
    """Return what may be told by now: nothing about whoever is restricted, and of nobody restricted that it is theirs.

    Nobody works with their data, no tool of others either.
    """
    content: dict[str, Any] = told.content
    if not read_restrictions(settings.ENVIRONMENT.book):
        return content
    asked, owner = _whose(told), content.get("owner_id")
    with lake_here(find_book(settings.ENVIRONMENT.book)) as lake:
        if any(_is_restricted(lake, those, kind=kind) for kind, those in asked.items()):
            return None
        return content | {"owner_id": None} if owner and _is_restricted(lake, {owner}, kind="colleague") else content


def _is_restricted(lake: Lake, those: set[str], *, kind: str) -> bool:
    return any(number in lake.restricted.of(kind) for number in numbers_of_ids(lake, {kind: those}).values())


def _whose(told: Happening) -> dict[str, set[str]]:
    """Return the ids of those whom it is about, by kind; its message names the customer alone."""
    who, number = {"customer": {told.content.get("customer_id")}}, told.number or 0
    if told.kind == ANSWERED:
        asked = Submission.objects.filter(pk=number).values_list("invitation__contact", "invitation__colleague")
        for contact, colleague in asked:
            who |= {"contact": {contact}, "colleague": {colleague}}
    elif told.kind in TABLES:
        who["contact"] = set(WrittenVersion.objects.filter(pk=number).values_list("row__contact", flat=True))
    return {kind: {one for one in those if one} for kind, those in who.items()}


def _rows(kind: str) -> QuerySet[Any]:
    return Submission.objects.all() if kind == ANSWERED else WrittenVersion.objects.filter(row__table__in=TABLES[kind])


def _answer(filled: Submission) -> Found:
    survey, asked = filled.survey, filled.invitation
    data = {
        "receipt": filled.receipt,
        "survey": survey.pk,
        "instrument": survey.instrument,
        "version": survey.version,
        "side": survey.side,
        "customer_id": (asked.customer if asked else "") or None,
        "values": {one.item: one.value for one in filled.answers.all() if one.value is not None},
        "has_words": any(one.words for one in filled.answers.all()),
        "answered_at": filled.answered_at.isoformat(),
        "address": link_to("listen:survey", survey.pk),
    }
    return Found(ANSWERED, filled.receipt, filled.pk, filled.answered_at, data)


def _before(versions: list[WrittenVersion]) -> dict[tuple[int, int], WrittenVersion]:
    rows = {one.row_id for one in versions}
    return {(one.row_id, one.number): one for one in WrittenVersion.objects.filter(row__in=rows)}


def _written(kind: str, now: WrittenVersion, *, before: WrittenVersion | None) -> Found | None:
    """Return what a change of a row tells: nothing, unless it made true what was not true before."""
    row, told = now.row, WHEN[kind]
    said, earlier = _said(now), _said(before)
    if not told(row.table, said) or told(row.table, earlier):
        return None
    schema = schema_of(row)
    key = {name: str(value) for name, value in key_values(schema, row.key).items()}
    shown = {name: said.get(name) for name in SHOWN[row.table] if name not in key}
    data = {"table": row.table, **key, **shown, "customer_id": said.get("customer_id") or row.customer or None}
    if row.table == "cases":
        data["address"] = link_to("listen:case", f"w{row.pk}")
    return Found(kind, f"row-{row.pk}-{now.number}-{kind.replace('.', '-')}", now.pk, now.change.at, data)


def _said(version: WrittenVersion | None) -> Mapping[str, Any]:
    return {} if version is None or version.gone else version.values


def _is_solved(table: str, said: Mapping[str, Any]) -> bool:
    return bool(said.get("solved_at"))


def _is_done(table: str, said: Mapping[str, Any]) -> bool:
    return bool(said.get("done_on")) if table == "actions_done" else said.get("state") == "done"


TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    OPENED: ("cases",), SOLVED: ("cases",), PLANNED: ("plan_steps",), DONE: ("plan_steps", "actions_done"),
}  # fmt: skip
WHEN: Final[Mapping[str, Callable[[str, Mapping[str, Any]], bool]]] = {
    OPENED: lambda table, said: bool(said.get("opened_at")),
    SOLVED: _is_solved,
    PLANNED: lambda table, said: bool(said.get("set_on")),
    DONE: _is_done,
}
# Columns that are told: codes, days and numbers.
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "cases": ("order_id", "severity", "opened_at", "due_on", "solved_at", "owner_id"),
    "plan_steps": ("plan_id", "owner_id", "set_on", "due_on", "state", "state_on"),
    "actions_done": ("play", "done_on", "hours", "cost"),
}
