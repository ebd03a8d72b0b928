"""`keepworth listen results`: what a questionnaire says."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, SINCE, many, plain, said_share
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.listen.instruments import Side
    from keepworth.measure.metrics import Score, Statistic, Trend
    from keepworth.runs.survey_results import ItemResults, SurveyResults, Withheld

NAMES: dict["Statistic", str] = {"recommend": "recommend score", "mean": "mean", "top box": "top box"}


@click.command()
@BOOK
@click.option(
    "--instrument", required=True, metavar="NAME", help="The questionnaire; see `keepworth listen instruments`."
)
@click.option("--version", metavar="VERSION", help="Its version. Default: the newest that was answered.")
@click.option("--side", type=click.Choice(["customer", "us"]), default="customer", show_default=True,
              help="Whose answers: the customers', or those of our own people.")  # fmt: skip
@SINCE
@AS_OF
@click.option("--waves", type=click.Choice(["year", "quarter", "month"]), help="Say how it went, period by period.")
@AS_JSON
def results(
    folder: Path, *, instrument: str, version: str | None, side: "Side", since: dt.date | None,
    as_of: dt.date | None, waves: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what the answers to a questionnaire in BOOK say: each item's score with its range.

    By stage of the journey and by the role of who answered, weighted where the survey has weights, and how it went
    over time: moved, did not move, or cannot tell. Versions are never pooled.
    """
    from keepworth.runs.survey_results import Questions, survey_results
    from keepworth.tables.book import find_book

    asked = Questions(instrument, version=version, side=side, since=since, as_of=as_of, waves=waves or "")
    found = survey_results(find_book(folder), asked)
    if as_json:
        print_json(_as_json(found))
        return
    click.echo(_head(found))
    for item in found.items:
        _print_item(item)


def _as_json(found: "SurveyResults") -> dict[str, Any]:
    """Return the results; of a questionnaire that scores one item, its score stands at the top too."""
    told: dict[str, Any] = dict.fromkeys(("score", "low", "high", "n", "weighted"))
    if found.headline:
        score = plain(found.headline.score)
        told |= {name: score.get(name) for name in ("score", "low", "high", "n")}
        told["weighted"] = plain(found.headline.weighted)
    rest = plain(found)
    return {**told, **rest}


def _head(found: "SurveyResults") -> str:
    since = f" since {found.since}" if found.since else ""
    parts = [f"{found.instrument} {found.version} as of {found.as_of}{since}: {many(found.people, 'answering person')}"]
    if found.customers:
        parts.append(f"of {many(found.customers, 'customer')}")
    said = f"{' '.join(parts)}."
    if found.response:
        said += f" Invitations answered: {said_share(found.response)}."
    if found.unasked:
        said += " Nobody was asked: who wrote chose to, so this is no sample of your customers."
    if found.other_versions:
        said += f" Answers to version {', '.join(found.other_versions)} are told apart: --version."
    return said


def _print_item(item: "ItemResults") -> None:
    click.echo(f"\n{item.item}: {NAMES[item.statistic]} {said_score(item.score)}")
    if item.weighted:
        click.echo(f"  by the survey's weights: {said_score(item.weighted)}")
    if item.top_box:
        click.echo(f"  in the top box, of 100: {said_score(item.top_box)}")
    click.echo(f"  answers: {', '.join(f'{point}: {count:,}' for point, count in item.distribution.items())}")
    if item.left_out:
        click.echo(f"  left out, not on the scale: {many(item.left_out, 'answer')}")
    for name, groups in item.groups.items():
        for group, score in groups.items():
            click.echo(f"  {name} {group}: {said_score(score)}")
    for wave in item.waves:
        click.echo(f"  from {wave.begins}: {said_score(wave.score)}")
    if item.trend:
        click.echo(f"  over {len(item.waves)} periods: {_verdict(item.trend)}")


def said_score(score: "Score | Withheld") -> str:
    """Say a score with its range and its n, or why there is none."""
    because = getattr(score, "because", None)
    if because is not None:
        return f"withheld. {because}"
    found: Any = score
    places = 2 if found.method in ("t", "all answers alike") else 1
    ends = f"{found.low:.{places}f} to {found.high:.{places}f}"
    return f"{found.score:.{places}f} (likely {ends}, 8 in 10), n = {found.n:,}"


def _verdict(found: "Trend") -> str:
    of = f"{found.margin:g}"
    if found.verdict == "moved":
        return f"moved, by less than the {of} that matter" if found.within_margin else "moved"
    return f"did not move by {of} or more" if found.verdict == "did not move" else f"cannot tell (of changes by {of})"
