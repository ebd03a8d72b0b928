"""Comparing the order models in a process of its own, while the run fits and foresees with the usual one.

Threads of one process would wait for one another longer than they work, for the arrays are small; a process has
the second processor to itself. What it is given and what it says are small: a sample's histories, a choice.
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import numpy as np

from keepworth.value.cells import BuyingCells
from keepworth.value.choice import HeldOutCells, ModelChoice, ModelScore, choose_model


@contextmanager
def compared_beside(held_out: HeldOutCells) -> Iterator[Future[ModelChoice]]:
    """Compare the models beside what happens inside; the result is that of `choose_model`."""
    with ThreadPoolExecutor(1) as waiting:
        yield waiting.submit(choose_beside, held_out)


def choose_beside(held_out: HeldOutCells) -> ModelChoice:
    """As `choose_model`, in another process; in this one where there can be no other."""
    command = [sys.executable, "-m", "keepworth.runs.comparing"]
    try:
        ended = subprocess.run(command, input=_sent(held_out), capture_output=True, check=True)  # noqa: S603 — our own module
        return _choice(json.loads(ended.stdout))
    except (OSError, subprocess.CalledProcessError, ValueError):
        # No second process here (memory, a sandbox, Python inside another program). If the comparison itself
        # is at fault, it says so again here.
        return choose_model(held_out)


def _sent(held_out: HeldOutCells) -> bytes:
    packed, cells = io.BytesIO(), held_out.cells
    np.savez(
        packed,
        repeats=cells.repeats,
        last_order=cells.last_order,
        age=cells.age,
        customers=cells.customers,
        orders=held_out.orders,
        weeks=held_out.weeks,
    )
    return packed.getvalue()


def _received(sent: bytes) -> HeldOutCells:
    with np.load(io.BytesIO(sent), allow_pickle=False) as of:
        cells = BuyingCells(of["repeats"], of["last_order"], of["age"], of["customers"])
        return HeldOutCells(cells, orders=of["orders"], weeks=float(of["weeks"]))


def _choice(said: dict[str, Any]) -> ModelChoice:
    return ModelChoice(**{**said, "scores": tuple(ModelScore(**score) for score in said["scores"])})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(choose_model(_received(sys.stdin.buffer.read())))))
