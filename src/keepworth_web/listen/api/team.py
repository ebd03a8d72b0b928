"""The API of asking our own people how they see relationships with customers."""

from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.listen.actions.ask_team import ask_team, guests_about
from keepworth_web.listen.actions.invite import Asking
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.listen.reads.team import customers_numbered, team_of
from keepworth_web.shared.api.fields import Asked, Line, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])


class ColleagueTold(Told):
    """One of our people who may be asked."""

    id: str
    name: str
    language: str
    has_mail: bool


class Team(Asked):
    """About which customers, and whom."""

    customers: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(
        min_length=1, max_length=200, description=_("Their numbers")
    )
    colleagues: list[Line] = Field(default=[], max_length=50, description=_("Ids; empty: whoever serves each customer"))


class TeamAskedTold(Told):
    """Who is asked now; whoever was asked about a customer by this survey before is passed over."""

    colleagues: int = Field(description=_("Each gets one mail, which leads from customer to customer"))
    without_mail: list[str] = Field(description=_("Ids of those without an address: hand links on"))
    unserved: int = Field(description=_("Customers whom nobody serves, where nobody was named"))


@router.get("/surveys/{int:number}/team", response=list[ColleagueTold], summary=_("Our people whom one may ask"))
@needs(Right.WRITE)
def team(request: SignedIn, number: int) -> list[ColleagueTold]:
    return [ColleagueTold.telling(one) for one in team_of(request, one_survey(number)).values()]


@router.post("/surveys/{int:number}/team", response=TeamAskedTold, summary=_("Ask our people about customers, by mail"))
@needs(Right.WRITE)
def ask_ours(request: SignedIn, number: int, asked: Team) -> TeamAskedTold:
    survey = one_survey(number)
    if survey.side != Survey.Side.US or not survey.is_open(timezone.now()):
        raise BadInput("This survey asks none of your own people now: it asks customers, or it is closed.")
    ours = team_of(request, survey)
    customers = customers_numbered(request, survey, numbers=asked.customers, team=ours)
    known = {one.id: one for one in ours.values()}
    if len(customers) < len(set(asked.customers)) or not known.keys() >= set(asked.colleagues):
        raise BadInput("Some of these customers or colleagues are none that you may see. Nobody was asked.")
    guests = guests_about(customers, [known[one] for one in asked.colleagues])
    mailed = [one for one in guests if known[one.colleague].has_mail]
    made = ask_team(survey, mailed, asking=Asking(request.user, timezone.now()))
    without = sorted({one.colleague for one in guests} - {one.colleague for one in mailed})
    unserved = 0 if asked.colleagues else sum(one.owner is None for one in customers)
    return TeamAskedTold(colleagues=len(made), without_mail=without, unserved=unserved)
