"""The simulated firm's facts hold together: every table, every reference, every date."""

import datetime as dt
from collections import Counter, defaultdict

import pytest
from tests.factories.firm import facts, world

from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.facts import facts_of
from keepworth.samples.firm.roster import CLIENTS, OTHERS
from keepworth.samples.firm.rows import Row, write_tables
from keepworth.samples.firm.world import make_world
from keepworth.tables.schemas import TABLES

# What may be planned for a day after the book's last.
PLANNED = {
    ("contracts", "ends_on"), ("promises", "due_on"), ("trends", "review_on"), ("cases", "due_on"),
    ("plans", "due_on"), ("plan_steps", "due_on"), ("events", "starts_on"), ("events", "ends_on"),
    ("openings", "held_on"), ("openings", "give_by"),
}  # fmt: skip
# Kinds of things that have a table of their own, and the column that names them there.
HOMES = {
    "customer": ("customers", "customer_id"), "contact": ("contacts", "contact_id"),
    "colleague": ("colleagues", "colleague_id"), "text": ("texts", "text_id"),
    "partner": ("partners", "partner_id"), "touchpoint": ("touchpoints", "touchpoint_id"),
    "order": ("orders", "order_id"), "plan": ("plans", "plan_id"), "need": ("needs", "need_id"),
    "case": ("cases", "case_id"), "extra": ("extras", "extra_id"),
    "event": ("events", "event_id"), "opening": ("openings", "opening_id"),
    "ask": ("asks", "ask_id"), "act": ("acts", "act_id"),
}  # fmt: skip


# Goods and places, which a firm that finds people has none of; the chain of shops fills them.
GOODS = {"products", "locations", "stock", "promotions", "coupons"}
THEIRS = sorted(set(TABLES) - GOODS)


def days(row: Row) -> dict[str, dt.date]:
    found = {}
    for name, value in row.items():
        if isinstance(value, dt.datetime):
            found[name] = value.date()
        elif isinstance(value, dt.date):
            found[name] = value
    return found


def test_every_table_of_the_lake_is_in_the_sample() -> None:
    missing = set(TABLES) - set(facts()) - GOODS
    assert not missing, f"tables without sample data: {missing}; give each a function, and its place in firm/facts.py"
    assert all(facts()[name] for name in THEIRS)


# What no firm of this kind would have in its files: it finds people for forty clients, and nobody rates it in public.
WITHOUT = {"answers.source"}


def test_every_column_is_filled_somewhere() -> None:
    empty = [
        f"{name}.{column}"
        for name, rows in facts().items()
        for column in TABLES[name].names
        if not any(row.get(column) is not None for row in rows)
    ]
    assert set(empty) == WITHOUT


def test_forty_clients_and_a_few_who_are_none() -> None:
    kinds = Counter(row["kind"] for row in facts()["customers"] if row["customer_id"] in {one.id for one in CLIENTS})
    assert len(CLIENTS) == 40
    assert set(kinds) == {"organisation"}
    assert {one.kind for one in OTHERS} == {"prospect", "internal"}
    assert {one.team for one in CLIENTS} == {"Asia Pacific", "Europe", "Americas", ""}
    assert any("瀚海物流" in one.name for one in CLIENTS)


@pytest.mark.parametrize("name", THEIRS)
def test_every_reference_holds(name: str) -> None:
    known = {kind: {row[column] for row in facts()[table]} for kind, (table, column) in HOMES.items()}
    for column in TABLES[name].columns:
        if column.of in known:
            lost = {row.get(column.name) for row in facts()[name]} - {None} - known[column.of]
            assert not lost, f"{name}.{column.name} names {sorted(map(str, lost))[:3]}, which is nowhere"


@pytest.mark.parametrize("name", THEIRS)
def test_every_key_is_its_own(name: str) -> None:
    key = TABLES[name].key
    seen = Counter(tuple(row.get(column) for column in key) for row in facts()[name])
    assert [one for one, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("name", THEIRS)
def test_nothing_lies_in_the_future(name: str) -> None:
    late = [
        (column, day)
        for row in facts()[name]
        for column, day in days(row).items()
        if day > LAST and (name, column) not in PLANNED
    ]
    assert late == []


def test_a_client_who_left_does_nothing_more() -> None:
    left = {row["customer_id"]: row["left_on"] for row in facts()["departures"]}
    assert 3 <= len(left) <= 12
    for name, table in ((name, TABLES[name]) for name in THEIRS):
        # A ledger and a contract end with the departure itself; people may go on elsewhere.
        if table.when and name not in ("customers", "contacts", "ledger"):
            for row in facts()[name]:
                gone = left.get(row.get("customer_id"))
                assert gone is None or days(row)[table.when] <= gone, (name, row)


def test_dates_of_a_row_are_in_order() -> None:
    order = {
        "contacts": ("valid_from", "left_on"), "invitations": ("sent_at", "answered_at"),
        "cases": ("opened_at", "first_reply_at", "solved_at"),
        "promises": ("agreed_on", "kept_on", "right_on", "stayed_on"), "needs": ("stated_on", "state_on", "met_on"),
        "contracts": ("starts_on", "ends_on"), "colleagues": ("joined_on", "left_on"),
        "plans": ("set_on", "state_on"), "plan_steps": ("set_on", "state_on"),
        "events": ("set_on", "starts_on", "ends_on"), "guests": ("listed_on", "state_on"),
        "decisions": ("decided_on", "result_on"), "resources": ("asked_on", "state_on"),
        "further": ("done_on", "thanked_on"), "decision_rights": ("since", "until"),
        "wishes": ("stated_on", "ended_on"), "openings_given": ("offered_on", "state_on", "came_on"),
        "extras_given": ("entitled_on", "given_on", "used_on"), "extras": ("valid_from", "valid_to"),
    }  # fmt: skip
    for name, columns in order.items():
        for row in facts()[name]:
            known = [str(row[column]) for column in columns if row.get(column) is not None]
            assert known == sorted(known), (name, row)


def test_people_are_spoken_with_only_while_they_are_there() -> None:
    gone = {one.id: one.left for one in world().contacts if one.left}
    for row in facts()["touchpoints"]:
        left = gone.get(str(row["contact_id"]))
        assert left is None or days(row)["at"] < left
    joined = {row["colleague_id"]: (str(row["joined_on"]), str(row["left_on"] or "9")) for row in facts()["colleagues"]}
    for row in facts()["touchpoints"]:
        came, went = joined[row["colleague_id"]]
        assert came <= days(row)["at"].isoformat() < went


def test_amounts_add_up() -> None:
    for row in facts()["orders"]:
        if row["list_price"] is not None:
            assert round(row["list_price"] - row["discount"], 2) == row["amount"]  # type: ignore[operator]
            assert 0 < row["margin"] < row["amount"]  # type: ignore[operator]
    shares: dict[object, float] = defaultdict(float)
    for row in facts()["rivals"]:
        shares[row["customer_id"]] += float(str(row["share"]))
    assert max(shares.values()) <= 1


def test_the_stories_can_be_seen_in_the_facts() -> None:
    ids = {one.story: one.id for one in CLIENTS if one.story != "plain"}
    of = {name: [row.get("customer_id") for row in rows] for name, rows in facts().items()}
    answered = {row["customer_id"] for row in facts()["answers"] if row["side"] == "customer"}
    assert ids["unheard"] not in answered
    assert of["invitations"].count(ids["unheard"]) > 10
    assert ids["never tested"] not in of["trials"]
    brought = Counter(row["referrer_id"] for row in facts()["referrals"])
    assert brought.most_common(1)[0][0] == ids["quiet advocate"]
    speak = {row["contact_id"] for row in facts()["acts"] if days(row)["happened_on"] >= dt.date(2025, 7, 1)}
    theirs = [one.id for one in world().people(world().life(ids["one champion"]))]
    assert [one for one in theirs if one in speak] == theirs[:1]
    survived = [row for row in facts()["trials"] if row["customer_id"] == ids["failure survived"]]
    assert ("failure", "passed") in {(row["kind"], row["outcome"]) for row in survived}
    movers = [one for one in world().contacts if one.moved_to]
    assert len(movers) == 1
    assert {row["customer_id"] for row in facts()["contacts"] if row["contact_id"] == movers[0].id} == {
        movers[0].life.id, movers[0].moved_to,
    }  # fmt: skip


def test_the_same_seed_gives_the_same_bytes(tmp_path) -> None:
    made = []
    for at in ("one", "two"):
        (tmp_path / at).mkdir()
        files = write_tables(facts_of(make_world()), into=tmp_path / at)
        made.append({name: file.read_bytes() for name, file in files.items()})
    assert made[0] == made[1]


def test_the_book_covers_three_years() -> None:
    bought = [days(row)["ordered_on"] for row in facts()["orders"]]
    assert (min(bought) - FIRST).days < 14
    assert (LAST - max(bought)).days < 14


def test_a_signed_line_of_the_ledger_is_disputed_and_goes_on_counting() -> None:
    lines = {row["line_id"]: row for row in facts()["ledger"]}
    answers = [row for row in lines.values() if row.get("answers_id")]
    assert [lines[row["answers_id"]]["status"] for row in answers] == ["signed", "verified"]
    for row in answers:
        line = lines[row["answers_id"]]
        assert (row["customer_id"], row["period"], row["status"]) == (line["customer_id"], line["period"], "claimed")
        assert row["amount"] < line["amount"]
        assert row["status_on"] > line["status_on"]
