"""Act: the retention mix with what each element earned, and who is stood by after a purchase."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.act.reads.mix import ASSOCIATION, EFFECT, ON_A_PAGE, mix_here, standing_by
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def mix(request: SignedIn) -> HttpResponse:
    """Show of each element what was given, what it cost, and what can be said of what it earned."""
    found, lines = mix_here(request)
    gave = any(one.of.given for one in lines)
    verdicts = [one.earned.verdict for one in lines]
    context = {
        "mix": found, "lines": lines, "gave": gave, "any": gave or any(one.earned.groups for one in lines),
        "tested": verdicts.count(EFFECT), "beside": verdicts.count(ASSOCIATION),
    }  # fmt: skip
    return render(request, "act/mix.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def standing(request: SignedIn) -> HttpResponse:
    """Show who bought lately, who of ours stands by for them, and what came in since."""
    rows = standing_by(request)
    context = {
        "rows": rows[:ON_A_PAGE], "count": len(rows), "complain": sum(row["open_cases"] > 0 for row in rows),
        "alone": sum(row["owner_number"] is None for row in rows),
        "days": seen_by(request).book.settings.act.standby_days, "is_cut": len(rows) > ON_A_PAGE,
    }  # fmt: skip
    return render(request, "act/standing.html", context)
