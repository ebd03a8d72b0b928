"""What our people may decide without asking, what they decided, and what came of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from keepworth.act import CameTo, Decided, Held, came_to, judge, rights_of
from keepworth_web.act.reads.own_people import Ours, everybody, leads_anybody, me, seen_rows
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import money

ON_A_PAGE: Final = 50
RESULTS: Final[dict[str, Promise]] = {
    "helped": pgettext_lazy("a decision", "it helped"), "unchanged": pgettext_lazy("a decision", "nothing changed"),
    "harmed": pgettext_lazy("a decision", "it did harm"),
}  # fmt: skip
VERDICTS: Final[dict[str, Promise]] = {
    "within": pgettext_lazy("a decision", "within the right"), "above": pgettext_lazy("a decision", "above the limit"),
    "no right": pgettext_lazy("a decision", "nobody gave a right to it"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, beside the right by which it was taken."""

    row: Row
    verdict: str
    right: Held | None

    @property
    def who(self) -> str:
        """Who decided."""
        return self.row.names.get("colleague_id", "")

    @property
    def is_above(self) -> bool:
        """Whether it is marked."""
        return self.verdict != "within"

    @property
    def said(self) -> str:
        """How it stands to the right."""
        return str(VERDICTS[self.verdict])

    @property
    def result(self) -> str:
        """What came of it, in words; empty: nobody said."""
        found = self.row.values["result"]
        return str(RESULTS[found]) if found else ""


def rights_here(request: SignedIn) -> list[Held]:
    """Return every right that was given, whoever's: who may decide what is no secret."""
    found: list[Held] = kept(
        request, "rights", find=lambda: [held(one.values) for one in all_rows(request, "decision_rights")]
    )
    return found


def held(values: Mapping[str, Any]) -> Held:
    """Return a row as a right."""
    return Held(
        str(values["what"]), values["since"], values["until"], values["most"], team=values["team"],
        who=values["colleague_id"], ask=values["ask_id"],
    )  # fmt: skip


def decided(values: Mapping[str, Any], who: Ours | None) -> Decided:
    """Return a row as a decision, by somebody as they are now."""
    return Decided(
        str(values["what"]), str(values["colleague_id"]), who.team if who else None, values["decided_on"],
        values["amount"] if values["amount"] is not None else Decimal(0), values["result"],
    )  # fmt: skip


def decisions_here(request: SignedIn) -> list[Decision]:
    """Return the decisions of those whom the reader sees, the newest first."""
    rights, who = rights_here(request), everybody(request)
    return [
        Decision(row, *judge(decided(row.values, who.get(str(row.values["colleague_id"]))), rights))
        for row in seen_rows(request, "decisions")
    ]


def sums_here(request: SignedIn) -> list[CameTo]:
    """Return what the decisions that the reader sees came to, by kind."""
    who, rows = everybody(request), seen_rows(request, "decisions")
    these = (decided(row.values, who.get(str(row.values["colleague_id"]))) for row in rows)
    return came_to(these, rights_here(request))


def mine_here(request: SignedIn) -> list[Held]:
    """Return what the reader may decide today."""
    mine = me(request)
    day = seen_by(request).day
    return rights_of(rights_here(request), who=mine.own, team=mine.team, on=day) if mine else []


def right_said(request: SignedIn, right: Held) -> str:
    """Say up to how much, and whom to ask above it."""
    if right.most is None:
        return _("any amount")
    said = {"most": money(right.most), "currency": seen_by(request).book.settings.currency,
            "who": name_of(request, right.ask)}  # fmt: skip
    if right.ask:
        return _("up to %(most)s %(currency)s; above it ask %(who)s") % said
    return _("up to %(most)s %(currency)s") % said


def name_of(request: SignedIn, own: str | None) -> str:
    """Return what one of us is called."""
    found = everybody(request).get(str(own))
    return found.name if found else str(own or "")


def refusal_of(request: SignedIn, values: Mapping[str, Any], *, who: Ours | None) -> tuple[str, str] | None:
    """Return the column and the words by which a decision is refused, None where its right covers it."""
    verdict, right = judge(decided(values, who), rights_here(request))
    if verdict == "within":
        return None
    if right is None:
        return "what", _(
            "Nobody gave a right to decide this. Ask whoever gives rights: the owner or your local manager."
        )
    said = {"most": money(right.most), "currency": seen_by(request).book.settings.currency,
            "who": name_of(request, right.ask)}  # fmt: skip
    if right.ask:
        return "amount", _("This is above the limit of %(most)s %(currency)s. Ask %(who)s, who may write it.") % said
    return "amount", _(
        "This is above the limit of %(most)s %(currency)s, and nobody is named who may decide more."
    ) % said


def page_of_decisions(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    found, sums = decisions_here(request), sums_here(request)
    counts = Counter(one.verdict for one in found)
    told = [one for one in found if one.row.values["result"]]
    return {
        "me": me(request), "is_lead": leads_anybody(request),
        "mine": [{"what": one.what, "said": right_said(request, one)} for one in mine_here(request)],
        "rights": rights_listed(request), "sums": sums, "decisions": found[:ON_A_PAGE], "many": len(found),
        "is_whole": len(found) <= ON_A_PAGE, "above": counts["above"], "without": counts["no right"],
        "told": len(told), "amount": sum((one.amount for one in sums), Decimal(0)),
    }  # fmt: skip


def rights_listed(request: SignedIn) -> list[dict[str, Any]]:
    """Return every right with whose it is, in words."""
    day = seen_by(request).day
    found = []
    for row in all_rows(request, "decision_rights"):
        right = held(row.values)
        whose = name_of(request, right.who) if right.who else right.team or _("everybody")
        over = right.until is not None and right.until < day
        found.append({"row": row, "whose": whose, "said": right_said(request, right), "is_over": over})
    return sorted(found, key=lambda one: (one["is_over"], str(one["row"].values["what"]).casefold(), one["whose"]))


def decision_lines(request: SignedIn) -> list[list[Value]]:
    """Return the decisions for a file."""
    return [
        [one.row.values["decided_on"], one.who, one.row.names.get("customer_id"), one.row.values["what"],
         _plain(one.row.values["amount"]), one.row.words.get("text_id", ""), one.said,
         _plain(one.right.most) if one.right else None, one.result, one.row.values["result_on"],
         one.row.words.get("result_text_id", "")]
        for one in decisions_here(request)
    ]  # fmt: skip


def right_lines(request: SignedIn) -> list[list[Value]]:
    """Return the rights for a file."""
    return [
        [one["row"].values["what"], one["whose"], _plain(one["row"].values["most"]),
         name_of(request, one["row"].values["ask_id"]), one["row"].values["since"], one["row"].values["until"]]
        for one in rights_listed(request)
    ]  # fmt: skip


def _plain(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
