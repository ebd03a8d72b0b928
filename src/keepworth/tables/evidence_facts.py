"""The facts behind a piece of evidence or a trial, as a page opens it: answers, promises, a line, an act, a case.

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

    kind: str  # a key of `_KINDS`, "usage", "grown", or one that is not known here
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


def facts_of_trial(book: Book, evidence_id: str, *, customer: int, day: dt.date | None, until: dt.date) -> Facts:
    """Return the facts behind a trial of a customer: as `facts_of`, and of rivals those whose share grew on its day."""
    kind, _, number = evidence_id.partition(":")
    named = f"grown:{number}:{day}" if kind == "rivals" and day else evidence_id
    return facts_of(book, named, customer=customer, until=until)


def _found(lake: Lake, kind: str, *, key: str, customer: int, until: dt.date, item: str) -> list[dict[str, Any]]:
    if not key.isdigit():
        return []
    if kind == "usage":
        return _usage(lake, item, customer=customer, until=until) if item in MEASURES else []
    if kind == "grown":
        return _grown(lake, dt.date.fromisoformat(item), customer=customer)
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
    """Return a contract; what is known later than `until` of how it ended is not told."""
    known = f"coalesce(renewed_on, ends_on) <= DATE '{until}'"
    return dicts(
        f"SELECT found.* REPLACE (CASE WHEN {known} THEN renewed END AS renewed, "
        f"CASE WHEN {known} THEN renewed_on END AS renewed_on), own.text AS own_id "
        f"FROM (SELECT * FROM ({lake.select('contracts')}) WHERE contract_id = {key} AND {_theirs(customer)}) AS found "
        f"LEFT JOIN ({_own(lake, 'contract')}) AS own ON own.number = contract_id"
    )


def _case(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return a complaint or failure, and how it was solved where that is known by then."""
    texts = lake.select("texts")
    return dicts(
        "SELECT said.* REPLACE (CASE WHEN is_solved THEN solved_at END AS solved_at), own.text AS own_id, texts.words, "
        "CASE WHEN is_solved THEN done.words END AS solution FROM (SELECT *, "
        f"coalesce(CAST(solved_at AS DATE) <= DATE '{until}', FALSE) AS is_solved FROM ({lake.select('cases')}) "
        f"WHERE case_id = {key} AND {_theirs(customer)} AND CAST(opened_at AS DATE) <= DATE '{until}') AS said "
        f"LEFT JOIN ({texts}) AS texts ON texts.text_id = said.text_id "
        f"LEFT JOIN ({texts}) AS done ON done.text_id = said.solution_text_id "
        f"LEFT JOIN ({_own(lake, 'case')}) AS own ON own.number = case_id"
    )


def _trial(lake: Lake, key: int, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return a trial that somebody told of, with its proof."""
    return dicts(
        f"SELECT said.*, own.text AS own_id, words FROM (SELECT * FROM ({lake.select('trials')}) "
        f"WHERE trial_id = {key} AND {_theirs(customer)} AND happened_on <= DATE '{until}') AS said "
        f"LEFT JOIN ({lake.select('texts')}) AS texts ON texts.text_id = said.proof_text_id "
        f"LEFT JOIN ({_own(lake, 'trial')}) AS own ON own.number = trial_id"
    )


def _grown(lake: Lake, day: dt.date, *, customer: int) -> list[dict[str, Any]]:
    """Return the rivals of which a day tells a larger share than was told before."""
    return dicts(
        "SELECT rival, share, share_before, price_gap, source, valid_from FROM (SELECT *, lag(share) OVER "
        "(PARTITION BY rival ORDER BY valid_from NULLS FIRST) AS share_before "
        f"FROM ({lake.select('rivals')}) WHERE {_theirs(customer)} AND share IS NOT NULL) AS told "
        f"WHERE valid_from = DATE '{day}' AND share > share_before ORDER BY rival LIMIT {MOST}"
    )


def _own(lake: Lake, kind: str) -> str:
    """Select what things of a kind are called in the files that they came from."""
    return f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = '{kind}'"


def _usage(lake: Lake, source: str, *, customer: int, until: dt.date) -> list[dict[str, Any]]:
    """Return what a source counted last of each product of the customer, as the evidence adds it up."""
    counted = counted_last(source, f"({lake.select('usage')})", as_of=until)
    return dicts(
        f"SELECT measure, quantity, happened_on, own.text AS product FROM ({counted}) AS counted "
        f"LEFT JOIN ({_own(lake, 'product')}) AS own ON own.number = product_id "
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


# By what stands before the number of a piece; `evidence.gathered` and `trials.tried` write it.
_KINDS: Final = {
    "answer": _answers,
    "answers": _answers,
    "promises": _promises,
    "ledger": _ledger,
    "contract": _contract,
    "case": _case,
    "trial": _trial,
    "rivals": _rivals,
    "act": _act,
    "referral": _referral,
}
