"""Who may send data of their own, and what is said where the disk cannot hold them."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from keepworth.errors import NotPermitted
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn


def admit_own(request: SignedIn) -> None:
    """Refuse data of one's own where they will not be taken."""
    if not request.user.is_secured:
        raise Refusal(
            403,
            "Files of your own ask for a secured account: mail address, password and second factor. See My account.",
        )
    if book_settings().sample:
        raise NotPermitted("This is the sample book, which takes no files of yours.")


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """Say so where it is."""
    try:
        yield
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refusal(507, "The disk of this machine is full. Nothing was kept.") from None
