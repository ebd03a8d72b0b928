"""Tables along the journey: talks, visits, use, needs and what was promised."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.samples.firm import LAST
from keepworth.samples.firm.buying import Invoice
from keepworth.samples.firm.invented import invented
from keepworth.samples.firm.lives import Life
from keepworth.samples.firm.people import Contact, served_by
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import day_between, later, moment, months, stream, years
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

AROUND: Final = ((-30, "discover"), (-15, "propose"), (-3, "agree"), (12, "deliver"), (30, "deliver"), (50, "review"))
CHANNELS: Final = ("mail", "call", "meeting", "video")
STATES: Final = ("stated", "in work", "met", "dropped")
_MESSAGED = 0.7  # share of the clients who agreed to messages
_VISITED, _TAKEN_BACK = 0.6, 0.1  # shares of the clients whose visits are noted, and who did not want it for long
DAYS_TO_LAST: Final = 183  # what was delivered is looked at again after half a year


def touchpoints(world: World, issued: tuple[Invoice, ...], *, texts: Texts) -> list[Row]:
    """Return every talk: around each project, and now and then in between; all in the order of time."""
    rows: list[dict[str, object]] = []
    for one in issued:
        rng = stream("around", one.id)
        for days, stage in AROUND:
            day = later(one.day, days=days + int(rng.integers(-2, 3)))
            if rng.random() < 0.75:
                rows += _talk(world, one.life, day=day, stage=stage, thread=one.id, rng=rng)
    for life in world.lives:
        rng = stream("between", life.id)
        span = years(life.of.starts, life.until)
        for _ in range(int(rng.poisson(span * (2 + life.of.strength[0] / 12)))):
            day = day_between(life.of.starts, life.until, rng=rng)
            stage = str(rng.choice(("discover", "review", "renew")))
            rows += _talk(world, life, day=day, stage=stage, thread=None, rng=rng)
    rows.sort(key=lambda row: (str(row["at"]), str(row["customer_id"]), str(row["contact_id"])))
    rng = stream("notes")
    for number, row in enumerate(rows, 1):
        row["touchpoint_id"] = f"W{number:05d}"
        if rng.random() < 0.05 and not row["automated"]:
            row["text_id"] = texts.say("note", language=world.life(str(row["customer_id"])).of.client.language, rng=rng)
    _say_changes(world, rows, texts=texts)
    return list(rows)


def _say_changes(world: World, rows: list[dict[str, object]], *, texts: Texts) -> None:
    """Let some talks tell of a change at the client."""
    rng = stream("changes")
    for row in rows:
        if rng.random() < 0.02 and not row["automated"]:
            language = world.life(str(row["customer_id"])).of.client.language
            row["change_text_id"] = texts.say("change", language=language, rng=rng)


def _talk(
    world: World, life: Life, *, day: dt.date, stage: str, thread: str | None, rng: np.random.Generator
) -> list[dict[str, object]]:  # fmt: skip
    """Draw one talk, with whom it was and who began; a client whom nobody was met by has none."""
    there = world.met_by(life, day)
    if not there:
        return []
    one = there[min(int(rng.geometric(0.45)) - 1, len(there) - 1)]
    automated = stage == "review" and rng.random() < 0.15
    theirs = rng.random() < life.of.strength_on(day) / 150
    began = "ours" if automated else "theirs" if theirs else str(rng.choice(("ours", "both")))
    return [{
        "thread_id": thread, "customer_id": life.id, "contact_id": one.id, "colleague_id": served_by(one, day).id,
        "at": moment(day, rng=rng), "stage": stage, "channel": "mail" if automated else str(rng.choice(CHANNELS)),
        "direction": began, "automated": automated,
    }]  # fmt: skip


def consents(world: World) -> list[Row]:
    """Return what clients agreed to: that their visits and their use of the map are noted; some took it back."""
    rows: list[Row] = []
    for life in world.lives:
        first = {"customer_id": life.id, "given_on": life.of.starts, "channel": "contract", "wording": "2019-1"}
        chance = stream("visits", life.id).random()
        if chance < _VISITED + _TAKEN_BACK:
            gone = None if chance < _VISITED else later(life.of.starts, days=60)
            rows.append({**first, "purpose": "visits", "withdrawn_on": gone})
        if life.of.retainer:
            rows.append({**first, "purpose": "usage", "withdrawn_on": None})
        if stream("messages", life.id).random() < _MESSAGED:
            rows.append({**first, "purpose": "messages", "withdrawn_on": None})
    return rows


def visits(world: World) -> list[Row]:
    """Return visits to the firm's pages by clients that gave their consent."""
    rows: list[Row] = []
    pages = ("/reports", "/reports/market", "/candidates", "/invoices", "/help")
    for life in world.lives:
        rng = stream("visits", life.id)
        if rng.random() < _VISITED:
            for _ in range(int(rng.poisson(years(life.of.starts, life.until) * 8))):
                at = moment(day_between(life.of.starts, life.until, rng=rng), rng=rng)
                rows.append({"visit_id": f"V{len(rows) + 1:04d}", "customer_id": life.id, "at": at,
                             "page": str(rng.choice(pages)), "seconds": int(rng.gamma(2, 60)) + 2})  # fmt: skip
    return rows


def usage(world: World) -> list[Row]:
    """Return how often clients opened the firm's map of the market, a product that some of them take."""
    rows: list[Row] = []
    for life in world.lives:
        if not life.of.retainer:
            continue
        rng = stream("usage", life.id)
        for month in months():
            day = later(month, days=27)
            if life.here(day):
                opened = int(rng.poisson(life.of.strength_on(day) / 4))
                rows.append({"customer_id": life.id, "product_id": "talent-map", "measure": "reports opened",
                             "happened_on": day, "quantity": opened})  # fmt: skip
    return rows


def needs(world: World, texts: Texts) -> list[Row]:
    """Return what clients and their people told the firm that they need, and what became of it."""
    rows: list[Row] = []
    for life in world.lives:
        rng = stream("needs", life.id)
        for _ in range(2 + int(rng.poisson(years(life.of.starts, life.until) * 1.6))):
            day = day_between(life.of.starts, life.until, rng=rng)
            there = world.met_by(life, day)
            if there:
                one = there[int(rng.integers(len(there)))]
                rows.append(_need(one, number=len(rows) + 1, day=day, texts=texts, rng=rng))
    return rows


def _need(one: Contact, *, number: int, day: dt.date, texts: Texts, rng: np.random.Generator) -> Row:
    kind = str(rng.choice(("goal", "problem", "need", "need", "personal")))
    met = later(day, days=20 + rng.exponential(90))
    state = "met" if met < one.life.until and rng.random() < 0.7 else str(rng.choice(STATES[:2] + STATES[3:]))
    measure = str(rng.choice(("days until filled", "people who stay a year", "said so in review")))
    said = texts.say(kind, language=one.life.of.client.language, rng=rng)
    moved = day_between(day, one.life.until, rng=stream("needs moved", f"{number}"))
    return {
        "need_id": f"N{number:03d}", "customer_id": one.life.id, "contact_id": one.id, "kind": kind, "stated_on": day,
        "topic": invented()["topics"][texts.last], "state": state,
        "state_on": {"stated": day, "met": met}.get(state, moved),
        "owner_id": served_by(one, day).id, "met_on": met if state == "met" else None,
        "measure": measure, "text_id": said,
    }  # fmt: skip


def promises(world: World, issued: tuple[Invoice, ...], *, texts: Texts) -> list[Row]:
    """Return what was promised with projects and how it was kept: better where performance is better."""
    rows: list[Row] = []
    for one in issued:
        rng = stream("promises", one.id)
        there = world.met_by(one.life, one.day)
        if there and rng.random() < 0.5:
            contact = there[int(rng.integers(len(there)))]
            rows.append(_promise(one, contact, number=len(rows) + 1, texts=texts, rng=rng))
    return rows


def _promise(one: Invoice, contact: Contact, *, number: int, texts: Texts, rng: np.random.Generator) -> Row:
    due = later(one.day, days=int(rng.choice((14, 30, 90))))
    performs = one.life.of.indicator_on("performance", min(due, LAST))
    kept = "open" if due > min(one.life.until, LAST) else "yes" if rng.random() < 0.5 + performs / 210 else "no"
    done = None
    if kept != "open":
        done = max(later(due, days=-int(rng.integers(0, 8))), one.day) if kept == "yes" else due
    right = later(due, days=int(rng.integers(5, 40))) if kept == "no" and rng.random() < 0.6 else None
    return {
        "promise_id": f"R{number:04d}", "customer_id": one.life.id, "contact_id": contact.id,
        "what_text_id": texts.say("promise", language=one.life.of.client.language, rng=rng),
        "measure": str(rng.choice(("working days", "hours", "months in post"))),
        "standard": "agreed" if rng.random() < 0.8 else "industry", "target": int(rng.choice((10, 12, 48))),
        "agreed_on": one.day, "due_on": due, "kept": kept, "kept_on": done,
        "right_on": right if right and right <= one.life.until else None,
        **_stayed(one, kept=kept, since=done if kept == "yes" else right, number=number),
    }  # fmt: skip


def _stayed(one: Invoice, *, kept: str, since: dt.date | None, number: int) -> Row:
    """Say whether what was delivered right was right half a year later; nobody can tell of what is younger."""
    rng = stream("stayed", f"{number}")
    day = later(since, days=DAYS_TO_LAST) if since else None
    if kept == "open" or day is None or day > min(one.life.until, LAST):
        return {"stayed_right": "open" if since else None, "stayed_on": None}
    performs = one.life.of.indicator_on("performance", day)
    return {"stayed_right": "yes" if rng.random() < 0.55 + performs / 260 else "no", "stayed_on": day}
