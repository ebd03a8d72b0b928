"""Where drivers stand on the map: what people give them across, what they explain upwards, parted at the means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 380, 300
LEFT, RIGHT, TOP, BOTTOM = 40, 366, 14, 252
FREE: Final = 0.12  # of either axis, beside the outermost mark


@dataclass(frozen=True, slots=True)
class Mark:
    """A driver by its number in the table; a rival's mark stands at the same height."""

    number: int
    x: str
    y: str
    low: str
    high: str
    rival: str  # empty: nobody was asked
    said: str


@dataclass(frozen=True, slots=True)
class Map:
    """The picture; places are numbers with a point, as SVG reads them."""

    marks: tuple[Mark, ...]
    mean_x: str
    mean_y: str
    across: tuple[tuple[str, str], ...]
    upwards: tuple[tuple[str, str], ...]


def drawn_map(drivers: Sequence[Mapping[str, Any]], *, names: Sequence[str]) -> Map:
    """Place the drivers of a finding."""
    performance = [one["performance"] for one in drivers]
    parts = [100 * one["part"] for one in drivers]
    ends = [one[end] for one in performance for end in ("low", "high")]
    ends += [one["rival"]["mean"] for one in drivers if one["rival"]]
    start, stop = _around(ends)
    top = max(parts) * (1 + FREE) or 1.0

    def x(of: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * (of - start) / (stop - start):.1f}"

    def y(of: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * of / top:.1f}"

    return Map(
        marks=tuple(
            Mark(
                at + 1, x(one["performance"]["mean"]), y(part), low=x(one["performance"]["low"]),
                high=x(one["performance"]["high"]), rival=x(one["rival"]["mean"]) if one["rival"] else "",
                said=_("%(driver)s: %(mean)s of 100, explains %(part)s in 100")
                % {"driver": name, "mean": f"{one['performance']['mean']:.0f}", "part": f"{part:.1f}"},
            )
            for at, (one, part, name) in enumerate(zip(drivers, parts, names, strict=True))
        ),
        mean_x=x(sum(one["mean"] for one in performance) / len(drivers)),
        mean_y=y(sum(parts) / len(parts)),
        across=tuple((x(start + (stop - start) * at / 4), f"{start + (stop - start) * at / 4:.0f}") for at in range(5)),
        upwards=tuple((y(top * at / 4), f"{top * at / 4:.0f}") for at in range(5)),
    )  # fmt: skip


def _around(of: Sequence[float]) -> tuple[float, float]:
    wide = (max(of) - min(of)) or 1.0
    return min(of) - FREE * wide, max(of) + FREE * wide
