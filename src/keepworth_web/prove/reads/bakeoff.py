"""Which metric foretells, as the page says it: the answer first, then gains with their ranges, and what it rests on."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.prove.bakeoff import Outcome
from keepworth.runs.kept_findings import Finding, kept_findings
from keepworth_web.measure.reads.words import age_said, listed
from keepworth_web.prove.reads.metric_names import metric_named
from keepworth_web.prove.reads.reaches import reaches
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, day

type Record = Mapping[str, Any]
FORETOLD = {
    Outcome.RETAINED: gettext_lazy("who stays"),
    Outcome.GROWTH: gettext_lazy("how spending changes"),
    Outcome.REFERRALS: gettext_lazy("whom customers bring"),
}


def bakeoffs(request: SignedIn) -> list[Finding]:
    """Return the newest bake-off of each outcome, as they were known on the day that is shown."""
    return kept(request, "bakeoffs", find=lambda: list(_newest(request)))


def _newest(request: SignedIn) -> Iterator[Finding]:
    for outcome in Outcome:
        yield from kept_findings(settings.ENVIRONMENT.book, f"bakeoff-{outcome}", until=request.as_of)[:1]


def bakeoff_parts(request: SignedIn) -> list[dict[str, Any]]:
    """Return what the page shows, a part for each outcome that was judged."""
    return [_part(one) for one in bakeoffs(request)]


def bakeoff_rows(request: SignedIn) -> list[list[Value]]:
    """Return the gains, as the rows of a file."""
    return [
        [
            str(FORETOLD[Outcome(found["outcome"])]), metric_named(one["metric"]),
            *(round(one[name], 6) for name in ("gain", "low", "high", "p_best", "p", "score")),
            found["respondents"], found["accounts"], found["events"], dt.date.fromisoformat(found["as_of"]),
        ]
        for found in (kept["found"] for kept in bakeoffs(request))
        for one in found["metrics"]
    ]  # fmt: skip


def _part(record: Finding) -> dict[str, Any]:
    found = record["found"]
    placed = reaches([(one["gain"], one["low"], one["high"]) for one in found["metrics"]])
    return {
        "what": FORETOLD[Outcome(found["outcome"])],
        "said": _verdict(found),
        "base": _base(found),
        "rows": [
            {
                "metric": metric_named(one["metric"]), "gain": _points(one["gain"]), "low": _points(one["low"]),
                "high": _points(one["high"]), "best": f"{100 * one['p_best']:.0f}", "reach": reach,
            }
            for one, reach in zip(found["metrics"], placed, strict=True)
        ],
        "silent": list(_silent(found)),
        "left_out": _left_out(found),
        "about": list(_about(record)),
    }  # fmt: skip


def _verdict(found: Record) -> str:
    """Say who won, or that nobody did, or that nobody can know."""
    said = {"what": str(FORETOLD[Outcome(found["outcome"])])}
    if found["winner"] == "not_enough_events":
        lacking = found["events_needed"] - found["events"]
        said |= {"n": count(found["events"]), "needed": count(found["events_needed"]), "lacking": count(lacking)}
        return _(
            "Not enough events to say which metric foretells %(what)s: %(n)s of the %(needed)s that it takes. "
            "%(lacking)s more are needed."
        ) % said  # fmt: skip
    best = found["metrics"][0]
    said |= {"metric": metric_named(best["metric"]), "gain": _ranged(best)}
    if found["winner"] == "tie":
        said["metrics"] = listed([metric_named(name) for name in found["tied"]])
        return _(
            "A tie: %(metrics)s cannot be told apart in foretelling %(what)s. The first adds %(gain)s to past "
            "behaviour."
        ) % said  # fmt: skip
    if found["winner"] == "none":
        return _(
            "No metric adds anything beyond doubt to what past behaviour foretells of %(what)s; the best, %(metric)s, "
            "adds %(gain)s."
        ) % said  # fmt: skip
    return _("%(metric)s foretells best %(what)s: it adds %(gain)s to past behaviour.") % said


def _ranged(of: Record) -> str:
    # Translators: a gain in hundredths with its range, such as "+3.1 points (likely 1.2 to 5.0, 95 in 100)".
    form = _("%(gain)s points (likely %(low)s to %(high)s, 95 in 100)")
    return form % {"gain": _points(of["gain"]), "low": _points(of["low"]), "high": _points(of["high"])}


def _base(found: Record) -> str:
    """Say what a point is."""
    if found["base"] is None:
        return ""
    said = {"base": f"{100 * found['base']:.1f}"}
    if found["outcome"] == Outcome.RETAINED:
        return _(
            "Past behaviour alone puts %(base)s of 100 pairs, one who stays and one who leaves, in the right order "
            "(AUC); a point is one pair more."
        ) % said  # fmt: skip
    return _(
        "Past behaviour alone explains %(base)s in 100 of the differences among customers; a point is one in 100 more."
    ) % said  # fmt: skip


def _silent(found: Record) -> Iterator[str]:
    """Say who did not answer, how they fared, and what was made of it."""
    who = found["response"]
    if who is None:
        yield _("The book knows of no invitations: who did not answer is not known, and nothing is weighted.")
        return
    form = ngettext(
        "Of %(n)s time that somebody was asked, %(answered)s was answered.",
        "Of %(n)s times that somebody was asked, %(answered)s were answered.",
        who["asked"],
    )
    yield form % {"n": count(who["asked"]), "answered": count(who["answered"])}
    if who["apart"] is not None:
        yield _apart(found, who["apart"])
    if who["is_weighted"]:
        yield _(
            "Answers are weighted to speak for all who were asked; they tell as much as %(n)s of equal weight."
        ) % {"n": count(round(who["effective"]))}  # fmt: skip
    else:
        yield _("Too few answered, or too few did not, to weigh answers by their chance: nothing is weighted.")


def _apart(found: Record, apart: Record) -> str:
    scale = 100 if found["outcome"] == Outcome.RETAINED else 1
    names = ("answered", "silent", "difference", "low", "high")
    said = {name: f"{scale * apart[name]:.{1 if scale > 1 else 3}f}".replace("-", "−") for name in names}
    if found["outcome"] == Outcome.RETAINED:
        form = _(
            "Of those who answered %(answered)s in 100 stayed, of the silent %(silent)s: a difference of "
            "%(difference)s (likely %(low)s to %(high)s, 95 in 100), which is an association."
        )
    elif found["outcome"] == Outcome.GROWTH:
        form = _(
            "The logarithm of spending changed by %(answered)s on average of those who answered, by %(silent)s of the "
            "silent: a difference of %(difference)s (likely %(low)s to %(high)s, 95 in 100), which is an association."
        )
    else:
        form = _(
            "Those who answered brought %(answered)s customers on average, the silent %(silent)s: a difference of "
            "%(difference)s (likely %(low)s to %(high)s, 95 in 100), which is an association."
        )
    return form % said


def _left_out(found: Record) -> str:
    if not found["left_out"]:
        return ""
    form = _("%(metric)s (%(n)s of %(all)s)")
    told = [
        form % {"metric": metric_named(one["metric"]), "n": count(one["answered"]), "all": count(one["of"])}
        for one in found["left_out"]
    ]
    return _("Left out, because fewer than half answered: %(metrics)s.") % {"metrics": listed(told)}


def _about(record: Finding) -> Iterator[str]:
    """Say of whom and when, by what, and how old that is."""
    found, made = record["found"], dt.datetime.fromisoformat(record["made_at"])
    yield _("What came within %(days)s days of an answer, as of %(day)s.") % {
        "days": count(found["days"]), "day": day(dt.date.fromisoformat(found["as_of"]))
    }  # fmt: skip
    form = ngettext(
        "%(n)s answer to every metric; %(events)s events.", "%(n)s answers to every metric; %(events)s events.",
        found["respondents"],
    )  # fmt: skip
    yield form % {"n": count(found["respondents"]), "events": count(found["events"])}
    if found["origins"]:
        origins = [day(dt.date.fromisoformat(one)) for one in found["origins"]]
        form = ngettext(
            "%(n)s customer was judged, by models fitted before %(days)s that had not seen them; ranges of %(samples)s "
            "samples of whole customers.",
            "%(n)s customers were judged, by models fitted before %(days)s that had not seen them; ranges of "
            "%(samples)s samples of whole customers.",
            found["accounts"],
        )
        yield form % {
            "n": count(found["accounts"]), "days": listed(origins), "samples": count(found["samples"])
        }  # fmt: skip
    yield _("Judged %(age)s by Keepworth %(version)s.") % {
        "age": age_said((timezone.now() - made).days), "version": record["version"]
    }  # fmt: skip


def _points(share: float) -> str:
    """Write a gain in hundredths with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")
