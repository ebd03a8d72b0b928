"""Write a row of our own people: each of themselves, whoever leads others of these; above a limit nobody."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.errors import NotPermitted
from keepworth.tables.reading.given import take_given
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.schemas import TABLES
from keepworth_web.act.reads.decisions import refusal_of
from keepworth_web.act.reads.own_people import everybody, leads, leads_anybody, me
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.written import key_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import team_names
from keepworth_web.staff.rights import Right

LED_ONLY: Final = ("growth",)
THANKS: Final = ("thanked_on", "thanked_by_id", "reward", "cost")
# What a decision is judged by; that its result is told later judges nothing anew.
JUDGED: Final = ("colleague_id", "what", "amount", "decided_on")


def write_own(request: SignedIn, said: Said, *, at: dt.datetime) -> WrittenRow:
    """Write a new row, or some columns of one.

    Raises
    ------
    RowRefused
        A value cannot be, or a decision is above the limit of whoever decided: the words say whom to ask.
    NotPermitted
        It is of somebody for whom this person does not answer.

    """
    schema, book = TABLES[said.table], seen_by(request).book
    facts = BookFacts(book.settings.currency, book.settings.time_zone, book.today().isoformat())
    values = take_given(schema, said.values, book=facts).values
    row = reader_of(request).one(said.table, key_of(schema, values)) if values.get(schema.key[0]) else None
    known = row.values if row else dict.fromkeys(schema.names)
    whole = {**known, **values}
    _check_whose(request, said.table, values=whole, is_new=row is None)
    if row is not None:
        _check_whose(request, said.table, values=known)
    is_whole = all(whole[name] is not None for name in ("what", "decided_on")) if said.table == "decisions" else False
    if is_whole and any(known[name] != whole[name] for name in JUDGED):
        refused = refusal_of(request, whole, who=everybody(request).get(str(whole["colleague_id"])))
        if refused is not None:
            raise RowRefused(dict([refused]))
    return write_row(said, by=request.user, at=at)


def remove_own(request: SignedIn, row: Row, *, at: dt.datetime, version: int | None = None) -> WrittenRow:
    """Take a row away.

    Raises
    ------
    NotPermitted
        It is of somebody for whom this person does not answer.

    """
    _check_whose(request, row.table, values=row.values)
    return remove_row(row, by=request.user, at=at, version=version)


def _check_whose(request: SignedIn, table: str, *, values: Mapping[str, Any], is_new: bool = False) -> None:
    """Refuse rows of others: rights are given by whoever leads, all else is one's own or of those whom one leads."""
    who, mine = everybody(request).get(str(values.get("colleague_id") or "")), me(request)
    if table == "decision_rights":
        if not _gives(request, values):
            raise NotPermitted(_("Rights are given by the owner, or by a local manager to their own team."))
        return
    is_mine = mine is not None and who is not None and who.own == mine.own
    thanks_itself = table == "further" and is_mine and any(values.get(name) is not None for name in THANKS)
    if thanks_itself and not request.user.may(Right.SEE_BOOK):
        raise NotPermitted(_("Nobody thanks themselves: whoever leads you, or a colleague, does."))
    if leads(request, who):
        return
    if table in LED_ONLY:
        raise NotPermitted(_("How our people grew is written by the owner, or by a local manager of theirs."))
    if table == "resources" and (values.get("state") or "open") != "open":
        raise NotPermitted(_("Whether it is given, whoever leads you says."))
    is_noted = table == "further" and (is_new or (mine is not None and values.get("noted_by_id") == mine.own))
    if not (is_mine or is_noted):
        raise NotPermitted(_("This is of a colleague for whom you do not answer."))


def _gives(request: SignedIn, values: Mapping[str, Any]) -> bool:
    """Tell whether the reader may give a right to whom it names; only the owner gives one to everybody."""
    own = values.get("colleague_id")
    if own:
        return leads(request, everybody(request).get(str(own)))
    teams = team_names(request.user)
    return leads_anybody(request) and (teams is None or values.get("team") in teams)
