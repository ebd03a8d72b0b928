"""What an address of the portfolio may ask for by a program: the same words as in the page's address."""

from typing import Annotated, Literal

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.utils.translation import gettext_noop as _
from pydantic import Field

from keepworth_web.focus.forms.portfolio import LONGEST as LONGEST_ADDRESS
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.focus.reads.view import LONGEST, View, view_of
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, Day, Line
from keepworth_web.shared.panels import columns
from keepworth_web.shared.requests import SignedIn

BESIDE = ("limit",)  # what an address of the API holds that the page's does not
SLUGS = [column.slug for column in columns()]
SORTS = [sign + column.slug for column in columns() if column.sort for sign in ("", "-")]

Amount = Annotated[
    str,
    Field(pattern=r"^-?[0-9]{1,13}(\.[0-9]{1,4})?\z", json_schema_extra={"pattern": r"^-?[0-9]{1,13}(\.[0-9]{1,4})?$"}),
]
Texts = list[str]

# As `keepworth.tables.wanted` has them; a test compares the two.
State = Literal["left", "unheard", "captive", "drifting", "quiet advocate", "strong", "steady"]
Published = Literal["withheld", "group", "provisional", "firm"]
Trials = Literal["never tested", "failed", "mixed", "passed"]
Indicator = Literal[
    "emotional", "structural_benefit", "structural_cost", "business", "satisfaction", "performance", "evp", "fit",
    "trust", "control", "commitment", "mindset", "recommend",
]  # fmt: skip


class Narrowed(Asked):
    """Which customers."""

    q: str = Field("", max_length=LONGEST, description=_("A text that the name or the id holds"))
    value_from: Amount = Field("", alias="value-from", description=_("Lifetime value"))
    value_to: Amount = Field("", alias="value-to", description=_("Lifetime value"))
    strength_from: Amount = Field("", alias="strength-from", description=_("Strength"))
    strength_to: Amount = Field("", alias="strength-to", description=_("Strength"))
    staying_from: Amount = Field("", alias="staying-from", description=_("Likely to stay, in 100"))
    staying_to: Amount = Field("", alias="staying-to", description=_("Likely to stay, in 100"))
    fights_up_to_from: Amount = Field("", alias="fights-up-to-from", description=_("Fights up to, % dearer"))
    fights_up_to_to: Amount = Field("", alias="fights-up-to-to", description=_("Fights up to, % dearer"))
    active_from: Amount = Field("", alias="active-from", description=_("Still active, in 100"))
    active_to: Amount = Field("", alias="active-to", description=_("Still active, in 100"))
    orders_from: Amount = Field("", alias="orders-from", description=_("Orders expected"))
    orders_to: Amount = Field("", alias="orders-to", description=_("Orders expected"))
    silence_from: Amount = Field("", alias="silence-from", description=_("Silence, in usual gaps"))
    silence_to: Amount = Field("", alias="silence-to", description=_("Silence, in usual gaps"))
    last_from: Day | None = Field(None, alias="last-from", description=_("Last order"))
    last_to: Day | None = Field(None, alias="last-to", description=_("Last order"))
    since_from: Day | None = Field(None, alias="since-from", description=_("First order"))
    since_to: Day | None = Field(None, alias="since-to", description=_("First order"))
    spent_from: Amount = Field("", alias="spent-from", description=_("Spent so far"))
    spent_to: Amount = Field("", alias="spent-to", description=_("Spent so far"))
    state: list[State] = Field([], description=_("Any of these"))
    published: list[Published] = Field([], description=_("Any of these"))
    fights: list[Literal["no", "yes"]] = Field([], description=_("Any of these"))
    trials: list[Trials] = Field([], description=_("Any of these"))
    weakest: list[Indicator] = Field([], description=_("Any of these"))
    segment: Texts = Field([], description=_("Any of these"))
    team: Texts = Field([], description=_("Any of these"))
    kind: Texts = Field([], description=_("Any of these"))
    served_by: Texts = Field([], alias="served-by", description=_("Any of these"))
    tier: list[Literal["A", "B", "C"]] = Field([], description=_("Any of these"))
    tier_chance_from: Amount = Field("", alias="tier-chance-from", description=_("Chance of their tier, in 100"))
    tier_chance_to: Amount = Field("", alias="tier-chance-to", description=_("Chance of their tier, in 100"))
    as_of: Day | None = Field(
        None, alias="as-of", description=_("As the last run saw it that speaks for this day or before")
    )


class Listed(Narrowed):
    """Which customers, in which order, with which columns, and from where on."""

    sort: str = Field(
        "-value",
        description=_("By which column; with - before it the largest first"),
        json_schema_extra={"enum": [*SORTS]},
    )
    column: Texts = Field(
        [],
        description=_("Which columns; none: those that the page shows first"),
        json_schema_extra={"items": {"type": "string", "enum": [*SLUGS]}},
    )
    after: str = Field("", description=_("The mark after which the page begins, as next has it"))


class Renamed(Asked):
    """What a saved view is called, and who sees it."""

    name: Annotated[Line, Field(max_length=80)]
    is_shared: bool = Field(default=False, description=_("All colleagues see it; each sees only what they may see"))


class Saved(Renamed):
    """A view to be saved."""

    query: str = Field("", max_length=LONGEST_ADDRESS, description=_("What stands behind ? in the portfolio's address"))


def asked_view(request: SignedIn) -> View:
    """Return the view that an address asks for; nothing is guessed."""
    said = request.GET.copy()
    for name in BESIDE:
        said.pop(name, None)
    view = view_of(said, columns=columns_for(request))
    if view.refused:
        raise Faulty(*(Fault("query", pointer(name), "This cannot be asked for here.") for name in view.refused))
    return view


def saved_query(request: SignedIn, query: str) -> str:
    """Return the address of a view in the one way of writing it."""
    try:
        view = view_of(QueryDict(query), columns=columns_for(request))
    except TooManyFieldsSent:
        raise Faulty(Fault("body", "/query", "This address asks for too much at once.")) from None
    if view.refused:
        names = ", ".join(view.refused[:10])
        raise Faulty(Fault("body", "/query", f"This address asks for what cannot be: {names}."))
    said = view.query()
    if len(said) > LONGEST_ADDRESS:  # written in one way it may be longer than as it was sent
        raise Faulty(Fault("body", "/query", f"This address has more than {LONGEST_ADDRESS} letters."))
    return said
