"""The facts behind a piece of evidence, as a page opens it: the answers of a questionnaire, promises, a line, an act.

A piece is named by its kind and the numbers of what it rests on, such as `answer:57:trust` or `promises:2026`. Words
are read now: whoever was erased or restricted since the run is not among them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.evidence.facts import MEASURES, counted_last, promise_outcome
from keepworth.tables.known import names_of
from keepworth.tables.lake import Lake
from keepworth.tables.lake.keys import known_keys

MOST: Final = 100  # rows; promises and counts of use come whole, for they are counted
NOBODY: Final = 0  # no number of anybody
_WHO: Final = ("contact", "colleague")


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that a piece of evidence rests on; none where they are gone since."""

    kind: str  # a key of `_KINDS`, "usage", or one that is not known here
    rows: tuple[dict[str, Any], ...]
    item: str = ""  # of an answer: the one that counts here; its others stand beside it


def facts_of(book: Book, evidence_id: str, *, customer: int, until: dt.date) -> Facts:
    """Return the facts behind a piece of evidence of a customer; the caller has seen that it may be seen.

    `until` is the day of the run: nothing later is told.
    """
    kind, _, rest = evidence_id.partition(":")
    number, _, item = rest.partition(":")
    with lake_here(book) as lake:
        rows = _found(lake, kind, key=number, customer=customer, until=until, item=item)
        for who in _WHO:
            called = names_of(lake, {row[f"{who}_id"] for row in rows if row.get(f"{who}_id") is not None}, kind=who)
            for row in rows:
                row[who] = called.get(row.get(f"{who}_id") or NOBODY)
    return Facts(kind, tuple(rows), item)


def _found(lake: Lake, kind: str, *, key: str, customer: int, until: dt.date, item: str) -> list[dict[str, Any]]:
    if not key.isdigit():
        return []
    if kind == "usage":
        return _usage(lake, item, customer=customer, until=until) if item in MEASURES else []
    ask = _KINDS.get(kind)
    return ask(lake, int(key), customer=customer, until=until) if ask else []


def _answers(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return every item of a filled-in questionnaire that was said of the customer.

    Its number alone does not do: one form may speak of several, and an undone import frees its number.
    """
    whose = f"coalesce(said.customer_id, {_employer(lake, day='said.answered_at')}) = {int(customer)}"
    return dicts(
        "SELECT submission_id, item, instrument, coalesce(version, '') AS version, side, perspective, contact_id, "
        f"colleague_id, \"value\", coalesce(stage, '') AS stage, answered_at, words FROM ({lake.select('answers')}) "
        f"AS said LEFT JOIN ({lake.select('texts')}) AS texts USING (text_id) WHERE submission_id = {key} "
        f"AND {whose} AND CAST(answered_at AS DATE) <= DATE '{until}' ORDER BY item LIMIT {MOST}"
    )


def _promises(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return every promise that came to something in a year, with `how`, as the evidence counts it."""
    came, how = promise_outcome(until)
    known = f"{how} <> 'overdue'"
    return dicts(
        f"SELECT promise_id, contact_id, measure, target, agreed_on, due_on, words, {how} AS how, "
        f"CASE WHEN {known} THEN kept ELSE 'open' END AS kept, "
        f"CASE WHEN {known} THEN kept_on END AS kept_on FROM ({lake.select('promises')}) AS promises "
        f"LEFT JOIN ({lake.select('texts')}) AS texts ON texts.text_id = promises.what_text_id "
        f"WHERE {_theirs(customer)} AND agreed_on <= DATE '{until}' AND year({came}) = {key} "
        "ORDER BY due_on, promise_id"
    )


def _ledger(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return what a customer gained in the period of a line."""
    lines = f"SELECT * FROM ({lake.select('ledger')}) WHERE {_theirs(customer)} AND side = 'theirs'"
    return dicts(
        f"WITH lines AS ({lines}) SELECT * FROM lines WHERE coalesce(status_on <= DATE '{until}', TRUE) AND "
        f"coalesce(trim(period), '') = (SELECT coalesce(trim(period), '') FROM lines WHERE line_id = {key}) "
        f"ORDER BY line_id LIMIT {MOST}"
    )


def _contract(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    del until
    keys = known_keys(lake.folder, lake.manifest)
    return dicts(
        f"SELECT found.*, own.text AS own_id FROM (SELECT * FROM ({lake.select('contracts')}) "
        f"WHERE contract_id = {key} AND {_theirs(customer)}) AS found "
        f"LEFT JOIN (SELECT number, text FROM ({keys}) WHERE kind = 'contract') AS own ON own.number = contract_id"
    )


def _usage(lake: Lake, source: str, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return what a source counted last of each product of the customer, as the evidence adds it up."""
    keys = known_keys(lake.folder, lake.manifest)
    counted = counted_last(source, f"({lake.select('usage')})", as_of=until)
    return dicts(
        f"SELECT measure, quantity, happened_on, own.text AS product FROM ({counted}) AS counted "
        f"LEFT JOIN (SELECT number, text FROM ({keys}) WHERE kind = 'product') AS own ON own.number = product_id "
        f"WHERE place = 1 AND {_theirs(customer)} ORDER BY product, measure"
    )


def _rivals(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return what is known of each rival."""
    del key
    return dicts(
        f"SELECT rival, share, valid_from FROM ({lake.select('rivals')}) WHERE {_theirs(customer)} "
        f"AND valid_from <= DATE '{until}' QUALIFY row_number() OVER "
        "(PARTITION BY rival ORDER BY share IS NULL, valid_from DESC) = 1 "
        f"ORDER BY rival LIMIT {MOST}"
    )


def _act(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return an act of somebody who worked at the customer then."""
    return dicts(
        f"SELECT said.*, words FROM ({lake.select('acts')}) AS said "
        f"LEFT JOIN ({lake.select('texts')}) AS texts ON texts.text_id = said.proof_text_id WHERE act_id = {key} "
        f"AND {_employer(lake, day='said.happened_on')} = {int(customer)} AND happened_on <= DATE '{until}'"
    )


def _referral(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    del until
    return dicts(
        f"SELECT customer_id AS brought, happened_on FROM ({lake.select('referrals')}) "
        f"WHERE referrer_id = {int(customer)} AND customer_id = {key}"
    )


def _employer(lake: Lake, *, day: str) -> str:
    """Write the customer where the contact of `said` worked on a day; before the first that is known, that one."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    after = f"{since} > CAST({day} AS DATE)"
    return (
        f"(SELECT coalesce(max_by(customer_id, {since}) FILTER (NOT {after}), min_by(customer_id, {since})) "
        f"FROM ({lake.select('contacts')}) AS worked WHERE worked.contact_id = said.contact_id)"
    )


def _theirs(customer: int) -> str:
    return f"customer_id = {int(customer)}"


# By what stands before the number of a piece; `evidence.gathered` writes it.
_KINDS: Final = {
    "answer": _answers,
    "answers": _answers,
    "promises": _promises,
    "ledger": _ledger,
    "contract": _contract,
    "rivals": _rivals,
    "act": _act,
    "referral": _referral,
}
