"""What is told of complaints beside their days: who looks after them until when, in which words, about what."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

import numpy as np

from keepworth.samples.firm import LAST
from keepworth.samples.firm.people import Contact, served_by
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.firm.streams import later, stream
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

DAYS_TO_SOLVE: Final = 5
BELOW: Final = 7  # an answer to how likely they recommend us that opens a case
OPENED: Final = 0.3  # the share of such answers of the last year of which a case was made
STILL_OPEN: Final = dt.timedelta(days=50)  # of cases from answers: what is younger on the last day is not solved yet


def told(facts: Facts, world: World, *, texts: Texts) -> list[Row]:
    """Return the complaints with all that is told of them, and those that answers opened."""
    bought = {row["order_id"]: row["product_id"] for row in facts["orders"] if row["line"] == "1"}
    found = [{**row, "product_id": bought.get(row.get("order_id")), **_told(row, world, texts=texts)}
             for row in facts["cases"]]  # fmt: skip
    return [*found, *_of_answers(world, facts["answers"], texts=texts, number=len(found))]


def _told(row: Row, world: World, *, texts: Texts) -> Row:
    """Say who complained in which words, and who looks after it; nothing where nobody was there."""
    rng, opened = stream("told", str(row["case_id"])), _moment(row)
    there = world.met_by(world.life(str(row["customer_id"])), opened.date())
    if not there:
        return {}
    one = there[int(rng.integers(len(there)))]
    said = texts.say("complaint", language=one.life.of.client.language, rng=rng)
    return {"contact_id": one.id, "text_id": said, **_looked_after(one, opened, texts=texts, of=row)}


def _moment(row: Row) -> dt.datetime:
    opened = row["opened_at"]
    assert isinstance(opened, dt.datetime)
    return opened


def _looked_after(one: Contact, opened: dt.datetime, *, texts: Texts, of: Row) -> dict[str, object]:
    """Say who looks after it until when, and what they did where it is solved."""
    rng = stream("solved", f"{one.id} {opened}")
    told: dict[str, object] = {
        "owner_id": served_by(one, opened.date()).id,
        "due_on": later(opened.date(), days=DAYS_TO_SOLVE),
    }
    if of.get("solved_at") is not None:
        told["solution_text_id"] = texts.say("solution", language=one.life.of.client.language, rng=rng)
    return told


def _of_answers(world: World, answers: Iterable[Row], *, texts: Texts, number: int) -> list[Row]:
    """Return cases that answers of the last year opened; the youngest of them are open."""
    people = {one.id: one for one in world.contacts}
    rows: list[Row] = []
    for answer in answers:
        rng, at = stream("opened", str(answer["submission_id"])), answer["answered_at"]
        assert isinstance(at, dt.datetime)
        is_low = answer["instrument"] == "nps" and answer["side"] == "customer" and int(str(answer["value"])) < BELOW
        if is_low and at.date() > LAST - dt.timedelta(days=365) and rng.random() < OPENED:
            one = people[str(answer["contact_id"])]
            case = _opened(one, at, rng=rng) | {"case_id": f"C{number + len(rows) + 1:03d}"}
            said = {"submission_id": answer["submission_id"], "text_id": answer["text_id"]}
            rows.append({**case, **said, **_looked_after(one, at, texts=texts, of=case)})
    return rows


def _opened(one: Contact, at: dt.datetime, *, rng: np.random.Generator) -> dict[str, object]:
    replied = at + dt.timedelta(hours=round(float(rng.gamma(2, 12))))
    solved = replied + dt.timedelta(hours=round(float(rng.gamma(2, 40))))
    case: dict[str, object] = {
        "customer_id": one.life.id,
        "contact_id": one.id,
        "opened_at": at,
        "first_reply_at": replied,
    }
    if at.date() > LAST - STILL_OPEN or solved.date() > one.life.until:
        return case
    severity, cause = int(rng.integers(1, 4)), str(rng.choice(("us", "neither")))
    return case | {
        "severity": severity,
        "cause": cause,
        "solved_at": solved,
        "effort": int(rng.integers(2, 8)),
        "saved": True,
    }
