"""The API of what is proposed to be given up. Giving up is a decision of a person, on the page."""

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.know.api.customers import AsOf
from keepworth_web.prove.reads.retiring import proposals
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["prove"])


class ProposedTold(Told):
    """An action or a question that is proposed to be given up."""

    what: str = Field(description=_("play:KEY, or question:INSTRUMENT:VERSION:ITEM"))
    kind: str = Field(description=_("play or question"))
    name: str
    because: str
    seen: int = Field(description=_("Customers who were compared, or answers"))


@router.get(
    "/prove/retiring", response=list[ProposedTold], summary=_("Actions and questions that could be given up, and why")
)
@needs(Right.MANAGE_BOOK)
def retiring(request: SignedIn, as_of: AsOf = None) -> list[ProposedTold]:
    return [ProposedTold.telling(one) for one in proposals(request)]
