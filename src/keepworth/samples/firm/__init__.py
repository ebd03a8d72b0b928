"""The sample book: an invented professional-services firm with 40 client organisations; its truth is known.

Everything in it is made by a seeded generator (`world`), driven by what is true of each client (`latent`), and
written as files that a user's own could be (`files`), which the ordinary import reads (`book`).
"""

import datetime as dt
from typing import Final

NAME: Final = "Alder & Quay (simulated)"
CURRENCY: Final = "USD"
TIME_ZONE: Final = "UTC"
SEED: Final = 1
FIRST: Final = dt.date(2023, 7, 1)  # the first day of the book
LAST: Final = dt.date(2026, 6, 30)  # its last: nothing happens later
