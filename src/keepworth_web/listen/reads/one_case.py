"""One case as its page shows it: what was said, what to do next, what changed, and what they answered later."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.errors import InstrumentRefused
from keepworth.listen.opening import opening_of
from keepworth_web.know.models import WrittenVersion
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.listen.models import AskedAgain, Submission
from keepworth_web.listen.reads.answers import said_by
from keepworth_web.listen.reads.asking_again import guest_of
from keepworth_web.listen.reads.cases import my_id, told_rows
from keepworth_web.listen.reads.known import known, question_known, title_known
from keepworth_web.listen.reads.moments import local
from keepworth_web.shared.requests import SignedIn

NEXT: Final[dict[str, Promise]] = {
    "take": _("Give it to somebody: nobody looks after it yet."),
    "reply": _("Reply to them: they have not heard from us yet."),
    "solve": _("Solve it, and say what was done."),
    "ask": _("Ask them how easy it was, and whether it is solved for them."),
    "saved": _("Say whether they stayed."),
    "done": _("Nothing is left to do."),
}
CHANGES: Final[dict[str, Promise]] = {
    "customer_id": _("whose it is"),
    "contact_id": _("who complained"),
    "order_id": _("the order"),
    "product_id": _("the product"),
    "severity": _("how bad it is"),
    "cause": _("whose fault it was"),
    "owner_id": _("who looks after it"),
    "due_on": _("the day it is due"),
    "first_reply_at": _("our first reply"),
    "solved_at": _("when it was solved"),
    "effort": _("how much effort it cost"),
    "saved": _("whether they stayed"),
    "text_id": _("their words"),
    "solution_text_id": _("what we did"),
    "opened_at": _("when it was opened"),
}
LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class SaidHere:
    """One answer of the questionnaire that opened a case."""

    question: str
    value: float | None
    words: str


def page_of_case(request: SignedIn, row: Row) -> dict[str, Any]:
    """Return what the page of one case shows."""
    filled, said = answers_behind(row)
    again, guest = asked_again(row), guest_of(request, row)
    may_ask = guest.may_be_asked and row.written is not None  # one of a file, which nobody touched, has no button
    coming = next_step(row, is_asked=again is not None, may_ask=may_ask)
    number, zone = row.numbers.get("customer_id"), seen_by(request).book.settings.time_zone
    return {
        **told_rows([row], day=seen_by(request).day, zone=zone)[0],
        "customer_row": customer_of(request, number) if number is not None else None,
        "replied": local(row.values["first_reply_at"], zone=zone),
        "filled": filled,
        "said": said,
        "next": NEXT[coming],
        "coming": coming,
        "history": history(row),
        "again": again,
        "guest": guest,
        "later": later_answers(request, row),
        "is_known": bool(my_id(request)),
    }


def answers_behind(row: Row) -> tuple[Submission | None, list[SaidHere]]:
    """Return the answers that opened a case, where this website has them."""
    receipt = row.values["submission_id"]
    filled = Submission.objects.select_related("survey").filter(receipt=receipt).first() if receipt else None
    if filled is None:
        return None, []
    of = filled.survey
    return filled, [
        SaidHere(question_known(of.instrument, of.version, item=one.item), one.value, one.words)
        for one in filled.answers.all()
        if one.value is not None or one.words
    ]


def next_step(row: Row, *, is_asked: bool, may_ask: bool) -> str:
    """Return which step comes next: a key of `NEXT`."""
    values = row.values
    if values["solved_at"] is None:
        if values["owner_id"] is None:
            return "take"
        return "reply" if values["first_reply_at"] is None else "solve"
    if may_ask and not is_asked and values["effort"] is None:
        return "ask"
    return "saved" if values["saved"] is None else "done"


def history(row: Row) -> list[dict[str, Any]]:
    """Return who changed what when, the newest first; what the website did by itself has nobody."""
    if row.written is None:
        return []
    versions = WrittenVersion.objects.filter(row=row.written).select_related("change__by").order_by("number")
    found, before = [], dict[str, Any]()
    for one in versions:
        changed = [name for name in CHANGES if one.values.get(name) != before.get(name)]
        what = [str(CHANGES[name]) for name in changed]
        found.append({"at": one.change.at, "by": one.change.by, "what": what, "is_gone": one.gone,
                      "is_first": one.number == 1 and "opened_at" in one.values})  # fmt: skip
        before = one.values
    return found[::-1][:LISTED]


def asked_again(row: Row) -> AskedAgain | None:
    """Return how somebody was asked again, None where nobody was."""
    if row.written is None:
        return None
    this = AskedAgain.objects.select_related("invitation__survey")
    return this.filter(key_hash=row.written.key_hash).first()


def later_answers(request: SignedIn, row: Row) -> list[dict[str, Any]]:
    """Return what this customer's people answered after it was solved, the newest first, each good or bad."""
    number, solved = row.numbers.get("customer_id"), row.values["solved_at"]
    if number is None or solved is None or seen_by(request).one(number) is None:
        return []
    since = solved if solved.tzinfo else solved.replace(tzinfo=dt.UTC)
    found = [_judged(said) for said in said_by(request, number).answers if said["answered_at"] > since]
    return [one for one in found if one is not None][:LISTED]


def _judged(said: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return an answer to the question that a rule looks at, None for others."""
    try:
        opening = opening_of(known(said["instrument"], said["version"]))
    except InstrumentRefused:
        return None
    if opening is None or said["item"] != opening.item or said["value"] is None:
        return None
    title = title_known(said["instrument"], said["version"])
    is_bad = opening.opens({opening.item: (said["value"], "")})
    return {"day": said["answered_at"].date(), "who": said["name"], "title": title, "value": said["value"],
            "is_good": not is_bad}  # fmt: skip
