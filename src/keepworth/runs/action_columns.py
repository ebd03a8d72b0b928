"""What is stored of each action: its value with the doubt, what it goes by, and why it is proposed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.act import Moves, Play, break_even, gain_range
from keepworth.act.plays import STRENGTH
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.standing import Stands, Steering, newest_of, room_of
from keepworth.tables.action_results import NO_DAY, Days, why_column

ASK, QUESTION = "ask", "question"
ASK_HOURS, ASK_DAYS = 0.25, 30  # what it takes to ask somebody for their answers, and until they came; ours
LEVEL: Final = 0.8
PROCESSORS: Final = 2
WORDS: Final = ("action", "lever", "mix", "ends", "source")
NUMBERS: Final = ("gain", "gain_low", "gain_high", "gain_90_days", "p_pays", "hours", "cost", "value", "p_stay",
                  "p_after", "effect", "effect_sd", "needed", "ends_chance")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Valued:
    """One play for those who may get it."""

    play: Play | None  # None: asking
    rows: Ints  # places of the customers
    moves: Moves | None
    gain: Floats
    soon: Floats
    after: Floats  # chance of staying
    value: Floats  # EV, after its cost

    @property
    def takes(self) -> tuple[float, float]:
        """Hours and money."""
        return (self.play.hours, self.play.cost) if self.play else (ASK_HOURS, 0.0)


@dataclass(frozen=True, slots=True)
class Rows:
    """Some actions, of all plays in one list."""

    place: Ints  # of the customer
    play: Ints  # a place among the valued
    at: Ints  # a place in the play's rows

    def some(self, rows: Ints | Flags) -> "Rows":
        """Return some of them."""
        return Rows(self.place[rows], self.play[rows], self.at[rows])


def column_of(valued: Sequence[Valued], rows: Rows, *, name: str) -> Floats:
    """Return one column of the valued, for all rows."""
    found = np.zeros(rows.place.size)
    for number, one in enumerate(valued):
        mine = rows.play == number
        found[mine] = getattr(one, name)[rows.at[mine]]
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """What the columns say beside what was valued."""

    compared: Mapping[str, int]  # plays that were compared by lot, and of how many customers
    as_of: dt.date
    hour_cost: float


def action_columns(
    stands: Stands, rows: Rows, *, valued: Sequence[Valued], steering: Steering, told: Told
) -> dict[str, Any]:  # fmt: skip
    """Return what is stored of some actions; who would do it and whether it is chosen is not among it."""
    size = rows.place.size
    found: dict[str, Any] = {name: np.full(size, np.nan) for name in NUMBERS}
    found |= {name: np.full(size, None, dtype=np.object_) for name in WORDS}
    found["check_on"] = np.full(size, NO_DAY)
    lever = {name: np.full(size, np.nan) for name in ("number", "low", "high")}
    heard, trouble = np.full(size, NO_DAY), np.full(size, np.nan)
    newest = newest_of(stands)
    parts = [(one, np.flatnonzero(rows.play == number)) for number, one in enumerate(valued)]
    parts = [(one, mine) for one, mine in parts if mine.size]
    with ThreadPoolExecutor(PROCESSORS) as workers:
        each = list(workers.map(
            lambda part: _of_one(part[0], stands, at=rows.at[part[1]], steering=steering, hour_cost=told.hour_cost),
            parts,
        ))  # fmt: skip
    compared = np.full(size, np.nan)
    for (one, mine), values_of in zip(parts, each, strict=True):
        values_of["check_on"] = np.datetime64(told.as_of) + np.timedelta64(one.play.days if one.play else ASK_DAYS, "D")
        for name, values in values_of.items():
            found[name][mine] = values
        compared[mine] = told.compared.get(one.play.key, np.nan) if one.play else np.nan
        place = rows.place[mine]
        score, sd, day = _lever(one, stands, newest=newest)
        reach = normal_reach(LEVEL) * sd[place]
        lever["number"][mine], heard[mine] = score[place], day[place]
        lever["low"][mine], lever["high"][mine] = (np.clip(score[place] + way, 0, 100) for way in (-reach, reach))
        if one.play is not None and one.play.ends is not None:
            trouble[mine] = stands.troubles[one.play.ends][place]
    numbers = {"trouble": trouble, "compared": compared}
    found["why"] = _why(stands, rows, found=found, lever={**lever, "on": heard}, numbers=numbers)
    found["customer_id"] = stands.customers[rows.place]
    return found


def _of_one(
    one: Valued, stands: Stands, *, at: Ints, steering: Steering, hour_cost: float
) -> dict[str, Any]:  # fmt: skip
    hours, cost = one.takes
    rows = one.rows[at]
    told: dict[str, Any] = {
        "action": ASK, "lever": QUESTION, "source": "ours", "gain": one.gain[at], "hours": hours, "cost": cost,
        "value": one.value[at], "p_stay": stands.standing.chance[rows], "p_after": one.after[at],
    }  # fmt: skip
    play = one.play
    if play is None or one.moves is None:
        return told
    of, moves = stands.standing.some(rows), one.moves.some(at)
    whole = np.full(rows.size, cost + hour_cost * hours)
    sure, must = gain_range(of, moves, cost=whole), break_even(of, moves, cost=whole)
    room = room_of(play, stands, rows=rows)
    slope = steering.slope(play)
    needed = (must - moves.ends_chance * moves.ends) / slope if slope > 0 else np.full(rows.size, np.nan)
    return told | {
        "action": play.key, "lever": play.lever, "mix": play.mix, "ends": play.ends, "source": play.source,
        "gain_low": sure.low, "gain_high": sure.high, "gain_90_days": one.soon[at], "p_pays": sure.pays,
        "effect": play.effect * room, "effect_sd": play.sd * room,
        "needed": np.where(np.isfinite(needed), np.maximum(needed, 0.0), np.nan),
        "ends_chance": moves.ends_chance if play.ends else np.nan,
    }  # fmt: skip


def _lever(one: Valued, stands: Stands, *, newest: Days) -> tuple[Floats, Floats, Days]:
    """Return where the lever of a play stands, how far that is known, and since when."""
    if one.play is None or one.play.lever == STRENGTH:
        return stands.strength, stands.strength_sd, newest
    return stands.heard[one.play.lever]


def _why(
    stands: Stands, rows: Rows, *, found: Mapping[str, Any], lever: Mapping[str, Any], numbers: Mapping[str, Floats]
) -> Any:  # noqa: ANN401 — a column
    """Return the reasons of each action: lever, trouble, chance of staying, worth, effect, and who was compared."""
    trouble, compared = numbers["trouble"], numbers["compared"]
    place, reach = rows.place, normal_reach(LEVEL)
    stays, worth = ([one[place] for one in of] for of in (stands.stays, stands.value))
    effect, spread = found["effect"], reach * found["effect_sd"]
    return why_column(
        [
            {"reason": "lever", "about": found["lever"], **lever},
            {"reason": "trouble", "about": found["ends"], "number": trouble, "holds": np.nan_to_num(trouble) > 0},
            {"reason": "stays", "number": stays[0], "low": stays[1], "high": stays[2], "on": stands.due[place]},
            {"reason": "worth", "number": worth[0], "low": worth[1], "high": worth[2]},
            {"reason": "effect", "about": found["source"], "number": effect, "low": effect - spread,
             "high": effect + spread, "holds": ~np.isnan(effect)},
            {"reason": "compared", "about": found["action"], "number": compared, "holds": ~np.isnan(compared)},
        ],
        size=place.size,
    )  # fmt: skip
