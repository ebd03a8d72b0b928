"""One customer, or one contact, that is really two, by programs: split by one change, which takes it back too."""

from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from keepworth_web.know.actions.split_contact import Persons, split_contact
from keepworth_web.know.actions.split_customer import Parting, split_customer
from keepworth_web.know.api.row import as_if_none, settle
from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads import customer_of
from keepworth_web.know.reads.contacts import contact_marked, contacts_now
from keepworth_web.know.reads.meant import customer_meant
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.know.reads.several import Several, several_of
from keepworth_web.know.reads.splitting import all_splits
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, At, Line, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["rows"])
Id = Annotated[Line, Field(max_length=300)]
Ids = Annotated[list[Id], Field(max_length=1000)]


class ChosenAsked(Asked):
    """One row that belongs to the second customer."""

    table: Literal["needs", "promises", "rivals"]
    mark: Line


class CustomerSplitAsked(Asked):
    """Which customer the second one is, and what of this one belongs to it."""

    name: Id | None = Field(None, description=_("Of a new customer; or say into"))
    into: Id | None = Field(None, description=_("The id of a customer that is there already"))
    contacts: Ids = Field(default=[], description=_("Ids of people, who take along their ties and talks"))
    rows: list[ChosenAsked] = Field(default=[], max_length=1000)


class ContactSplitAsked(Asked):
    """What of a contact belongs to a second person."""

    name: Id = Field(description=_("Of the second person"))
    aliases: Ids = Field(default=[])
    addresses: Ids = Field(default=[])


class SplitTold(Told):
    """Two that were one."""

    change: int = Field(description=_("The number of the change, by which all of it is taken back"))
    kind: str
    of: str = Field(description=_("The id of the one that it was"))
    into: str = Field(description=_("The id of the second one"))


class SplitListedTold(Told):
    """A split that stands, by names where there are some."""

    change: int
    kind: str
    of: str
    into: str
    at: At
    by: str
    number: int | None = Field(description=_("Of the second one; null until a run has seen it"))


class SeveralTold(Told):
    """What a contact has, of which some may be another person's."""

    contact: str
    aliases: list[str] = Field(description=_("Ids that are read as this one"))
    addresses: list[str]


@router.get("/splits", response=list[SplitListedTold], summary=_("What was found to be two: the newest two hundred"))
@needs(Right.SEE_BOOK)
def splits(request: SignedIn) -> list[SplitListedTold]:
    names = ("change", "kind", "of", "into", "by", "number")
    return [
        SplitListedTold(at=one.on, **{name: getattr(one, name) for name in names}) for one in all_splits(request)
    ]  # fmt: skip


@router.post("/customers/{int:number}/split", response={201: SplitTold}, summary=_("Make two of one customer"))
@needs(Right.WRITE)
def split_one(request: SignedIn, number: int, asked: CustomerSplitAsked) -> Status[SplitTold]:
    if customer_of(request, number) is None:
        raise Http404
    faults = [*_faults_of_second(request, asked), *_faults_of_people(request, number, asked)]
    rows = _rows(request, number, asked)
    faults += [Fault("body", pointer("rows", at, "mark"), "There is no such row here.")
               for at, row in enumerate(rows) if row is None]  # fmt: skip
    if faults:
        raise Faulty(*faults[:20], others=max(0, len(faults) - 20))
    parting = Parting(
        number, asked.into or "", asked.name or "", tuple(asked.contacts),
        tuple({(row.table, row.key): row for row in rows if row is not None}.values()),
    )  # fmt: skip
    return _told(request, parting)


@router.get(
    "/customers/{int:number}/rows/contacts/{mark}/split",
    response=SeveralTold,
    summary=_("Which ids and addresses a contact has, before it is made two"),
)
@needs(Right.WRITE)
def several(request: SignedIn, number: int, mark: str) -> SeveralTold:
    of = _several(request, number, mark=mark)
    return SeveralTold(contact=of.root, aliases=list(of.aliases), addresses=list(of.addresses))


@router.post(
    "/customers/{int:number}/rows/contacts/{mark}/split",
    response={201: SplitTold},
    summary=_("Make two of one contact"),
)
@needs(Right.WRITE)
def split_person(request: SignedIn, number: int, mark: str, asked: ContactSplitAsked) -> Status[SplitTold]:
    of = _several(request, number, mark=mark)
    own = str((customer_of(request, number) or {})["customer_id"])
    addresses = tuple(dict.fromkeys(asked.addresses))
    return _told(request, Persons(own, of.root, asked.name, tuple(asked.aliases), addresses))


def _faults_of_second(request: SignedIn, asked: CustomerSplitAsked) -> list[Fault]:
    if bool(asked.name) == bool(asked.into):
        return [Fault("body", "/name", "Say the name of a new customer, or into: one of the two.")]
    if asked.into and customer_meant(request, asked.into)[0] != asked.into:
        return [Fault("body", "/into", "No customer has that id.")]
    return []


def _faults_of_people(request: SignedIn, number: int, asked: CustomerSplitAsked) -> list[Fault]:
    here = {row.values["contact_id"] for row in contacts_now(request, number)} if asked.contacts else set()
    return [Fault("body", pointer("contacts", at), "Nobody here has that id.")
            for at, one in enumerate(asked.contacts) if one not in here]  # fmt: skip


def _rows(request: SignedIn, number: int, asked: CustomerSplitAsked) -> list[Row | None]:
    marked = {(table, row.mark): row for table in sorted({one.table for one in asked.rows})
              for row in rows_of(request, table, customer=number)}  # fmt: skip
    return [marked.get((one.table, one.mark)) for one in asked.rows]


def _several(request: SignedIn, number: int, *, mark: str) -> Several:
    row = contact_marked(request, number, mark=mark)
    if row is None:
        raise Http404
    return several_of(reader_of(request), row.values["contact_id"])


def _told(request: SignedIn, asked: Parting | Persons) -> Status[SplitTold]:
    with as_if_none():
        done = _split(request, asked)
    settle(request)
    return Status(201, SplitTold(change=done.pk, kind=done.split_kind, of=done.split_of, into=done.split_into))


def _split(request: SignedIn, asked: Parting | Persons) -> WrittenChange:
    if isinstance(asked, Parting):
        return split_customer(asked, by=request.user, at=timezone.now())
    return split_contact(asked, by=request.user, at=timezone.now())
