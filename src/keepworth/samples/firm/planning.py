"""Tables of what is planned: for every third client where the relationship must go, and the steps to get there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from keepworth.samples.firm import LAST
from keepworth.samples.firm.invented import invented
from keepworth.samples.firm.lives import Life
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import later, stream, weekday
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

EVERY: Final = 3  # one client of so many has a plan
DROPPED: Final = "They asked us to leave it until their new director is there."


def plans(
    world: World, texts: Texts, *, needs: Sequence[Row], cases: Sequence[Row]
) -> tuple[list[Row], list[Row]]:  # fmt: skip
    """Return the lines of all plans, and the steps of all lines; some answer a need or a complaint that is open."""
    lines: list[Row] = []
    steps: list[Row] = []
    for life in [life for life in world.lives if life.here(LAST)][::EVERY]:
        rng = stream("plans", life.id)
        waiting = [row["need_id"] for row in needs if row["customer_id"] == life.id and not row.get("met_on")]
        unsolved = [row["case_id"] for row in cases if row["customer_id"] == life.id and not row.get("solved_at")]
        for at in sorted(rng.choice(len(invented()["plans"]), size=2 + int(rng.integers(2)), replace=False)):
            line = _line(life, invented()["plans"][at], number=len(lines) + 1, texts=texts, rng=rng)
            if at % 2 and waiting:
                line["need_id"] = waiting.pop()
            elif unsolved:
                line["case_id"] = unsolved.pop()
            lines.append(line)
            for words in invented()["plans"][at]["steps"]:
                steps.append(_step(line, words, number=len(steps) + 1, texts=texts, rng=rng))
    return lines, steps


def _line(life: Life, one: dict[str, Any], *, number: int, texts: Texts, rng: np.random.Generator) -> dict[str, Any]:
    began = weekday(max(later(LAST, days=-float(rng.integers(20, 160))), life.of.starts))
    state, since = _stands(began, rng=rng)
    return {
        "plan_id": f"P{number:03d}", "customer_id": life.id, "indicator": one.get("indicator"),
        "goal_text_id": texts.keep(one["goal"]),
        "target": 60 + 5 * int(rng.integers(6)) if "indicator" in one else None, "set_on": began,
        "due_on": weekday(later(LAST, days=float(rng.integers(20, 140)))), "owner_id": life.of.client.owner,
        "obstacles_text_id": texts.keep(one["obstacles"]), "ours_text_id": texts.keep(one["ours"]),
        "theirs_text_id": texts.keep(one["theirs"]), "state": state, "state_on": since,
        "why_text_id": texts.keep(DROPPED) if state == "dropped" else None, "need_id": None, "case_id": None,
    }  # fmt: skip


def _step(line: dict[str, Any], words: str, *, number: int, texts: Texts, rng: np.random.Generator) -> Row:
    began: dt.date = line["set_on"]
    state, since = _stands(began, rng=rng) if line["state"] == "open" else (line["state"], line["state_on"])
    return {
        "step_id": f"S{number:03d}", "plan_id": line["plan_id"], "customer_id": line["customer_id"],
        "text_id": texts.keep(words), "owner_id": line["owner_id"], "set_on": began,
        "due_on": weekday(later(began, days=float(rng.integers(14, 180)))), "state": state, "state_on": since,
        "why_text_id": texts.keep(DROPPED) if state == "dropped" else None,
    }  # fmt: skip


def _stands(began: dt.date, *, rng: np.random.Generator) -> tuple[str, dt.date]:
    state = str(rng.choice(("open", "done", "dropped"), p=(0.7, 0.22, 0.08)))
    ended = later(began, days=float(rng.random()) * (LAST - began).days)
    return state, began if state == "open" else ended
