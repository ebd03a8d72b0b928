"""Content on trial: whether a page or newsletter of ours has an answer to "why would a customer care?".

What answers no need and says no reason goes, whoever reads it: that is Lee's rule. Readers alone do not save it, for
they may have come by chance; and what nobody counted is never tested, which is no verdict.

Source: beyond-product ("everything else should be on trial for its life"). The bounds are ours, not findings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keepworth.numerics.shares import Share, wilson_share

ENOUGH: Final = 5  # customers who let us count their visits, from which on readers are told as a share
VERDICTS: Final = ("remove", "unread", "untested", "few", "keep")


@dataclass(frozen=True, slots=True)
class Piece:
    """A page or newsletter, and what is known of its readers in the last twelve months."""

    need: str | None  # the topic that it answers
    why: str  # in words, why a customer would care
    is_counted: bool  # whether visits of its address can be counted at all
    readers: int = 0  # customers
    counted: int = 0  # customers who let us count


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a piece, and why."""

    code: str  # of VERDICTS
    read_by: Share | None  # None: never counted, or too few

    @property
    def is_proposed(self) -> bool:
        """Whether it is proposed for removal."""
        return self.code == "remove"


def judge_piece(of: Piece) -> Verdict:
    """Return whether a piece is proposed for removal, was never tested, or is read and by how many."""
    share = None
    if of.is_counted and of.counted >= ENOUGH:
        share = wilson_share(min(of.readers, of.counted), of.counted)
    if not of.need and not of.why.strip():
        return Verdict("remove", share)
    if not of.is_counted or not of.counted:
        return Verdict("untested", None)
    if share is None:
        return Verdict("few", None)
    return Verdict("keep" if of.readers else "unread", share)


def order_of(code: str) -> int:
    """Return the place of a verdict on the page: what is proposed for removal comes first."""
    places: Mapping[str, int] = {name: at for at, name in enumerate(VERDICTS)}
    return places[code]
