"""Tables of what puts a relationship to the test: trials, acts of those who speak for us, rivals, failures."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.buying import Invoice
from keepworth.samples.firm.lives import Life
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import DAY, day_between, later, moment, stream, years
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

RIVALS: Final = ("Castellan Search", "Brightwater Partners", "Ostrava Advisory", "Longmen Talent 龙门人才")
SOURCES: Final = ("said by the client", "their tender", "our estimate")
ACTS: Final = ("vouched", "introduced", "informed", "defended", "referenced")
DECIDES: Final = 240  # days within which somebody who heard a reference becomes a client
SPEAKS_FROM: Final = 74.0  # from this feeling on, somebody speaks for us unasked


def trials(world: World, texts: Texts) -> list[Row]:
    """Return every trial as it would be written down, with its proof."""
    rows: list[Row] = []
    for life in world.lives:
        rng = stream("trials", life.id)
        for trial in life.trials:
            rows.append({
                "trial_id": f"X{len(rows) + 1:03d}", "customer_id": life.id, "happened_on": trial.day,
                "kind": trial.kind, "price_gap": trial.gap, "stress": trial.stress,
                "outcome": "passed" if trial.passed else "failed",
                "proof_text_id": texts.say("trial", language=life.of.client.language, rng=rng),
            })  # fmt: skip
    return rows


def acts(world: World, texts: Texts) -> list[Row]:
    """Return what people did for us: those who feel strongly, about once a year."""
    rows: list[Row] = []
    for one in world.contacts:
        rng = stream("acts", one.id)
        last = min(one.left - DAY if one.left else LAST, one.life.until)
        chance = 0.9 if one.influence >= 3 else 0.4
        days = [day_between(one.met, last, rng=rng) for _ in range(int(rng.poisson(chance * years(one.met, last))))]
        if one.life.of.client.story == "one champion" and one.influence == 5:
            days.append(dt.date(2026, 4, 21))
        for day in sorted(day for day in days if one.feels(day) >= SPEAKS_FROM):
            kind = str(rng.choice(ACTS))
            rows.append({
                "act_id": f"A{len(rows) + 1:03d}", "contact_id": one.id, "kind": kind, "happened_on": day,
                "proof_text_id": texts.say("act", language=one.life.of.client.language, rng=rng),
                **_helped(world, one.life, day=day, spoke=kind == "referenced"),
            })  # fmt: skip
    return rows


def _helped(world: World, life: Life, *, day: dt.date, spoke: bool) -> dict[str, object]:
    """Return whose decision a reference helped: of those who became clients soon after, if anybody did."""
    until = later(day, days=DECIDES)
    soon = [one.id for one in world.lives if spoke and one is not life and day < one.of.starts <= until]
    if not soon:
        return {"for_id": None, "share": None}
    rng = stream("references", f"{life.id} {day}")
    return {"for_id": str(rng.choice(soon)), "share": round(float(rng.uniform(0.1, 0.4)), 2)}


def rivals(world: World) -> list[Row]:
    """Return who else serves the clients, as far as the firm knows."""
    rows: list[Row] = []
    for life in world.lives:
        rng = stream("rivals", life.id)
        if rng.random() < 0.3:
            continue
        left = float(np.clip(1.15 - life.of.indicators["business"] / 100, 0.1, 0.85))
        for rival in rng.permutation(RIVALS)[: 1 + int(rng.integers(2))].tolist():
            share = round(left * float(rng.uniform(0.3, 0.5)), 2)
            rows.append({
                "customer_id": life.id, "rival": rival, "valid_from": day_between(FIRST, life.until, rng=rng),
                "share": share, "price_gap": int(rng.integers(-4, 16)), "exclusive": bool(rng.random() < 0.08),
                "source": str(stream("sources", f"{life.id} {rival}").choice(SOURCES)),
            })  # fmt: skip
    return rows


def cases(world: World, issued: tuple[Invoice, ...]) -> list[Row]:
    """Return complaints: the severe ones are the failures among the trials, the rest come with projects."""
    rows: list[Row] = []
    for life in world.lives:
        rng = stream("failures", life.id)
        for trial in life.trials:
            if trial.kind == "failure":
                rows.append(_case(life, len(rows) + 1, day=trial.day, severe=True, rng=rng) | {"saved": trial.passed})
    for one in issued:
        rng = stream("cases", one.id)
        day = later(one.day, days=int(rng.integers(5, 60)))
        calm = one.life.of.indicator_on("performance", min(day, LAST)) / 100
        if rng.random() < 0.16 * (1.3 - calm) and day <= one.life.until:
            case = _case(one.life, len(rows) + 1, day=day, severe=False, rng=rng)
            rows.append(case | {"order_id": one.id, "saved": True})
    return rows


def _case(life: Life, number: int, *, day: dt.date, severe: bool, rng: np.random.Generator) -> dict[str, object]:
    opened = moment(day, rng=rng)
    replied = opened + dt.timedelta(hours=round(float(rng.gamma(2, 9)), 0))
    solved = replied + dt.timedelta(hours=round(float(rng.gamma(2, 90 if severe else 40)), 0))
    latest = dt.datetime.combine(life.until, dt.time(20, 0), tzinfo=dt.UTC)
    return {
        "case_id": f"C{number:03d}", "customer_id": life.id, "opened_at": opened,
        "severity": int(rng.integers(4, 6)) if severe else int(rng.integers(1, 4)),
        "cause": "us" if severe else str(rng.choice(("us", "us", "customer", "neither"))),
        "first_reply_at": replied if replied <= latest else None, "solved_at": solved if solved <= latest else None,
        "effort": int(rng.integers(2, 8)),
    }  # fmt: skip
