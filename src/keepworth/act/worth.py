"""What a customer is worth as their chance of staying changes: a curve through what is known of it."""

from dataclasses import dataclass, fields

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

NEAREST = 0.9999  # how near the bend of a curve may come to 1


@dataclass(frozen=True, slots=True)
class WorthCurve:
    """V(p) = floor + rise·p·(1 − q)/(1 − q·p); shapes (customers,).

    With floor 0, q = 1/(1 + i) and rise = m/i it is m·p/(1 + i − p), the lifetime value of the design's §13.8; with
    q = 0 it is a straight line: what is bought at most once more.
    """

    floor: Floats  # what comes whether they stay or not
    rise: Floats  # what surely staying would add
    bend: Floats  # q, from 0 to below 1: how much of the value lies in staying again and again

    def __post_init__(self) -> None:
        """Refuse curves that fall: nobody is worth less for staying more surely."""
        if not ((self.rise >= 0).all() and (self.bend >= 0).all() and (self.bend < 1).all()):
            raise BadInput("What staying adds is 0 or more, and the bend of a curve 0 or more and below 1.")

    def at(self, chance: Floats) -> Floats:
        """Return what each is worth with a chance of staying."""
        found: Floats = self.floor + self.rise * chance * (1 - self.bend) / (1 - self.bend * chance)
        return found

    def chance_at(self, value: Floats) -> Floats:
        """Return the chance with which each is worth so much; -inf or inf where none is needed or enough."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (value - self.floor) / self.rise
            found = share / (1 - self.bend * (1 - share))
        lacking = np.where(value > self.floor, np.inf, -np.inf)
        return np.where(self.rise > 0, np.where(share < 0, -np.inf, np.where(share > 1, np.inf, found)), lacking)

    def needed_for(self, value: Floats) -> Floats:
        """Return the chance with which each is worth so much: 0 where none is needed, 1 where none is enough."""
        if not (self.rise > 0).all():
            return np.clip(self.chance_at(value), 0.0, 1.0)
        share = np.clip((value - self.floor) / self.rise, 0.0, 1.0)
        found: Floats = share / (1 - self.bend * (1 - share))
        return found

    def some(self, rows: Ints) -> "WorthCurve":
        """Return the curves of some customers."""
        return WorthCurve(*(getattr(self, one.name)[rows] for one in fields(self)))


def perpetual_worth(yearly: Floats, *, discount: float) -> WorthCurve:
    """Return V(p) = m·p/(1 + i − p), of who brings so much at the end of every year that they stay."""
    if not discount > 0:
        raise BadInput(f"A discount is above 0, not {discount}.")
    return WorthCurve(np.zeros(yearly.size), yearly / discount, np.full(yearly.size, 1 / (1 + discount)))


def worth_through(chance: Floats, *, value: Floats, floor: Floats, ceiling: Floats) -> WorthCurve:
    """Return the curves through what each is worth today, if they surely left, and if they surely stayed.

    Where the three lie on no such curve (today's value above the straight line), it is a straight line through the
    first two. Who is worth no more than if they left gains nothing by staying.

    Parameters
    ----------
    chance
        Of staying, today.
    value
        Today.
    floor
        What comes even if they leave.
    ceiling
        What would come if they surely stayed, for as long as value looks ahead.

    """
    adds = np.maximum(value - floor, 0.0)
    rise = np.maximum(ceiling - floor, adds)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(rise > 0, adds / rise, 0.0)
        bend = np.nan_to_num((chance - share) / (chance * (1 - share)), nan=0.0, posinf=0.0, neginf=0.0)
        bend = np.clip(bend, 0.0, NEAREST)
        # What the clipped bend cannot reach, the rise takes up: today's value is always on the curve.
        on = np.where(chance > 0, adds * (1 - bend * chance) / (chance * (1 - bend)), 0.0)
    return WorthCurve(floor + np.where(chance > 0, 0.0, adds), on, bend)
