"""Content on trial: what is proposed for removal, what was never tested, and what its readers are of whom."""

import pytest

from keepworth.act import Piece, judge_piece, order_of
from keepworth.numerics.shares import wilson_share


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (Piece(None, "", is_counted=True, readers=90, counted=100), "remove"),  # however many read it
        (Piece(None, "  ", is_counted=False), "remove"),
        (Piece("Pay", "", is_counted=False), "untested"),
        (Piece(None, "They see what others pay.", is_counted=True, counted=0), "untested"),
        (Piece("Pay", "", is_counted=True, readers=4, counted=4), "few"),
        (Piece("Pay", "", is_counted=True, readers=0, counted=5), "unread"),
        (Piece("Pay", "", is_counted=True, readers=1, counted=5), "keep"),
    ],
)
def test_the_answer_decides_and_readers_alone_save_nothing(piece: Piece, code: str) -> None:
    assert (judge_piece(piece).code, judge_piece(piece).is_proposed) == (code, code == "remove")


def test_readers_are_told_with_their_n_and_range_where_they_are_counted() -> None:
    assert judge_piece(Piece("Pay", "", is_counted=True, readers=12, counted=40)).read_by == wilson_share(12, 40)
    assert judge_piece(Piece(None, "", is_counted=True, readers=3, counted=30)).read_by == wilson_share(3, 30)
    assert judge_piece(Piece("Pay", "", is_counted=False, counted=40)).read_by is None


def test_what_is_proposed_for_removal_comes_first() -> None:
    assert sorted(("keep", "untested", "remove", "few", "unread"), key=order_of) == [
        "remove", "unread", "untested", "few", "keep",
    ]  # fmt: skip
