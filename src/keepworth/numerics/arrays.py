"""Names for the arrays that the stages take and give, and long ones part by part."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]
type Flags = npt.NDArray[np.bool_]

AT_ONCE: Final = 1 << 17  # rows of a column of doubles that fit the processor's cache, with what is made of them


def parts_of(size: int, *, at_once: int = AT_ONCE) -> Iterator[slice]:
    """Yield the rows of a long column, a part at a time: what is worked out of one is still at hand for the next."""
    for start in range(0, size, at_once):
        yield slice(start, min(start + at_once, size))
