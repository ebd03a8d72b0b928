"""Tables of what the firm did about it: actions, and the one experiment."""

import datetime as dt
from typing import Final

from keepworth.samples.firm.latent import TREATED_ON
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import day_between, later, stream, years
from keepworth.samples.firm.world import World

EXPERIMENT: Final = "yearly-review-call"
PLAYS: Final = (
    "account_review", "second_thread", "reinforcing_message", "thank_you_extra", "value_review", "close_case",
)  # fmt: skip
OUTCOMES: Final = ("helped", "no change", "too early to say", "declined")


def assignments(world: World) -> list[Row]:
    """Return which client was put into which arm: the review call or the holdout, by lot."""
    at = dt.datetime.combine(TREATED_ON, dt.time(9, 0), tzinfo=dt.UTC)
    return [
        {"experiment_id": EXPERIMENT, "customer_id": life.id, "arm": life.of.arm, "assigned_at": at}
        for life in world.lives
        if in_experiment(world, life.id)
    ]


def in_experiment(world: World, client: str) -> bool:
    """Whether a client was there when the arms were drawn, and drawn."""
    life = world.life(client)
    return bool(life.of.arm) and life.here(TREATED_ON) and life.until > TREATED_ON


def actions_done(world: World) -> list[Row]:
    """Return what the firm did for its clients, the calls of the experiment among them."""
    rows: list[Row] = []
    for life in world.lives:
        rng = stream("actions", life.id)
        days = [day_between(life.of.starts, life.until, rng=rng)
                for _ in range(int(rng.poisson(years(life.of.starts, life.until) * 1.1)))]  # fmt: skip
        done = [(day, str(rng.choice(PLAYS))) for day in sorted(days)]
        if life.of.arm == "review call" and in_experiment(world, life.id):
            called = later(TREATED_ON, days=int(rng.integers(3, 25)))
            done += [(called, "review call")] if life.here(called) else []
        for day, play in done:
            hours = round(float(rng.gamma(3, 1.2)), 1)
            rows.append({
                "action_id": f"D{len(rows) + 1:03d}", "customer_id": life.id, "play": play, "done_on": day,
                "hours": hours, "cost": round(hours * 85 + float(rng.integers(0, 5)) * 100, 2),
                "outcome": str(rng.choice(OUTCOMES, p=(0.45, 0.3, 0.15, 0.1))),
            })  # fmt: skip
    return rows
