"""What Today asks of what is known: promises, needs, champions, deciding people, single threads."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth.tables.answering import lake_here
from keepworth.tables.due import (
    Around,
    champions_going,
    colleague_called,
    deciding_silent,
    needs_waiting,
    promises_due,
    single_threads,
)
from keepworth.tables.known_rows import texts_of_ids
from keepworth.tables.schemas import table_named
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads.people_words import percent
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.know.reads.written import key_values, typed_values
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import day

MOST = 20  # of a kind: enough where some were answered already
MINUTES = {"promise": 10, "need": 20, "champion": 30, "deciding": 30, "thread": 45}  # our own guesses

type Row = Mapping[str, Any]


def around(request: SignedIn) -> Around:
    """Return whose customers this person sees, on which day."""
    visible = seen_by(request)
    record = visible.record
    run_day = dt.date.fromisoformat(record["as_of"]) if record else visible.day
    return Around(visible.book, visible.scored, Wanted(teams=visible.teams), visible.until, run_day)


def promises(request: SignedIn) -> list[Thing]:
    """Ask for promises that fall due, and those of which nobody said how they went."""
    here = around(request)
    rows = _as_written(request, "promises", rows=promises_due(here, most=MOST), id_of="promise_id")
    return [_promise(request, row, today=here.day) for row in rows if (row.get("kept") or "open") == "open"]


def needs(request: SignedIn) -> list[Thing]:
    """Ask for needs that are open for long."""
    here = around(request)
    rows = _as_written(request, "needs", rows=needs_waiting(here, most=MOST), id_of="need_id")
    open_ones = [row for row in rows if row.get("met_on") is None and row.get("state") not in ("met", "dropped")]
    return [
        _thing(
            request, row, kind="need", basis=(row["need_id"], row["stated_on"]), panel="needs",
            said=_("%(customer)s: answer what they need: %(what)s") % _names(row),
            because=_("They said so on %(day)s, and it is open.") % {"day": day(row["stated_on"])},
        )
        for row in open_ones
    ]  # fmt: skip


def champions(request: SignedIn) -> list[Thing]:
    """Ask for who fights for us and is silent, or left."""
    return [_champion(request, row) for row in champions_going(around(request), most=MOST)]


def deciding(request: SignedIn) -> list[Thing]:
    """Ask for who decides, and nobody has talked to."""
    return [
        _thing(
            request, row, kind="deciding", basis=(row["contact_id"], row["last"]), panel="people",
            said=_("%(customer)s: talk to %(who)s, who decides.") % _names(row),
            because=since_said(row["last"]),
        )
        for row in deciding_silent(around(request), most=MOST)
    ]  # fmt: skip


def threads(request: SignedIn) -> list[Thing]:
    """Ask for a second thread where much hangs on one person, theirs or ours."""
    return [_thread(request, row) for row in single_threads(around(request), most=MOST)]


def colleague_of(request: SignedIn) -> int | None:
    """Return the colleague of the book that this person is, by mail address, else by name; None where nobody is."""
    person = request.user
    return kept(
        request,
        "own_colleague",
        find=lambda: colleague_called(seen_by(request).book, mail=person.email or "", name=person.name),
    )


def _promise(request: SignedIn, row: Row, *, today: dt.date) -> Thing:
    is_late = row["due_on"] < today
    form, because = _("%(customer)s: keep the promise: %(what)s"), _("It is due on %(day)s.")
    if is_late:
        form = _("%(customer)s: say how the promise went: %(what)s")
        because = _("It was due on %(day)s, and nobody said how it went.")
    return _thing(
        request, row, kind="promise", basis=(row["promise_id"], row["due_on"]), panel="promises",
        said=form % _names(row), because=because % {"day": day(row["due_on"])}, due=row["due_on"],
    )  # fmt: skip


def _champion(request: SignedIn, row: Row) -> Thing:
    if row["left_on"]:
        said = _("%(customer)s: %(who)s, who fought for us, has left. Find who takes over, and stay in touch.")
        because = _("They left on %(day)s.") % {"day": day(row["left_on"])}
    else:
        said, because = _("%(customer)s: talk to %(who)s, who fights for us."), since_said(row["last"])
    basis = (row["contact_id"], row["left_on"] or row["last"])
    return _thing(
        request, row, kind="champion", basis=basis, panel="people", said=said % _names(row), because=because
    )  # fmt: skip


def _thread(request: SignedIn, row: Row) -> Thing:
    is_ours = "colleague_id" in row
    said = (
        _("%(customer)s: let them meet a colleague beside %(who)s.")
        if is_ours
        else _("%(customer)s: get to know somebody beside %(who)s.")
    )
    basis = (f"{'o' if is_ours else 't'}{row['colleague_id' if is_ours else 'contact_id']}", round(10 * row["share"]))
    because = _("%(share)s of the tie runs through one person.") % {"share": percent(row["share"])}
    return _thing(
        request, row, kind="thread", basis=basis, panel="people", said=said % _names(row), because=because
    )  # fmt: skip


def since_said(last: dt.date | None) -> str:
    """Say since when nobody has talked to somebody."""
    if last is None:
        return _("Nobody ever talked to them.")
    return _("Nobody has talked to them since %(day)s.") % {"day": day(last)}


def _names(row: Row) -> dict[str, str]:
    return {
        "customer": row["customer"],
        "who": row.get("who") or _("somebody"),
        "what": row.get("words") or _("no words are kept"),
    }


def _thing(  # noqa: PLR0913 a thing has so many parts
    request: SignedIn, row: Row, *, kind: str, basis: tuple[object, object], panel: str, said: str, because: str,
    due: dt.date | None = None,
) -> Thing:  # fmt: skip
    mine = colleague_of(request)
    return Thing(
        key=f"{kind}:{basis[0]}:{basis[1] or 'never'}",
        said=said,
        because=because,
        address=f"{reverse('know:customer', args=[row['number']])}#panel-{panel}",
        customer=row["number"],
        money=row["value"],
        minutes=MINUTES[kind],
        due=due,
        is_own=mine is not None and row["owner_number"] == mine,
    )


def _as_written(request: SignedIn, table: str, *, rows: list[dict[str, Any]], id_of: str) -> list[dict[str, Any]]:
    """Lay over what somebody wrote since the last run; a row that is gone goes."""
    reader, schema = reader_of(request), table_named(table)
    kind = next(column.of for column in schema.columns if column.name == id_of)
    written = {key_values(schema, row.key)[id_of]: row for row in reader.written.table(table) if row.says}
    if not written or not rows:
        return rows
    with lake_here(seen_by(request).book) as lake:
        texts = texts_of_ids(lake, {kind: {row[id_of] for row in rows}})
    found = []
    for row in rows:
        over = written.get(texts.get((kind, row[id_of]), ""))
        if over is None:
            found.append(row)
        elif not over.gone:
            found.append(row | {name: value for name, value in typed_values(over.values, schema).items()
                                if name in ("kept", "due_on", "met_on", "state")})  # fmt: skip
    return found
