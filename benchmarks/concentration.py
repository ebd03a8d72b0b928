"""What may be lost together: CVaR of 100,000 customers with 10,000 draws, beside drawing as many normals with NumPy."""

import sys
import time

import numpy as np
from measured import keep

from keepworth.focus import at_risk

CUSTOMERS, DRAWS = 100_000, 10_000
AT_MOST = 3.0  # times what the normals take
BLOCK = 1_000_000


def main() -> int:
    """Measure both, one after the other."""
    rng = np.random.default_rng(1)
    leaves, value = rng.beta(1, 8, CUSTOMERS), rng.lognormal(8, 1.5, CUSTOMERS)
    begun = time.perf_counter()
    found = at_risk(leaves, value, rng=rng, shared=0.1, draws=DRAWS)
    ours = time.perf_counter() - begun
    block, begun = np.empty(BLOCK), time.perf_counter()
    for _ in range(CUSTOMERS * DRAWS // BLOCK):
        rng.standard_normal(out=block)
    normals = time.perf_counter() - begun
    said = {
        "customers": CUSTOMERS, "draws": DRAWS, "seconds": round(ours, 3), "normals_seconds": round(normals, 3),
        "times": round(ours / normals, 3), "at_most": AT_MOST, "cvar95": found.cvar,
    }  # fmt: skip
    keep("concentration", said)
    return 0 if ours <= AT_MOST * normals else 1


if __name__ == "__main__":
    sys.exit(main())
