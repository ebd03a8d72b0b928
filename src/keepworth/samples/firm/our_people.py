"""Tables of the firm's own people: what they may decide and did, asked for, are thanked for, and how they grew."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.lives import Life
from keepworth.samples.firm.roster import AMERICAS, COLLEAGUES, EUROPE, Colleague
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.firm.streams import day_between, later, stream, weekday, years
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

HEADS: Final = ("E01", "E05", "E10")  # who leads a team, and is asked above a limit
REFUND, EXTRA, REPEAT, TERMS = "refund", "extra", "work done again", "longer terms of payment"


@dataclass(frozen=True, slots=True)
class Held:
    """A right to decide, as the firm gave it."""

    what: str
    most: int | None
    team: str | None = None
    who: str | None = None
    ask: str | None = None
    since: dt.date = FIRST
    until: dt.date | None = None


# What came of a decision: of ten, so many; the rest nobody has said yet.
CAME: Final = (("helped", 0.5), ("unchanged", 0.25), ("harmed", 0.08), (None, 0.17))
RIGHTS: Final = (
    Held(REFUND, 500, until=dt.date(2025, 6, 30), ask="E05"),
    Held(REFUND, 1000, ask="E05", since=dt.date(2025, 7, 1)),
    Held(REFUND, 2500, AMERICAS, ask="E10", since=dt.date(2025, 7, 1)),
    Held(EXTRA, 600, ask="E05"),
    Held(REPEAT, 8000, ask="E05", since=dt.date(2024, 1, 1)),
    Held(REPEAT, 3000, who="E13", ask="E10", since=dt.date(2024, 1, 1)),
    *(Held(what, None, who=who) for who in HEADS for what in (REFUND, EXTRA, REPEAT, TERMS)),
)
USUAL: Final = {REFUND: 480, EXTRA: 220, REPEAT: 2100, TERMS: 0}  # in the middle
WHY: Final = {
    REFUND: "The shortlist came a week late and they had said why it mattered.",
    EXTRA: "Their new plant manager starts alone; a visit costs us little.",
    REPEAT: "The placed manager left within the guarantee, for reasons of ours.",
    TERMS: "Their own customer pays late this quarter; they told us before they had to.",
}
SAID: Final = {
    "helped": "They wrote to thank us, and gave us the next search.",
    "unchanged": "They took it for granted.",
    "harmed": "They now ask for it each time.",
}
FURTHER: Final = (
    "Drove to their depot on a Sunday, when the candidate's train was cancelled.",
    "Read all of their site's accident reports before the first talk.",
    "Found a school for the children of whoever they hired.",
    "Stayed on the line through the night while their offer was negotiated.",
    "Introduced them to a supplier, with nothing in it for us.",
)
REWARDS: Final = ((None, None), ("a day off", 400), ("dinner for two", 150), ("named at the yearly meeting", None))
# Of what is done beyond duty, the share that is thanked for, by team: the smallest team is seen least.
THANKED: Final = {EUROPE: 0.85, AMERICAS: 0.45}
TRAINING: Final = (
    ("training", "interviewing for night work", "Logistics clients ask what their people will stay for.", 16, 900),
    ("training", "grid and solar: how they earn", "Energy clients say that we do not know their trade.", 24, 1400),
    ("tool", "a tablet for site visits", "Notes are typed twice.", None, 520),
    ("tool", "a dictaphone that writes", "Talks are forgotten before they are written down.", None, 180),
    ("other", "a day a month with one client", "To see the work that we hire for.", None, 0),
)
REFUSED: Final = "Not before the next budget."
SKILLS: Final = ("interviews in Mandarin", "assessment of leaders", "knowledge of ports", "negotiation", "mentoring")
POSTS: Final = ("senior consultant", "principal", "partner")


def of_our_own(world: World, texts: Texts) -> Facts:
    """Return the tables of the firm's own people."""
    return {
        "decision_rights": _rights(), "decisions": _numbered(_decisions(world, texts), key="decision_id", letter="V"),
        "resources": _numbered(_resources(texts), key="resource_id", letter="Q"),
        "further": _numbered(_further(world, texts), key="further_id", letter="F"),
        "growth": _numbered(_growth(texts), key="growth_id", letter="B"),
    }  # fmt: skip


def _numbered(rows: Iterator[dict[str, Any]], *, key: str, letter: str) -> list[Row]:
    return [{key: f"{letter}{at:03d}", **row} for at, row in enumerate(rows, 1)]


def _rights() -> list[Row]:
    return [
        {"right_id": f"R{at:02d}", "what": one.what, "team": one.team, "colleague_id": one.who, "most": one.most,
         "ask_id": one.ask, "since": one.since, "until": one.until}
        for at, one in enumerate(RIGHTS, 1)
    ]  # fmt: skip


def _here(one: Colleague, day: dt.date) -> bool:
    return one.joined <= day.isoformat() and (one.left is None or day.isoformat() < one.left)


def _serving(life: Life, day: dt.date) -> Colleague | None:
    """Return who serves a client on a day, None where they were not with the firm."""
    own = next(one for one in COLLEAGUES if one.id == life.of.client.owner)
    return own if _here(own, day) else None


def _moments(
    world: World, part: str, *, a_year: float
) -> Iterator[tuple[Life, dt.date, Colleague, np.random.Generator]]:
    """Draw on which days something was done for which client, and by whom."""
    for life in world.lives:
        rng = stream(part, life.id)
        many = int(rng.poisson(years(life.of.starts, life.until) * a_year))
        for day in sorted(day_between(life.of.starts, life.until, rng=rng) for _ in range(many)):
            who = _serving(life, day)
            if who is not None:
                yield life, day, who, rng


def _decisions(world: World, texts: Texts) -> Iterator[dict[str, Any]]:
    """Decisions are mostly within their limits; a few are above, and a few nobody gave a right to."""
    for life, day, who, rng in _moments(world, "decisions", a_year=0.9):
        what = str(rng.choice((REFUND, EXTRA, REPEAT, TERMS), p=(0.45, 0.3, 0.2, 0.05)))
        amount = 10 * round(USUAL[what] * float(rng.lognormal(0, 0.55)) / 10)
        came = rng.choice(len(CAME), p=[share for _, share in CAME])
        known, result = weekday(later(day, days=float(rng.integers(20, 70)))), CAME[int(came)][0]
        is_known = result is not None and known <= life.until
        yield {
            "colleague_id": who.id, "customer_id": life.id, "decided_on": day, "what": what, "amount": amount or None,
            "text_id": texts.keep(WHY[what]), "result": result if is_known else None,
            "result_on": known if is_known else None,
            "result_text_id": texts.keep(SAID[str(result)]) if is_known and rng.random() < 0.5 else None,
        }  # fmt: skip


def _resources(texts: Texts) -> Iterator[dict[str, Any]]:
    for one in COLLEAGUES:
        rng = stream("resources", one.id)
        for at in rng.choice(len(TRAINING), size=int(rng.integers(1, 4)), replace=False).tolist():
            kind, what, words, hours, cost = TRAINING[at]
            first, last = max(FIRST, dt.date.fromisoformat(one.joined)), _last(one)
            asked = day_between(first, last, rng=rng)
            answered = weekday(later(asked, days=float(rng.integers(5, 60))))
            state = str(rng.choice(("given", "refused", "open"), p=(0.65, 0.15, 0.2)))
            is_told = state != "open" and answered <= last
            is_given = is_told and state == "given"
            yield {
                "colleague_id": one.id, "kind": kind, "what": what, "text_id": texts.keep(words), "asked_on": asked,
                "state": state if is_told else "open", "state_on": answered if is_told else None,
                "hours": hours if is_given else None, "cost": cost if is_given else None,
                "why_text_id": texts.keep(REFUSED) if is_told and not is_given else None,
            }  # fmt: skip


def _further(world: World, texts: Texts) -> Iterator[dict[str, Any]]:
    for life, day, who, rng in _moments(world, "further", a_year=0.6):
        thanked = weekday(later(day, days=1 + float(rng.gamma(1.5, 9))))
        thanks = next(one for one in COLLEAGUES if one.id in HEADS and one.team == who.team)
        reward, cost = REWARDS[int(rng.integers(len(REWARDS)))]
        is_thanked = rng.random() < THANKED.get(who.team, 0.7) and thanked <= min(life.until, _last(who))
        yield {
            "colleague_id": who.id, "customer_id": life.id, "done_on": day,
            "text_id": texts.keep(str(rng.choice(FURTHER))), "noted_by_id": thanks.id,
            "thanked_on": max(thanked, day) if is_thanked else None, "thanked_by_id": thanks.id if is_thanked else None,
            "reward": reward if is_thanked else None, "cost": cost if is_thanked else None,
        }  # fmt: skip


def _growth(texts: Texts) -> Iterator[dict[str, Any]]:
    for one in COLLEAGUES:
        rng, joined, last = stream("growth", one.id), dt.date.fromisoformat(one.joined), _last(one)
        for skill in rng.choice(SKILLS, size=int(rng.integers(0, 3)), replace=False).tolist():
            yield {"colleague_id": one.id, "grown_on": day_between(max(FIRST, joined), last, rng=rng), "kind": "skill",
                   "what": skill, "text_id": texts.keep("Examined by the firm's own academy.")}  # fmt: skip
        if rng.random() < 0.55:
            yield {"colleague_id": one.id, "grown_on": day_between(max(FIRST, joined), last, rng=rng),
                   "kind": "promotion", "what": str(rng.choice(POSTS)), "text_id": None}  # fmt: skip
        for many in (5, 10):
            day = joined.replace(year=joined.year + many)
            if FIRST <= day <= last:
                yield {"colleague_id": one.id, "grown_on": day, "kind": "tenure", "what": f"{many} years with us",
                       "text_id": None}  # fmt: skip


def _last(one: Colleague) -> dt.date:
    return min(LAST, later(dt.date.fromisoformat(one.left), days=-1)) if one.left else LAST
