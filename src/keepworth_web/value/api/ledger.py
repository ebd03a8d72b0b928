"""The API of the value ledger: what each side gains, answers to lines, and the pages on which customers sign.

Lines themselves are rows: they are written and taken away as every row of a customer, in the table `ledger`.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from keepworth.runs.ledger import LedgerYear
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import NotedTold
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.changes import changes_of
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, At, Line, Paragraphs, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.actions.answer_line import Answer, By, answer_line
from keepworth_web.value.actions.make_link import make_link, revoke_link
from keepworth_web.value.models import LedgerLink
from keepworth_web.value.reads.doors import address_to
from keepworth_web.value.reads.ledger import Line as Shown
from keepworth_web.value.reads.ledger import matters_of, named, open_links, years_of

router = Router(tags=["ledger"])
LARGEST = 1e13


class LedgerLinesTold(Told):
    """How many lines of a side count, by how far each is believed."""

    claimed: int
    verified: int
    signed: int


class LedgerYearTold(Told):
    """What a year brought the customer, and us with it; null where it is not known."""

    year: int
    gain: float = Field(description=_("Theirs, each line by how far it is believed"))
    gain_low: float = Field(description=_("Only what was signed"))
    gain_high: float = Field(description=_("Every line in full"))
    price: float | None = Field(description=_("What they paid us"))
    use: float = Field(description=_("What using us cost them beside"))
    theirs: float | None = Field(description=_("What is left for them"))
    roi: float | None
    margin: float | None = Field(description=_("Ours, before the cost to serve"))
    margin_low: float | None
    margin_high: float | None
    margin_from: Literal["ledger", "orders", "setting"] | None
    serve: float | None = Field(description=_("What serving them cost"))
    ours: float | None = Field(description=_("What is left for us"))
    share: float | None = Field(description=_("Theirs of the joint value; null unless both sides are above 0"))
    takes_too_much: Literal["theirs", "ours"] | None
    loses: bool = Field(description=_("A side has nothing of it"))
    since: dt.date | None = Field(description=_("What stands beside the lines is of their days: the first of them"))
    until: dt.date | None = Field(description=_("The last of them that is over"))
    runs: bool = Field(description=_("Some of these days are still to come: nobody is judged"))
    lines_theirs: LedgerLinesTold
    lines_ours: LedgerLinesTold


class LedgerLineTold(Told):
    """One line; `mark` names it in an address."""

    mark: str
    line_id: str
    period: str | None
    side: Literal["theirs", "ours"]
    kind: str | None
    amount: float
    status: str = Field(description=_("claimed, verified or signed"))
    status_on: str | None
    answers: str | None = Field(description=_("The line that it answers"))
    counts: bool = Field(description=_("Of a line and the answers to it one counts"))
    who: str | None = Field(description=_("Who signed it, or answered by it"))
    words: str | None = Field(description=_("What was said with it"))


class LedgerPageTold(Told):
    """A private page of one contact that still opens."""

    id: int
    who: str
    made_at: At
    expires_at: At


class LedgerTold(Told):
    """A customer's ledger, the newest year first."""

    years: list[LedgerYearTold]
    lines: list[LedgerLineTold]
    without_year: int = Field(description=_("Lines of no year that can be read: they count nowhere"))
    pages: list[LedgerPageTold]


class LedgerAnswerAsked(Asked):
    """How we see a line otherwise."""

    amount: float = Field(ge=-LARGEST, le=LARGEST)
    words: Paragraphs = ""


class LedgerPageAsked(Asked):
    """Whom a page is for."""

    contact: Line = Field(description=_("The id of a contact of this customer"))


class LedgerPageMadeTold(LedgerPageTold):
    """A page that was just made; its address is told this once."""

    address: str


@router.get("/customers/{int:number}/ledger", response=LedgerTold, summary=_("What each side gains, year by year"))
@needs(Right.SEE_WALLED)
def ledger(request: SignedIn, number: int, as_of: AsOf = None) -> LedgerTold:
    seen_by(request)
    _customer(request, number)
    rows = rows_of(request, "ledger", customer=number)
    years, lost = years_of(request, number, rows=rows)
    lines = [_line(line, counts=line is one.counts)
             for one in named(request, matters_of(rows)) for line in (one.counts, *one.others)]  # fmt: skip
    links = open_links(request, number) if request.user.may(Right.WRITE) else []
    pages = [
        LedgerPageTold(id=one["pk"], **{name: one[name] for name in ("who", "made_at", "expires_at")}) for one in links
    ]
    return LedgerTold(years=[year_told(one) for one in years], lines=lines, without_year=lost, pages=pages)


@router.post(
    "/customers/{int:number}/ledger/{mark}/answers", response={201: NotedTold},
    summary=_("Say how we see a line otherwise; it stands beside the line"),
)  # fmt: skip
@needs(Right.WRITE)
def answer(request: SignedIn, number: int, mark: str, asked: LedgerAnswerAsked) -> Status[NotedTold]:
    _customer(request, number)
    row = next((one for one in rows_of(request, "ledger", customer=number) if one.mark == mark), None)
    if row is None:
        raise Http404
    if not math.isfinite(asked.amount):
        raise Faulty(Fault("body", pointer("amount"), "not finite"))
    said = Answer(row, Decimal(str(asked.amount)), asked.words)
    made = answer_line(said, by=By(request.user), at=timezone.now())
    assert made is not None, "only a contact's page sends the same again"
    return Status(201, NotedTold(change=changes_of([made])[made.pk]))


@router.post(
    "/customers/{int:number}/ledger/pages", response={201: LedgerPageMadeTold},
    summary=_("Make the private page on which a contact signs lines or corrects them"),
)  # fmt: skip
@needs(Right.WRITE)
def make_page(request: SignedIn, number: int, asked: LedgerPageAsked) -> Status[LedgerPageMadeTold]:
    customer, names = _customer(request, number), dict(contacts_here(request, number))
    if asked.contact not in names:
        raise Faulty(Fault("body", pointer("contact"), "nobody of that id works there"))
    made, token = make_link(str(customer["customer_id"]), asked.contact, by=request.user, at=timezone.now())
    told = LedgerPageMadeTold(
        id=made.pk, who=names[asked.contact], made_at=made.made_at, expires_at=made.expires_at,
        address=address_to(token),
    )  # fmt: skip
    return Status(201, told)


@router.delete(
    "/customers/{int:number}/ledger/pages/{int:page}", response={204: None},
    summary=_("Let a private page open nothing any more"),
)  # fmt: skip
@needs(Right.WRITE)
def close_page(request: SignedIn, number: int, page: int) -> Status[None]:
    own = str(_customer(request, number)["customer_id"])
    found = LedgerLink.objects.filter(pk=page, customer=own).first()
    if found is None:
        raise Http404
    revoke_link(found, by=request.user, at=timezone.now())
    return Status(204, None)


def _customer(request: SignedIn, number: int) -> Mapping[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row


def year_told(of: LedgerYear) -> LedgerYearTold:
    return LedgerYearTold(**asdict(of))


def _line(of: Shown, *, counts: bool) -> LedgerLineTold:
    values, saying = of.row.values, of.saying
    return LedgerLineTold(
        mark=of.row.mark, line_id=str(values["line_id"]), period=values["period"], side=values["side"],
        kind=values["kind"], amount=float(values["amount"]), status=of.status,
        status_on=values["status_on"].isoformat() if values["status_on"] else None, answers=values["answers_id"],
        counts=counts, who=of.who or None, words=(saying.words or None) if saying else None,
    )  # fmt: skip
