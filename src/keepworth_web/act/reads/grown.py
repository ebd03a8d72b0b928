"""How our people grew: promotions, skills, years with us."""

from collections import Counter
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from keepworth.act import Here, promoted
from keepworth.numerics.shares import Share
from keepworth_web.act.reads.own_people import everybody, leads_anybody, me, seen_rows, sees
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn

ON_A_PAGE: Final = 50
STEPS: Final[dict[str, Promise]] = {
    "promotion": pgettext_lazy("a step", "promotion"), "skill": pgettext_lazy("a step", "skill"),
    "tenure": pgettext_lazy("a step", "years with us"),
}  # fmt: skip


def steps_here(request: SignedIn) -> list[dict[str, Any]]:
    """Return the steps of those whom the reader sees, the newest first."""
    return [
        {"row": one, "kind": STEPS[one.values["kind"]], "who": one.names.get("colleague_id", "")}
        for one in seen_rows(request, "growth")
    ]


def promoted_here(request: SignedIn) -> Share | None:
    """Return of those whom the reader sees, and who have been with us for half a year, the share that was promoted."""
    joined = {str(one.values["colleague_id"]): one.values["joined_on"] for one in all_rows(request, "colleagues")}
    steps = [one.values for one in seen_rows(request, "growth") if one.values["kind"] == "promotion"]
    people = [
        Here(own, joined.get(own), tuple(one["grown_on"] for one in steps if one["colleague_id"] == own))
        for own, one in everybody(request).items() if one.is_here and sees(request, own)
    ]  # fmt: skip
    return promoted(people, day=seen_by(request).day)


def page_of_growth(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    steps = steps_here(request)
    kinds = Counter(one["row"].values["kind"] for one in steps)
    return {
        "me": me(request), "is_lead": leads_anybody(request), "steps": steps[:ON_A_PAGE], "many": len(steps),
        "is_whole": len(steps) <= ON_A_PAGE, "promoted": promoted_here(request), "proven":
        sum("text_id" in one["row"].words for one in steps), "promotions": kinds["promotion"],
        "skills": kinds["skill"], "people": len({one["row"].values["colleague_id"] for one in steps}),
    }  # fmt: skip


def growth_lines(request: SignedIn) -> list[list[Value]]:
    """Return the steps for a file."""
    return [
        [one["who"], str(one["kind"]), one["row"].values["what"], one["row"].values["grown_on"],
         one["row"].words.get("text_id", "")]
        for one in steps_here(request)
    ]  # fmt: skip
