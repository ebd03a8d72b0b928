"""Training, tools and other things that our people asked for, and whether they got them."""

from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from keepworth.act import Answered, Awaiting, answered
from keepworth_web.act.reads.own_people import leads_anybody, me, seen_rows
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn

ON_A_PAGE: Final = 50
KINDS: Final[dict[str, Promise]] = {
    "training": pgettext_lazy("a resource", "training"), "tool": pgettext_lazy("a resource", "tool"),
    "other": pgettext_lazy("a resource", "something else"),
}  # fmt: skip
STATES: Final[dict[str, Promise]] = {
    "open": pgettext_lazy("a resource", "open"), "given": pgettext_lazy("a resource", "given"),
    "refused": pgettext_lazy("a resource", "refused"),
}  # fmt: skip
OPEN: Final = "open"


def asked_here(request: SignedIn) -> list[dict[str, Any]]:
    """Return what those whom the reader sees asked for: what is open first, then the newest."""
    found = []
    for row in seen_rows(request, "resources"):
        state = row.values["state"] or OPEN
        found.append({
            "row": row, "state": state, "said": STATES[state], "kind": KINDS[row.values["kind"]],
            "who": row.names.get("colleague_id", ""),
        })  # fmt: skip
    return sorted(found, key=lambda one: one["state"] != OPEN)


def answers_here(request: SignedIn) -> Answered:
    """Count what was answered, given or refused, and how soon."""
    rows = [
        Awaiting(str(v["colleague_id"]), v["asked_on"], v["state_on"] if v["state"] not in (None, OPEN) else None)
        for one in seen_rows(request, "resources") for v in (one.values,)
        if v["state"] in (None, OPEN) or v["state_on"] is not None  # on which day is not known: no wait is either
    ]  # fmt: skip
    return answered(rows, day=seen_by(request).day)


def page_of_resources(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    asked = asked_here(request)
    given = [one["row"].values for one in asked if one["state"] == "given"]
    return {
        "me": me(request), "is_lead": leads_anybody(request), "asked": asked[:ON_A_PAGE],
        "is_whole": len(asked) <= ON_A_PAGE, "answers": answers_here(request), "given": len(given),
        "refused": sum(one["state"] == "refused" for one in asked),
        "hours": sum(one["hours"] or 0 for one in given),
        "cost": sum((one["cost"] or Decimal(0) for one in given), Decimal(0)),
    }  # fmt: skip


def resource_lines(request: SignedIn) -> list[list[Value]]:
    """Return what was asked for, for a file."""
    return [
        [one["who"], str(one["kind"]), v["what"], one["row"].words.get("text_id", ""), v["asked_on"], str(one["said"]),
         v["state_on"], v["hours"], None if v["cost"] is None else float(v["cost"]),
         one["row"].words.get("why_text_id", "")]
        for one in asked_here(request) for v in (one["row"].values,)
    ]  # fmt: skip
