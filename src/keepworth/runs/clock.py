"""How long each step of a run took, and telling somebody that it has begun."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

type Tell = Callable[[str], None]


def nobody(step: str) -> None:
    """Tell nobody."""


class Steps:
    """Times a run's steps, in the order in which they were first entered."""

    def __init__(self, tell: Tell = nobody) -> None:
        """Start the clock; `tell` hears the name of each step as it begins."""
        self._tell, self._start, self._seconds = tell, time.perf_counter(), dict[str, float]()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what happens inside towards the step `name`."""
        self._tell(name)
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - start

    def beside[T](self, name: str, work: Callable[[], T]) -> Callable[[], T]:
        """Return work that is timed as the step `name` and told to nobody: it is done beside what is told."""
        self._seconds.setdefault(name, 0.0)

        def timed() -> T:
            start = time.perf_counter()
            try:
                return work()
            finally:
                self._seconds[name] += time.perf_counter() - start

        return timed

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by step, and from the start until now; steps side by side add up to more."""
        spent = {name: round(seconds, 3) for name, seconds in self._seconds.items()}
        return {**spent, "total": round(time.perf_counter() - self._start, 3)}
