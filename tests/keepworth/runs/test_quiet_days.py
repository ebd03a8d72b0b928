"""Guests of an event are not sold to for the days that were set, and the run says so."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book

from keepworth.act import printed_plays
from keepworth.act.events import SELLING
from keepworth.runs.foremost import foremost_in
from keepworth.runs.score_actions import score_actions
from keepworth.runs.store import read_record
from keepworth.tables.action_results import actions_in
from keepworth.tables.book import Book, find_book
from keepworth.tables.concentrated import READ
from keepworth.tables.facts import open_facts
from keepworth.tables.inviting import READ as INVITING
from keepworth.tables.inviting import quiet_guests
from keepworth.tables.lots import READ as LOTS

NOBODY = np.empty(0, dtype=np.int64)
AS_OF = dt.date(2026, 6, 30)
MIX = {one.key: one.mix for one in printed_plays()}


def invite(book: Book, ids: list[str], *, state: str = "came", starts: str = "2026-06-20", quiet: int = 14) -> None:
    began = dt.date.fromisoformat(starts)
    add(book, "events", {"event_id": ["Q"], "name": ["A dinner"], "starts_on": [began], "quiet_days": [quiet]})
    size = len(ids)
    add(book, "guests", {
        "event_id": ["Q"] * size, "contact_id": [f"g-{one}" for one in ids], "customer_id": ids,
        "listed_on": [dt.date(2026, 5, 1)] * size, "state": [state] * size, "state_on": [dt.date(2026, 6, 21)] * size,
    })  # fmt: skip


def scored(book: Book, run: Path, *, as_of: dt.date = AS_OF) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    to = type("To", (), {"as_of": as_of, "seed": 1})()
    with open_facts(book) as facts:
        of = facts.about(read=(*READ, *INVITING, *LOTS), needed=("customers",))
        foremost = foremost_in(run, left=NOBODY)
        told = score_actions(of, read_record(run), foremost=foremost, settings=book.settings, to=to)
    assert told is not None
    return told, actions_in(run)


def test_selling_actions_are_withheld_from_guests_and_from_nobody_else(scored_firm: Book, tmp_path: Path) -> None:
    shutil.copytree(scored_firm.folder, tmp_path / "firm", symlinks=True)
    book = find_book(tmp_path / "firm")
    run = (book.folder / "scores" / "latest").resolve()
    before, plain = scored(book, run)
    assert before["quiet"]["actions"] == 0
    sold = {one["customer_id"] for one in plain if MIX.get(one["action"]) in SELLING}
    table = pq.read_table(run / "customers.parquet", columns=["number", "customer_id"]).to_pylist()
    ids = {one["number"]: one["customer_id"] for one in table}
    guests = set(sorted(sold)[:3])
    invite(book, sorted(ids[one] for one in guests))
    told, rows = scored(book, run)
    assert told["quiet"] == {"customers": 3, "actions": told["quiet"]["actions"], "until": dt.date(2026, 7, 4)}
    assert told["quiet"]["actions"] >= 3
    assert not [one for one in rows if one["customer_id"] in guests and MIX.get(one["action"]) in SELLING]
    assert [one for one in rows if one["customer_id"] in guests], "what sells nothing is proposed still"
    assert sold - guests == {one["customer_id"] for one in rows if MIX.get(one["action"]) in SELLING} - guests


@pytest.mark.parametrize(
    ("said", "day", "many"),
    [({}, AS_OF, 1), ({"state": "accepted"}, AS_OF, 1), ({"state": "declined"}, AS_OF, 0),
     ({"state": "absent"}, AS_OF, 0), ({"quiet": 0}, AS_OF, 0), ({"quiet": 9}, AS_OF, 0), ({"quiet": 10}, AS_OF, 1),
     ({"starts": "2026-07-01"}, AS_OF, 0), ({}, dt.date(2026, 6, 20), 0)],
)  # fmt: skip
def test_who_is_a_guest_on_a_day(tmp_path: Path, said: dict[str, Any], day: dt.date, many: int) -> None:
    """On the day of the event nobody knows yet who came; and what is set ends on its day."""
    book = empty_book(tmp_path)
    invite(book, ["c"], **said)
    with open_facts(book) as facts:
        of = facts.about(read=INVITING, needed=INVITING)
        assert of is not None
        found, until = quiet_guests(of, as_of=day)
    assert found.size == many
    assert (until is None) == (many == 0)
