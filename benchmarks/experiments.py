"""Experiments that are looked at every day: how often nothing is taken for something, and how often ranges hold.

Customers are drawn, some of them in groups, and leave or spend from day to day. Each day's look is that of the website;
beside it stand looks with the range of one look, as whoever peeks without thinking of it takes it.

Usage: python benchmarks/experiments.py [--rounds 2000]
"""

import argparse
from collections.abc import Iterator

import numpy as np
from measured import keep, show

from keepworth.prove.experiments import Verdict, Watched, effects, look

DAYS = 30
EFFECT = -0.1  # on the share that leaves
SAID = (Verdict.MORE, Verdict.LESS)


def main() -> int:
    """Simulate, print it, keep it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=2000)
    asked.add_argument("--dry", action="store_true", help="do not keep the results")
    wanted = asked.parse_args()
    found = {kind: _simulated(kind, rounds=wanted.rounds) for kind in ("leaving", "spending", "groups")}
    rows = [("", "misled, looking daily", "misled, one look's range", "range of the end holds", "all looks hold")]
    rows += [
        (kind, *(f"{100 * of:.1f} %" if of is not None else "–" for of in one.values())) for kind, one in found.items()
    ]
    show(rows)
    if not wanted.dry:
        keep("experiments", {"rounds": wanted.rounds, "days": DAYS, "stated": 0.05, "found": found})
    return 0


def _simulated(kind: str, *, rounds: int) -> dict[str, float | None]:
    misled = naive = held = always = 0
    for seed in range(rounds):
        looks = list(_looks(kind, seed=seed, effect=0.0))
        misled += any(look(at, done=day / DAYS).verdicts[0] in SAID for day, at in looks)
        naive += any(_one_look(at) for _, at in looks if look(at, done=0.5).effects is not None)
        if kind != "spending":
            there = list(_looks(kind, seed=rounds + seed, effect=EFFECT))
            ends = [(day, look(at, done=day / DAYS).effects) for day, at in there]
            holds = [of.low[0] <= EFFECT * day / DAYS <= of.high[0] for day, of in ends if of is not None]
            held += bool(holds[-1])
            always += all(holds[:-1])
    found: dict[str, float | None] = {"misled": misled / rounds, "misled_by_one_look": naive / rounds}
    is_known = kind != "spending"  # there no effect was drawn
    return found | {
        "end_holds": held / rounds if is_known else None,
        "all_before_hold": always / rounds if is_known else None,
    }


def _one_look(at: Watched) -> bool:
    found = effects(at.outcome, at.arm, before=at.before, cluster=at.cluster)
    return bool(found.low[0] > 0 or found.high[0] < 0)


def _looks(kind: str, *, seed: int, effect: float) -> Iterator[tuple[int, Watched]]:
    """Yield what is known at the end of each day."""
    random = np.random.default_rng(seed)
    if kind == "spending":
        rate = random.gamma(1.0, 1.0, 200)
        spent = random.poisson(rate / 3, (DAYS, 200)).cumsum(axis=0).astype(np.float64)
        arm = random.permutation(200) % 2
        for day in range(1, DAYS + 1):
            yield day, Watched(spent[day - 1], arm, np.bincount(arm), is_share=False)
        return
    groups = np.arange(400) // 5 if kind == "groups" else np.arange(400)
    arm = (random.permutation(groups.max() + 1) % 2)[groups]
    base = random.beta(6, 14, groups.max() + 1)[groups] if kind == "groups" else np.full(400, 0.3)
    left = random.random(400) < base + effect * arm
    when = np.where(left, random.integers(1, DAYS + 1, 400), DAYS + 9)
    for day in range(1, DAYS + 1):
        yield day, Watched((when <= day).astype(np.float64), arm, np.bincount(arm), expected=0.3,
                           cluster=groups if kind == "groups" else None)  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
