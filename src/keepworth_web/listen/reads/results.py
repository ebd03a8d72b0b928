"""What was answered, as one person may see it: sentences, tables, themes, and who was not heard."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.listen.instruments import Instrument
from keepworth.measure.metrics import Change, Score, Verdict
from keepworth.runs.store import read_record, run_of_day
from keepworth.runs.survey_coverage import SurveyCoverage, coverage_seen
from keepworth.runs.survey_overview import Seen, SurveyOverview, survey_overview
from keepworth.runs.survey_results import ItemResults, SurveyResults, Withheld
from keepworth.tables.spoken import THEMES_FILE, themed
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.know.reads.rolled import as_seen
from keepworth_web.know.templatetags.journey import stage_said
from keepworth_web.know.templatetags.positions import position_said
from keepworth_web.listen.reads.known import known, language_here, title_here
from keepworth_web.listen.reads.narrowed import narrowed_by
from keepworth_web.listen.reads.sides import sides_overall_of
from keepworth_web.listen.reads.surveys import survey_to_ask_by
from keepworth_web.listen.reads.trend_picture import trend_picture
from keepworth_web.listen.reads.unheard import UNHEARD, time_said, unheard_said, unheard_sentences
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count

QUOTES: Final = 20  # of a theme that are looked at; the first is shown at once
SHOWN: Final = 4


def overview_of(request: SignedIn) -> SurveyOverview:
    """Return what every questionnaire says, of the customers that are seen and of nobody known."""
    visible = seen_by(request)
    seen = Seen(visible.scored, visible.teams)
    at = kept(request, "answers at", find=lambda: narrowed_by(request)).where
    return kept(request, "answers", find=lambda: survey_overview(visible.book, as_of=visible.until, seen=seen, at=at))


def coverage_of(request: SignedIn) -> SurveyCoverage:
    """Return who was heard of the customers that are seen."""
    visible = seen_by(request)
    return coverage_seen(visible.book, seen=as_seen(visible), until=visible.until)


def page_of_results(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    overview, coverage, visible = overview_of(request), coverage_of(request), seen_by(request)
    found = [_shown(one) for one in overview.results]
    themes = themes_of(visible)
    narrow = kept(request, "answers at", find=lambda: narrowed_by(request))
    return {
        "until": visible.until,
        "overview": overview,
        "coverage": coverage,
        "bars": list(_bars(coverage)),
        "unheard": [unheard_said(row) for row in coverage.unheard[:UNHEARD]],
        "more_unheard": [unheard_said(row) for row in coverage.unheard[UNHEARD:]],
        "unheard_time": time_said(coverage.minutes) if coverage.minutes else "",
        "roles": [{"role": role, "of": share} for role, share in coverage.by_role.items()],
        "sentences": list(_sentences(overview, coverage)),
        "found": found,
        "themes": themes,
        "sides": sides_overall_of(request),
        "narrow": narrow,
        "ask_by": survey_to_ask_by(timezone.now()),
        "is_empty": narrow.where is None and not (found or overview.unknown or themes or coverage.asked),
    }


def _bars(coverage: SurveyCoverage) -> Iterator[dict[str, Any]]:
    if coverage.deciding:
        yield {"title": _("Of the people who decide"), "of": coverage.deciding, "share": coverage.deciding.share,
               "said": _n_of(coverage.deciding.hits, coverage.deciding.of)}  # fmt: skip
    if coverage.customers:
        yield {"title": _("Of the customers"), "of": coverage.customers, "share": coverage.customers.share,
               "said": _n_of(coverage.customers.hits, coverage.customers.of)}  # fmt: skip
    if coverage.share_of_worth is not None:
        worth = coverage.worth
        said = _n_of_amounts(worth.mean if worth else 0.0, coverage.of_worth or 0.0)
        yield {"title": _("Of their lifetime value"), "of": None, "share": coverage.share_of_worth, "said": said,
               "range": likely(worth.low, worth.high) if worth and worth.low is not None and worth.high is not None
               else ""}  # fmt: skip


def _n_of(hits: int, of: int) -> str:
    return _("%(n)s of %(of)s") % {"n": count(hits), "of": count(of)}


def _n_of_amounts(hits: float, of: float) -> str:
    return _("%(n)s of %(of)s") % {"n": amount(hits), "of": amount(of)}


def _sentences(overview: SurveyOverview, coverage: SurveyCoverage) -> Iterator[str]:
    heard, of = (coverage.customers.hits, coverage.customers.of) if coverage.customers else (0, 0)
    if of:
        yield ngettext(
            "%(n)s of %(of)s customers was heard in the last twelve months.",
            "%(n)s of %(of)s customers were heard in the last twelve months.", heard,
        ) % {"n": count(heard), "of": count(of)}  # fmt: skip
    yield from unheard_sentences(coverage)
    if coverage.still:
        yield ngettext(
            "%(n)s of %(of)s people who were asked did not answer.",
            "%(n)s of %(of)s people who were asked did not answer.", coverage.still,
        ) % {"n": count(coverage.still), "of": count(coverage.asked)}  # fmt: skip
    for name, many in overview.unknown.items():
        yield ngettext(
            "%(n)s answer is to “%(name)s”, which is no questionnaire of this website: it has no score.",
            "%(n)s answers are to “%(name)s”, which is no questionnaire of this website: they have no score.", many,
        ) % {"n": count(many), "name": name}  # fmt: skip


def _shown(of: SurveyResults) -> dict[str, Any]:
    about = known(of.instrument, of.version)
    return {
        "of": of,
        "title": title_here(about),
        "version": "" if of.version in title_here(about) else of.version,
        "items": [_item(one, about=about) for one in of.items],
        "is_one": len(of.items) == 1,
    }


def _item(of: ItemResults, *, about: Instrument) -> dict[str, Any]:
    asked = about.item(of.item).asks("customer")
    words = getattr(asked, language_here().replace("-", "_"), of.item)
    most = max(of.distribution.values(), default=0)
    score, weighted = said_score(of.score), said_score(of.weighted) if of.weighted else None
    return {
        "of": of,
        "asked": words.replace("{company}", _("we")).replace("{element}", "…"),
        "what": _("Recommend score") if of.statistic == "recommend" else _("Mean"),
        "score": score,
        "weighted": weighted if weighted != score else None,
        "since": _since(of),
        "groups": [
            {"name": name, "rows": [{"name": said(one), "score": said_score(it), "stage": one if key == "stage" else ""}
                                    for one, it in rows.items()]}
            for key, name, said in (
                ("stage", _("By stage"), stage_said),
                ("role", _("By role"), position_said),
                ("source", _("By source"), str),
            )
            if (rows := of.groups[key])
        ],
        "picture": trend_picture(of.waves),
        "waves": [{"begins": wave.begins, "score": said_score(wave.score)} for wave in of.waves],
        "points": [
            {"point": point, "many": many, "said": count(many), "share": many / most}
            for point, many in of.distribution.items()
        ],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidScore:
    """A score as a page says it, or why it is withheld."""

    score: str
    low: str
    high: str
    n: int
    because: str = ""


def said_score(of: Score | Withheld) -> SaidScore:
    """Round a score as the command line does: a mean in points of its scale to hundredths, else to tenths."""
    if isinstance(of, Withheld):
        return SaidScore("", "", "", 0, of.because)
    places = 2 if of.method in ("t", "all answers alike") else 1
    score, low, high = (f"{one:.{places}f}".replace("-", "−") for one in (of.score, of.low, of.high))
    return SaidScore(score, low, high, of.n)


def _since(of: ItemResults) -> dict[str, Any] | None:
    """Say what changed from the quarter before to the last one in which anybody answered."""
    if len(of.waves) < 2:
        return None
    step = of.trend.steps[-1] if of.trend else None
    places = 1 if of.statistic == "recommend" else 2
    return {
        "begins": _quarter(of.waves[-1].begins),
        "before": _quarter(of.waves[-2].begins),
        "verdict": _verdict(step, places=places) if step else _("cannot tell"),
    }


def _verdict(step: Change, *, places: int) -> str:
    """Say whether it moved; never that it did not without by how much."""
    low, high = sorted(abs(end) for end in (step.low, step.high))
    said = {"margin": f"{step.margin:g}", "change": f"{abs(step.change):.{places}f}", "low": f"{low:.{places}f}",
            "high": f"{high:.{places}f}"}  # fmt: skip
    if step.verdict is Verdict.UNKNOWN:
        return _("cannot tell")
    if step.verdict is Verdict.STILL:
        return _("did not move by %(margin)s or more") % said
    up, down = (
        _("rose by %(change)s (likely %(low)s to %(high)s)"),
        _("fell by %(change)s (likely %(low)s to %(high)s)"),
    )
    moved = (up if step.change > 0 else down) % said
    return (
        _("%(moved)s, less than the %(margin)s that matter") % {"moved": moved, **said} if step.within_margin else moved
    )


def _quarter(begins: dt.date) -> str:
    return _("quarter %(quarter)s of %(year)s") % {"quarter": (begins.month + 2) // 3, "year": begins.year}


def themes_of(visible: Visible) -> list[dict[str, Any]]:
    """Return the themes that the run of the day found, by language, with answers as they are to be seen now.

    Of a theme's words those are shown that stand in an answer that this person sees: a word may name somebody.
    """
    run = run_of_day(visible.book.scores, day=visible.day)
    if run is None or not (run / THEMES_FILE).is_file():
        return []
    rows = themed(visible.book, visible.scored, run=run, teams=visible.teams, until=visible.until, most=QUOTES)
    behind: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        behind[row["language"], row["theme"]].append(row)
    return [_language(one, behind) for one in read_record(run)["words"]["languages"]]


def _language(of: dict[str, Any], behind: dict[tuple[str, int], list[dict[str, Any]]]) -> dict[str, Any]:
    themes = [
        {"words": [word for word in one["words"] if any(word in row["words"].casefold() for row in rows)],
         "answers": rows[0]["answers"], "first": rows[0], "more": rows[1 : SHOWN + 1]}
        for one in of["themes"]
        if (rows := behind.get((of["language"], one["theme"]), []))
    ]  # fmt: skip
    return {
        "is_chinese": of["language"] == "zh",
        "code": "zh-Hans" if of["language"] == "zh" else "en",
        "themes": sorted(themes, key=lambda one: -one["answers"]),
        "withheld": of["withheld"],
    }
