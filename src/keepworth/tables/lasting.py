"""What a book knows of staying and of trials on a day, read by one engine in one go."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.evidence.people import OUTER, described
from keepworth.tables.evidence.places import each_once
from keepworth.tables.lake import Lake
from keepworth.tables.renewals import READ as OF_RENEWALS
from keepworth.tables.renewals import Renewals, renewals_of
from keepworth.tables.serving import READ as OF_SERVING
from keepworth.tables.settings import Settings
from keepworth.tables.stay_features import READ as OF_FEATURES
from keepworth.tables.stay_features import stay_features_at
from keepworth.tables.touching import Asker, lake_asker
from keepworth.tables.trials import READ as OF_TRIALS
from keepworth.tables.trials import Tried, is_stated, trials_of

READ: Final = tuple(sorted({*OF_RENEWALS, *OF_FEATURES, *OF_TRIALS, *OF_SERVING}))
# Orders and customers alone say nothing of staying that the chance of being active does not; of answers few are trials.
NEEDED: Final = tuple(name for name in READ if name not in ("orders", "customers", "answers", "contacts"))


@dataclass(frozen=True, slots=True)
class Lasting:
    """Decisions on contracts and trials as of a day, of customers whom we serve."""

    renewals: Renewals
    tried: Tried
    customers: Ints  # of either, and those who are asked for besides; rising
    segment: npt.NDArray[np.object_]  # of each, empty where none is known

    @property
    def is_any(self) -> bool:
        """Whether anything was due, or tested anybody, by the day."""
        return bool(self.renewals.contract.size or self.tried.customer.size)


def lasting_asker(lake: Lake) -> Asker | None:
    """Return who answers about staying and trials; None where a book holds nothing of either."""
    of = lake_asker(lake, read=READ, needed=NEEDED)
    if of is None:
        said = lake_asker(lake, read=READ, needed=("answers",))
        return said if said and is_stated(said) else None
    return of


def lasting_of(of: Asker, *, as_of: dt.date, settings: Settings, others: Ints) -> Lasting:
    """Read decisions and trials up to a day; of prospects and of our own offices none is kept."""
    renewals = renewals_of(of, as_of=as_of, staying=settings.staying)
    tried = trials_of(of, renewals, as_of=as_of, staying=settings.staying, trying=settings.trials)
    customers = each_once(renewals.customer, tried.customer, others)
    what = described(of, customers, as_of=as_of)
    served = what.kind != OUTER
    if not served.all():
        renewals = renewals.some(_among(renewals.customer, customers[served]))
        tried = tried.some(_among(tried.customer, customers[served]))
    return Lasting(renewals, tried, customers[served], what.segment[served])


def features_at(
    of: Asker, customers: Ints, *, at: tuple[Ints, Ints], days: Sequence[dt.date], settings: Settings
) -> tuple[Floats, Floats]:  # fmt: skip
    """Read what may make customers stay, as it was known on days; `at` names places among customers and days."""
    return stay_features_at(of, customers, at=at, days=days, staying=settings.staying)


def _among(keys: Ints, ids: Ints) -> Flags:
    found: Flags = np.isin(keys, ids)
    return found
