"""What comparisons by lot make of the playbook in a run: other effects, narrower ranges, and from how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from keepworth.act import Compared, Learned, Play, Prior, learn_effect
from keepworth.act.plays import LOT
from keepworth.numerics.arrays import Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.standing import Stands, Steering, room_of

LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was compared of one play, and what it is taken to do since."""

    before: Play
    after: Play
    found: Learned
    comparisons: int

    @property
    def told(self) -> dict[str, Any]:
        """Return it as it stands in the run's record."""
        found, reach, says = self.found, normal_reach(LEVEL), self.found.says_something
        spread, apart = reach * self.after.sd, reach * found.shift_sd
        return {
            "play": self.after.key, "lever": self.after.lever, "comparisons": self.comparisons,
            "got": found.of.got, "got_left": found.of.got_left,
            "held_out": found.of.held, "held_out_left": found.of.held_left,
            "log_odds": found.shift if says else None,
            "log_odds_low": found.shift - apart if says else None,
            "log_odds_high": found.shift + apart if says else None,
            "effect": self.after.effect, "effect_low": self.after.effect - spread,
            "effect_high": self.after.effect + spread, "effect_before": self.before.effect,
            "sd_before": self.before.sd, "source_before": self.before.source,
            "ends_chance": self.after.ends_chance if self.after.ends else None,
            "ends_chance_before": self.before.ends_chance if self.before.ends else None,
        }  # fmt: skip


def lessons_of(
    plays: Sequence[Play], compared: Mapping[str, Sequence[Compared]], *, stands: Stands, by: Steering
) -> list[Lesson]:  # fmt: skip
    """Return what was compared of plays that may learn; a play says itself where its numbers hold that already."""
    return [_lesson(play, compared[play.key], stands=stands, by=by) for play in plays
            if play.learns and compared.get(play.key)]  # fmt: skip


def _lesson(play: Play, compared: Sequence[Compared], *, stands: Stands, by: Steering) -> Lesson:
    rows: Ints = np.arange(stands.customers.size)
    ends = 0.0
    if play.ends is not None:
        trouble = np.nan_to_num(stands.troubles[play.ends])
        rows = np.flatnonzero(trouble > 0) if play.needs_trouble and (trouble > 0).any() else rows
        ends = -by.coefficients[play.ends][0] * float(trouble[rows].mean())
    room = float(room_of(play, stands, rows=rows).mean())
    slope, sd = by.slope_of(play)
    found = learn_effect(Prior(play.effect, play.sd, slope, sd, room, ends, play.ends_chance), compared)
    after = play
    if found.says_something:
        after = replace(play, effect=found.effect, sd=found.sd, ends_chance=found.ends_chance, source=LOT)
    return Lesson(play, after, found, len(compared))


def taught(plays: Sequence[Play], lessons: Sequence[Lesson]) -> tuple[Play, ...]:
    """Return the playbook as it stands after what was compared."""
    after = {one.after.key: one.after for one in lessons}
    return tuple(after.get(play.key, play) for play in plays)


def compared_in(of: Sequence[Lesson]) -> dict[str, int]:
    """Return of how many customers each play that learnt something learnt it."""
    return {one.after.key: one.found.of.got + one.found.of.held for one in of if one.found.says_something}
