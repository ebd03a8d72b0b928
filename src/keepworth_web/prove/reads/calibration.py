"""Whether chances of staying came true, as the page says it: words, the picture, the table, and what it rests on."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.numerics.shares import wilson_share
from keepworth.runs.kept_backtests import kept_backtests
from keepworth.runs.undo_batch import batches_of
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.know.reads.checked import badge_of
from keepworth_web.measure.reads.words import age_said, listed
from keepworth_web.prove.reads.drawn import drawn
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, day

type Record = Mapping[str, Any]
FEWEST = 3  # groups of which the lowest and the highest are told in words, too


def backtests(request: SignedIn) -> list[dict[str, Any]]:
    """Return the back-tests that are kept, the newest first, as they were known on the day that is shown."""
    return kept(
        request, "backtests", find=lambda: kept_backtests(settings.ENVIRONMENT.book, until=request.as_of)
    )  # fmt: skip


def open_test() -> Job | None:
    """Return the newest back-test that was asked for, unless it is done or a later one is kept."""
    job = Job.objects.filter(kind="backtest").first()
    if job is None or job.state == Job.State.DONE:
        return None
    newest = next(iter(kept_backtests(settings.ENVIRONMENT.book)), None)
    is_old = newest and job.ended_at and job.ended_at < dt.datetime.fromisoformat(newest["made_at"])
    return None if is_old else job


def calibration_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows; None where nothing was tested."""
    found = backtests(request)
    if not found:
        return None
    test = found[0]["staying"]
    return {
        "said": _overall(test),
        "groups": list(_ends(test)),
        "badge": badge_of(request).said,
        "verdict": _verdict(test),
        "beaten": _beaten(test) if _lacking(test) <= 0 else "",
        "picture": drawn(test["reliability"]),
        "rows": [_row(one) for one in test["reliability"]],
        "figures": list(_figures(test)),
        "about": _about(found[0]),
        "since": _since(found[0]) if request.as_of is None else "",
        "older": [_older(one) for one in found[1:]],
    }


def calibration_rows(request: SignedIn) -> list[list[Value]]:
    """Return the table of what was said and what came, as the rows of a file."""
    found = backtests(request)
    names = ("said", "least", "most", "stayed", "low", "high")
    rows = found[0]["staying"]["reliability"] if found else []
    return [[*(round(one[name], 6) for name in names), one["customers"]] for one in rows]


def _overall(test: Record) -> str:
    groups, n = test["reliability"], test["decisions"]
    said = sum(one["said"] * one["customers"] for one in groups) / n
    came = wilson_share(n - test["events"], n)
    assert came  # something was decided, or nothing would be kept
    form = ngettext(
        "Of %(n)s renewal we said that %(said)s in 100 would come; %(came)s in 100 came (likely %(low)s to "
        "%(high)s, 8 in 10).",
        "Of %(n)s renewals we said that %(said)s in 100 would come; %(came)s in 100 came (likely %(low)s to "
        "%(high)s, 8 in 10).",
        n,
    )
    return form % {
        "n": count(n), "said": _tenths(said), "came": _tenths(came.share), "low": _tenths(came.low),
        "high": _tenths(came.high),
    }  # fmt: skip


def _ends(test: Record) -> Iterator[str]:
    """Say the same of the group with the lowest chances and of that with the highest."""
    groups = test["reliability"]
    if len(groups) < FEWEST or _lacking(test) > 0:
        return
    for one in (groups[0], groups[-1]):
        form = ngettext(
            "Of 100 said to come with %(said)s in 100, %(came)s came (likely %(low)s to %(high)s; %(n)s renewal).",
            "Of 100 said to come with %(said)s in 100, %(came)s came (likely %(low)s to %(high)s; %(n)s renewals).",
            one["customers"],
        )
        yield form % {
            "said": _whole(one["said"]), "came": _whole(one["stayed"]), "low": _whole(one["low"]),
            "high": _whole(one["high"]), "n": count(one["customers"]),
        }  # fmt: skip


def _verdict(test: Record) -> str:
    """Say what that means for the chances that are shown."""
    said = {"n": count(test["events"]), "needed": count(test["events_needed"])}
    lacking = _lacking(test)
    if lacking > 0:
        said["lacking"] = count(lacking)
        return _(
            "Not enough losses: %(n)s of the %(needed)s that it takes, so nobody can know how far the chances can be "
            "trusted. %(lacking)s more are needed."
        ) % said  # fmt: skip
    if test["badge"] == "uncalibrated":
        return _("Nobody can know how far the chances can be trusted: these %(n)s losses do not tell.") % said
    if test["badge"] == "calibrated":
        return _("Nothing shows that the chances are off.")
    if test["calibration_slope_high"] < 1:
        return _(
            "They are too bold: low chances are too low, high ones too high. Take them as an order, not as numbers."
        )
    return _("They are too timid: low chances are too high, high ones too low. Take them as an order, not as numbers.")


def _lacking(test: Record) -> int:
    """Return how many losses more it takes until anything can be said."""
    lacking: int = test["events_needed"] - test["events"]
    return lacking


def _beaten(test: Record) -> str:
    """Say whether the chances are worth more than one chance for all."""
    brier, plain = test["brier"], test["brier_baseline"]
    said = {"brier": f"{brier:.4f}", "plain": f"{plain:.4f}"}
    if plain <= 0 or brier >= plain:
        return _(
            "Giving every renewal the share that came before would have been as good: a Brier score of %(plain)s, that "
            "of the chances is %(brier)s."
        ) % said  # fmt: skip
    said["saved"] = f"{100 * (1 - brier / plain):.1f}"
    return _(
        "They save %(saved)s in 100 of the error of giving every renewal the share that came before (Brier score "
        "%(brier)s against %(plain)s)."
    ) % said  # fmt: skip


def _row(one: Record) -> dict[str, str]:
    # Translators: a range, such as "8,200 to 14,600".
    form = _("%(low)s to %(high)s")
    return {
        "said": _tenths(one["said"]),
        "within": form % {"low": _tenths(one["least"]), "high": _tenths(one["most"])},
        "came": _tenths(one["stayed"]),
        "range": form % {"low": _tenths(one["low"]), "high": _tenths(one["high"])},
        "renewals": count(one["customers"]),
    }


def _figures(test: Record) -> Iterator[dict[str, str]]:
    """Yield each measure with its range, and what would be right."""
    plain, lift = f"{test['brier_baseline']:.4f}", test["top_decile_lift"]
    yield _figure(_("Renewals tested"), count(test["decisions"]), right="")
    needed = _("%(needed)s at least") % {"needed": count(test["events_needed"])}
    yield _figure(_("Lost"), count(test["events"]), right=needed)
    below = _("below %(plain)s, that of one chance for all") % {"plain": plain}
    yield _figure(_("Brier score"), f"{test['brier']:.4f}", right=below)
    yield _figure(_("Log-loss"), f"{test['log_loss']:.4f}", right=_("the lower the better"))
    yield _measure(test, "auc", what=_("AUC"), right=_("above .5: who stayed had the higher chance more often"))
    too_high = _("0; below it chances were too high")
    yield _measure(test, "calibration_intercept", what=_("Calibration intercept"), right=too_high)
    too_bold = _("1; below it too bold, above it too timid")
    yield _measure(test, "calibration_slope", what=_("Calibration slope"), right=too_bold)
    times = _("not told") if lift is None else _("%(times)s times as many") % {"times": f"{lift:.2f}"}
    yield _figure(_("Lost of the tenth with the lowest chances"), times, right=_("above 1"))


def _figure(what: str, value: str, *, right: str) -> dict[str, str]:
    return {"what": what, "value": value, "range": "", "right": right}


def _measure(test: Record, name: str, *, what: str, right: str) -> dict[str, str]:
    if test[name] is None:
        return {"what": what, "value": _("not told"), "range": "", "right": right}
    # Translators: a range, such as "8,200 to 14,600".
    form = _("%(low)s to %(high)s")
    low, high = (f"{test[f'{name}_{end}']:.3f}".replace("-", "−") for end in ("low", "high"))
    value = f"{test[name]:.3f}".replace("-", "−")
    return {"what": what, "value": value, "range": form % {"low": low, "high": high}, "right": right}


def _about(record: Record) -> list[str]:
    """Say when it was tested, by what, of which days, and what was not known of them."""
    made = dt.datetime.fromisoformat(record["made_at"])
    days, until = [dt.date.fromisoformat(one) for one in record["days"]], dt.date.fromisoformat(record["until"])
    said = {
        "age": age_said((timezone.now() - made).days), "version": record["version"],
        "seconds": f"{record['seconds']['total']:.1f}",
    }  # fmt: skip
    form = ngettext(
        "Chances were said on %(n)s day, %(first)s, and compared with what came until %(until)s.",
        "Chances were said on %(n)s days, from %(first)s to %(last)s, and compared with what came until %(until)s.",
        len(days),
    )
    spoken = {"n": count(len(days)), "first": day(days[0]), "last": day(days[-1]), "until": day(until)}
    return [
        _("Tested %(age)s by Keepworth %(version)s, in %(seconds)s seconds.") % said,
        form % spoken,
        _("Each time only what was decided before taught, and never the same customer who was judged."),
        _corrected(record["staying"]["recalibration"]),
        _(
            "Tested are renewals of contracts. How strong the relationship was, and how much hung on one person, is "
            "not known of past days: the chances did without. Chances of who buys without a contract are not tested."
        ),
    ]  # fmt: skip


def _corrected(by: Record) -> str:
    """Say whether chances of renewals are put right by what came, and what that is worth."""
    if by["kind"] == "none":
        return _("Chances are told as the model gives them: no correction by past losses is applied.")
    said = {"brier": f"{by['brier']:.4f}"}
    if by["kind"] == "logistic":
        form = _(
            "From the next score on chances of renewals are put right by two numbers that these losses taught; of "
            "customers who did not teach them, the Brier score is then %(brier)s."
        )
    else:
        form = _(
            "From the next score on chances of renewals are put right by a rising curve that these losses taught; of "
            "customers who did not teach it, the Brier score is then %(brier)s."
        )
    return form % said


def _since(record: Record) -> str:
    """Say what came into the book since it was tested."""
    read = {one["batch"] for one in record.get("inputs", [])}
    new = sum(1 for one in batches_of(find_book(settings.ENVIRONMENT.book)) if one.id not in read)
    if not new:
        return ""
    form = ngettext("Since then %(n)s file came in.", "Since then %(n)s files came in.", new)
    return form % {"n": count(new)}


def _older(record: Record) -> dict[str, str]:
    test = record["staying"]
    slope = test["calibration_slope"]
    return {
        "made": day(dt.datetime.fromisoformat(record["made_at"]).date()),
        "days": listed([day(dt.date.fromisoformat(record["as_of"])), day(dt.date.fromisoformat(record["until"]))]),
        "lost": count(test["events"]),
        "brier": f"{test['brier']:.4f}",
        "slope": "–" if slope is None else f"{slope:.2f}".replace("-", "−"),
    }


def _tenths(share: float) -> str:
    """Write a share in 100, with a tenth."""
    return f"{100 * share:.1f}"


def _whole(share: float) -> str:
    return f"{100 * share:.0f}"
