"""Where the marks of the picture of calibration stand: said across, came upwards, in the units of its own drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth_web.shared.templatetags.shown import count

WIDTH, HEIGHT = 380, 330
LEFT, RIGHT, TOP, BOTTOM = 46, 366, 12, 282
STARTS: Final = (0.9, 0.75, 0.5, 0.0)  # of both axes: the highest that leaves nobody out
STEPS: Final = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A group: what was said, what came, and the range that chance alone leaves open."""

    x: str
    y: str
    low: str
    high: str
    said: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture; places are numbers with a point, as SVG reads them."""

    marks: tuple[Mark, ...]
    across: tuple[tuple[str, str], ...]  # places of the ticks, and what stands there
    upwards: tuple[tuple[str, str], ...]


def drawn(groups: Sequence[Mapping[str, Any]]) -> Drawn:
    """Place the groups of a back-test."""
    lowest = min((min(one["said"], one["low"]) for one in groups), default=0.0)
    start = next(one for one in STARTS if one <= max(lowest, 0.0))

    def x(share: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * (share - start) / (1 - start):.1f}"

    def y(share: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * (share - start) / (1 - start):.1f}"

    ticks = [start + (1 - start) * at / STEPS for at in range(STEPS + 1)]
    return Drawn(
        marks=tuple(
            Mark(x(one["said"]), y(one["stayed"]), low=y(one["low"]), high=y(one["high"]), said=_told(one))
            for one in groups
        ),
        across=tuple((x(one), f"{100 * one:.0f}") for one in ticks),
        upwards=tuple((y(one), f"{100 * one:.0f}") for one in ticks),
    )


def _told(one: Mapping[str, Any]) -> str:
    return _("said %(said)s, came %(came)s (likely %(low)s to %(high)s) of %(n)s") % {
        "said": f"{100 * one['said']:.1f}", "came": f"{100 * one['stayed']:.1f}", "low": f"{100 * one['low']:.1f}",
        "high": f"{100 * one['high']:.1f}", "n": count(one["customers"]),
    }  # fmt: skip
