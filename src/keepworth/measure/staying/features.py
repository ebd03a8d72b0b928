"""What is known of renewals before they are decided: columns with their doubt, a row a decision."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class StayFeatures:
    """Columns of what may make customers stay, each value with its variance; NaN where it is not known."""

    names: tuple[str, ...]
    x: Floats  # (n, k), in the units that `priors.toml` says
    variance: Floats  # (n, k) of x; 0 where it is certain
    age: Ints  # (n,) periods completed before the decision

    def __post_init__(self) -> None:
        """Refuse columns that cannot be."""
        shape = (self.age.size, len(self.names))
        if self.x.shape != shape or self.variance.shape != shape or self.age.ndim != 1:
            raise BadInput(f"Features are {shape[0]:,} rows of {shape[1]} columns, and as many variances and ages.")
        if len(set(self.names)) != len(self.names):
            raise BadInput("Every column of features has a name of its own.")
        if np.isinf(self.x).any() or not (self.variance >= 0).all():
            raise BadInput("Features are finite or NaN where they are not known; their variances are 0 or more.")
        if (self.age < 0).any():
            raise BadInput(f"{int((self.age < 0).sum())} of {self.age.size} ages are below 0.")

    def some(self, rows: Ints | Flags | slice) -> "StayFeatures":
        """Return these rows only."""
        return StayFeatures(self.names, self.x[rows], self.variance[rows], self.age[rows])


def certain(names: tuple[str, ...], x: Floats, *, age: Ints | None = None) -> StayFeatures:
    """Return features without any error; of age 0 unless said."""
    return StayFeatures(names, x, np.zeros_like(x), np.zeros(len(x), dtype=np.int64) if age is None else age)
