"""How long replies take, with those that never came counted as still waiting."""

from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.survival import median_waits


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """Replies of many ties; shapes (groups,)."""

    median: Floats  # hours; infinity where the curve stays above a half, NaN where nobody wrote
    answered: Ints
    waiting: Ints


def reply_times(group: Ints, hours: Floats, *, answered: Flags, groups: int) -> ReplyTimes:
    """Return the Kaplan–Meier median of the hours until a reply, of each group.

    Parameters
    ----------
    group
        Which group each message belongs to, 0 to groups − 1. Shape (messages,), in any order.
    hours
        From the message to its reply; where none came, to the day of looking (censored).
    answered
        Whether a reply came.
    groups
        How many groups there are.

    """
    median = median_waits(group, hours, happened=answered, groups=groups)
    replies = np.bincount(group[answered], minlength=groups)
    return ReplyTimes(median, replies, np.bincount(group, minlength=groups) - replies)
