"""Whether two ways of answering can be told apart by a clock."""

import statistics
import time
from collections.abc import Callable


def gap(
    one: Callable[[], object],
    other: Callable[[], object],
    *,
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Return how far apart the medians of two calls are, in robust standard deviations of a single call.

    The two take turns, each first every other time, so that a busy machine slows both; σ is 1.4826 times the median
    absolute deviation, which a few slow calls do not move.
    """
    took: dict[int, list[float]] = {0: [], 1: []}
    for at in range(rounds):
        for which in (0, 1) if at % 2 else (1, 0):
            start = clock()
            (one, other)[which]()
            took[which].append(clock() - start)
    medians = [statistics.median(took[which]) for which in (0, 1)]
    spread = max(1.4826 * statistics.median(abs(each - medians[which]) for each in took[which]) for which in (0, 1))
    return abs(medians[0] - medians[1]) / spread
