"""Normal numbers as R draws them, for data that a publication makes by a seed."""

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtri

_FINE = 134_217_728  # 2^27: two uniform numbers make one with 53 digits


def r_normals(seed: int) -> Iterator[float]:
    """Yield what `rnorm` gives after `set.seed(seed)`: Mersenne Twister (Matsumoto & Nishimura 1998), by inversion."""
    uniform = _uniform(seed)
    while True:
        coarse = int(_FINE * next(uniform))
        yield float(ndtri((coarse + next(uniform)) / _FINE))


def _uniform(seed: int) -> Iterator[float]:
    state = seed
    for _ in range(51):
        state = (69_069 * state + 1) % 2**32
    words = []
    for _ in range(624):
        state = (69_069 * state + 1) % 2**32
        words.append(state)
    twister = np.random.RandomState()
    twister.set_state(("MT19937", np.array(words, dtype=np.uint32), 624))
    while True:
        yield int(twister.randint(0, 2**32, dtype=np.uint32)) * 2.3283064365386963e-10
