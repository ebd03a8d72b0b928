"""What drives an outcome, as the page says it: where to begin, whether exceeding pays, parts, shapes and the map."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.prove.drivers import Shape
from keepworth.runs.drivers import Moved
from keepworth.runs.kept_findings import Finding, kept_findings
from keepworth_web.measure.reads.words import age_said, listed
from keepworth_web.prove.reads.drivers_map import drawn_map
from keepworth_web.prove.reads.metric_names import metric_named
from keepworth_web.prove.reads.reaches import reaches
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, day

type Record = Mapping[str, Any]
MOVED = {
    Moved.RECOMMEND: gettext_lazy("how likely people say they recommend"),
    Moved.RETAINED: gettext_lazy("who stays"),
    Moved.GROWTH: gettext_lazy("how spending changes"),
}
SHAPES = {
    Shape.BASIC: gettext_lazy("basic: failing costs, shining earns little"),
    Shape.PERFORMANCE: gettext_lazy("performance: failing costs what shining earns"),
    Shape.EXCITEMENT: gettext_lazy("excitement: shining earns, failing costs little"),
    Shape.NONE: gettext_lazy("neither beyond doubt"),
    Shape.TOO_FEW: gettext_lazy("too few low or high answers"),
}
KANO = {
    "M": gettext_lazy("must be there"),
    "O": gettext_lazy("the more, the better"),
    "A": gettext_lazy("delights"),
    "I": gettext_lazy("does not matter"),
    "R": gettext_lazy("not wanted"),
    "Q": gettext_lazy("contradictory"),
}


def drivers_kept(request: SignedIn) -> list[Finding]:
    """Return the newest finding of each outcome, as it was known on the day that is shown."""
    return kept(request, "drivers kept", find=lambda: list(_newest(request)))


def _newest(request: SignedIn) -> Iterator[Finding]:
    for outcome in Moved:
        yield from kept_findings(settings.ENVIRONMENT.book, f"drivers-{outcome}", until=request.as_of)[:1]


def drivers_parts(request: SignedIn) -> list[dict[str, Any]]:
    """Return what the page shows, a part for each outcome that was looked at."""
    return [_part(one) for one in drivers_kept(request)]


def drivers_rows(request: SignedIn) -> list[list[Value]]:
    """Return the drivers, as the rows of a file."""
    return [
        [
            str(MOVED[Moved(of["outcome"])]), driver_named(one),
            *(round(100 * one[name], 4) for name in ("part", "low", "high", "johnson")),
            "1" if one["is_above_noise"] else "0",
            *(round(one["performance"][name], 4) for name in ("mean", "low", "high")),
            None if one["rival"] is None else round(one["rival"]["mean"], 4),
            *(shape_named(one, cut) for cut in (0, 1)),
            of["answers"], dt.date.fromisoformat(of["as_of"]),
        ]
        for of in (record["found"] for record in drivers_kept(request))
        if of["found"] is not None
        for one in of["found"]["drivers"]
    ]  # fmt: skip


def driver_named(one: Record) -> str:
    """Return a driver in the page's language; near-duplicates that stand together are all named."""
    return " + ".join(metric_named(name) for name in one["names"])


def shape_named(one: Record, cut: int) -> str:
    """Return what failing and shining do, by one of the two pairs of cut-points."""
    found = one["shapes"][cut]
    return _("not told") if found is None else str(SHAPES[Shape(found["shape"])])


def _part(record: Finding) -> dict[str, Any]:
    of = record["found"]
    found, what = of["found"], str(MOVED[Moved(of["outcome"])])
    if found is None:
        return {"what": what, "said": _too_few(of, what=what), "about": list(_about(record))}
    table = found["drivers"]
    noise = 100 * found["noise"]
    spans = [(100 * one["part"], 100 * one["low"], 100 * one["high"]) for one in table]
    floor, *placed = reaches([(noise, noise, noise), *spans])
    return {
        "what": what,
        "said": _where_first(found, what=what),
        "exceeding": _exceeding(found),
        "noise": floor.point,
        "rows": [_row(table[at], number=at + 1, reach=placed[at]) for at in range(len(table))],
        "picture": drawn_map(table, names=[driver_named(one) for one in table]),
        "has_rival": any(one["rival"] for one in table),
        "kano": [_kano(one) for one in found["kano"]],
        "left_out": _left_out(found),
        "cuts": _cuts(found),
        "about": list(_about(record)),
    }  # fmt: skip


def _too_few(of: Record, *, what: str) -> str:
    return _("Not enough to say what drives %(what)s: %(n)s complete answers of the %(needed)s that it takes.") % {
        "what": what, "n": count(of["answers"]), "needed": count(of["needed"])
    }  # fmt: skip


def _where_first(found: Record, *, what: str) -> str:
    """Name the driver to begin with: of those beyond noise the strongest that is below the mean, else the strongest."""
    strong = [one for one in found["drivers"] if one["is_above_noise"]]
    if not strong:
        return _("Nothing that people answered stands out from noise in explaining %(what)s.") % {"what": what}
    mean = sum(one["performance"]["mean"] for one in found["drivers"]) / len(found["drivers"])
    first = next((one for one in strong if one["performance"]["mean"] < mean), strong[0])
    said = {
        "driver": driver_named(first), "what": what, "part": f"{100 * first['part']:.0f}",
        "low": f"{100 * first['low']:.0f}", "high": f"{100 * first['high']:.0f}",
        "all": f"{100 * found['r2']:.0f}", "mean": f"{first['performance']['mean']:.0f}",
    }  # fmt: skip
    return _(
        "Begin with %(driver)s: it explains %(part)s in 100 of the differences in %(what)s (likely %(low)s to "
        "%(high)s, 8 in 10), of %(all)s that all explain, and people give it %(mean)s of 100."
    ) % said  # fmt: skip


def _exceeding(found: Record) -> list[str]:
    """Answer whether exceeding expectations goes with more than meeting them, here."""
    first, second = found["exceeding"]
    if first is None:
        return [
            _("Whether exceeding expectations pays beyond meeting them cannot be told: too few low or high answers.")
        ]
    said = {
        name: f"{first[name]:+.1f}".replace("-", "−")
        for name in ("exceeding", "exceeding_low", "exceeding_high", "meeting", "meeting_low", "meeting_high")
    }
    if first["exceeding_low"] > 0:
        form = _(
            "Exceeding expectations goes with more than meeting them, here: %(exceeding)s points where all shines "
            "(likely %(exceeding_low)s to %(exceeding_high)s, 8 in 10)."
        )
    elif first["exceeding_high"] < 0:
        form = _(
            "Exceeding expectations goes with less than meeting them, here: %(exceeding)s points where all shines "
            "(likely %(exceeding_low)s to %(exceeding_high)s, 8 in 10)."
        )
    else:
        form = _(
            "That exceeding expectations pays beyond meeting them cannot be seen here: %(exceeding)s points where all "
            "shines (likely %(exceeding_low)s to %(exceeding_high)s, 8 in 10)."
        )
    meeting = _(
        "Meeting them in all goes with %(meeting)s points against failing in all (likely %(meeting_low)s to "
        "%(meeting_high)s)."
    )
    return [form % said, meeting % said, _which_more(first, second), _other_cuts(first, second)]


def _which_more(first: Record, second: Record | None) -> str:
    """Say which is worth more, where both pairs of cut-points say the same."""
    told = [one for one in (first, second) if one is not None]
    if all(one["more_low"] > 0 for one in told):
        return _("So mending what fails is worth more than shining.")
    if all(one["more_high"] < 0 for one in told):
        return _("So shining is worth more than mending what fails.")
    return _("Which of the two is worth more cannot be told.")


def _other_cuts(first: Record, second: Record | None) -> str:
    """Say whether the other pair of cut-points gives the same answer."""
    if second is None or _side(first) == _side(second):
        return ""
    return _("Other cut-points answer otherwise (%(value)s points), so do not lean on it.") % {
        "value": f"{second['exceeding']:+.1f}".replace("-", "−")
    }  # fmt: skip


def _side(of: Record) -> int:
    return int(of["exceeding_low"] > 0) - int(of["exceeding_high"] < 0)


def _row(one: Record, *, number: int, reach: object) -> dict[str, Any]:
    shares = {
        name: f"{100 * one[name]:.1f}" for name in ("part", "low", "high", "johnson", "johnson_low", "johnson_high")
    }
    return {
        "number": number, "driver": driver_named(one), "reach": reach, **shares,
        "is_above_noise": one["is_above_noise"], "is_against": one["slope"] < 0,
        "performance": _mean(one["performance"]), "rival": _mean(one["rival"]) if one["rival"] else "",
        "shape": shape_named(one, 0), "shape_too": shape_named(one, 1),
    }  # fmt: skip


def _mean(of: Record) -> str:
    # Translators: a mean of 100 with its range, such as "61 (58 to 64)".
    form = _("%(mean)s (%(low)s to %(high)s)")
    return form % {name: f"{of[name]:.0f}" for name in ("mean", "low", "high")}


def _kano(one: Record) -> dict[str, str]:
    kind = one["kind"]
    return {
        "what": metric_named(one["name"]),
        "kind": str(KANO[kind]) if kind else _("a tie of two kinds"),
        "better": _share(one["better"]),
        "worse": _share(one["worse"]),
        "n": count(one["n"]),
    }


def _share(of: Record | None) -> str:
    if of is None:
        return _("not told")
    form = _("%(mean)s (%(low)s to %(high)s)")
    return form % {
        "mean": f"{100 * of['share']:.0f}", "low": f"{100 * of['low']:.0f}", "high": f"{100 * of['high']:.0f}"
    }  # fmt: skip


def _cuts(found: Record) -> str:
    (low, high), (low_too, high_too) = found["cuts"]
    said = {name: f"{100 * of:.0f}" for name, of in
            (("low", low), ("high", high), ("low_too", low_too), ("high_too", high_too))}  # fmt: skip
    return _(
        "An answer fails up to %(low)s of 100 and shines from %(high)s on; in brackets up to %(low_too)s and from "
        "%(high_too)s on. Cut-points decide much; these are ours."
    ) % said  # fmt: skip


def _left_out(found: Record) -> str:
    if not found["left_out"]:
        return ""
    form = _("%(metric)s (%(n)s of %(all)s)")
    told = [
        form % {"metric": metric_named(one["name"]), "n": count(one["answered"]), "all": count(one["of"])}
        for one in found["left_out"]
    ]
    return _("Left out, because fewer than half answered: %(metrics)s.") % {"metrics": listed(told)}


def _about(record: Finding) -> Iterator[str]:
    """Say of whom and when, by what, and how old that is."""
    of, made = record["found"], dt.datetime.fromisoformat(record["made_at"])
    if of["found"] is not None:
        form = ngettext(
            "%(n)s complete answer, of people of %(customers)s customers, as of %(day)s.",
            "%(n)s complete answers, of people of %(customers)s customers, as of %(day)s.",
            of["answers"],
        )
        yield form % {
            "n": count(of["answers"]), "customers": count(of["found"]["customers"]),
            "day": day(dt.date.fromisoformat(of["as_of"])),
        }  # fmt: skip
        yield _(
            "Ranges hold 8 times in 10, over samples of whole customers. What goes with an outcome is an association "
            "and no lever."
        )
    yield _("Looked at %(age)s by Keepworth %(version)s.") % {
        "age": age_said((timezone.now() - made).days), "version": record["version"]
    }  # fmt: skip
