"""The API of the gap between knowing and doing."""

import datetime as dt
from dataclasses import asdict
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.gap import gap_here
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["plans"])


class KnowingRowTold(Told):
    """What waits of one kind, with the customers of one team."""

    kind: Literal["need", "case", "indicator"]
    team: str | None
    waiting: int
    dated: int = Field(description=_("With a dated action that is open, or one that was done"))
    done: int = Field(description=_("With an action that was done, though it waits still"))


class KnowingTold(Told):
    """What waits for us, and what has a dated action."""

    day: dt.date
    rows: list[KnowingRowTold]


@router.get("/gap", response=KnowingTold, summary=_("Of what waits for us, how much has a dated action"))
@needs(Right.SEE_WALLED)
def gap(request: SignedIn, as_of: AsOf = None) -> KnowingTold:
    return KnowingTold(day=seen_by(request).until, rows=[KnowingRowTold(**asdict(one)) for one in gap_here(request)])
