"""`keepworth listen scales`: what the scales of questionnaires are worth."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, SINCE, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.listen.instruments import Side
    from keepworth.measure import FactorFit, Reliability, Withheld
    from keepworth.runs.survey_scales import Scale


def _named(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = {}
    for one in said:
        name, equals, items = one.partition("=")
        if not (name.strip() and equals and items.strip()):
            raise click.BadParameter(f"{one!r} is no scale. Say it as loyalty=stays,recommend_to.")
        found[name.strip()] = tuple(item.strip() for item in items.split(","))
    return found


@click.command()
@BOOK
@click.option("--instrument", default="", metavar="NAME",
              help="Only of this questionnaire; see `keepworth listen instruments`.")  # fmt: skip
@click.option("--version", metavar="VERSION", help="Its version. Default: the newest that was answered.")
@click.option("--side", type=click.Choice(["customer", "us"]), default="customer", show_default=True,
              help="Whose answers: the customers', or those of our own people.")  # fmt: skip
@click.option("--scale", "named", multiple=True, callback=_named, metavar="NAME=ITEM,ITEM",
              help="A scale of your own, of items of that questionnaire; in place of those that feed an "
                   "indicator. May be said again.")  # fmt: skip
@SINCE
@AS_OF
@AS_JSON
def scales(
    folder: Path, *, instrument: str, version: str | None, side: "Side", named: dict[str, tuple[str, ...]],
    since: dt.date | None, as_of: dt.date | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what the scales of BOOK's questionnaires are worth: reliability, whether one factor holds, what is noise.

    A scale is the items of a questionnaire that feed one indicator; the last answer of each person counts. Below 50
    people who answered every item nothing is told, below 100 nothing of factors.
    """
    from keepworth.runs.survey_scales import ScalesAsked, survey_scales
    from keepworth.tables.book import find_book

    asked = ScalesAsked(instrument, version=version, side=side, named=named, since=since, as_of=as_of)
    found = survey_scales(find_book(folder), asked)
    if as_json:
        print_json({"scales": [_as_json(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.instrument} {one.version}, {one.scale}: {one.verdict}")
        click.echo(f"  {', '.join(one.items)}; all answered by {one.complete:,} of {one.people:,} people")
        if one.left_out:
            click.echo(f"  left out, not on the scale: {many(one.left_out, 'answer')}")


def _as_json(of: "Scale") -> dict[str, Any]:
    verdict = of.verdict
    items = verdict.items if isinstance(verdict.items, tuple) else ()
    return {
        **{name: plain(getattr(of, name)) for name in ("instrument", "version", "side", "scale", "items")},
        "people": of.people,
        "complete": of.complete,
        "left_out": of.left_out,
        "words": str(verdict),
        "findings": [
            {"said": str(one.said), "numbers": dict(one.numbers), "withheld": _why(one.withheld)}
            for one in verdict.findings
        ],
        "alpha": _told(of.alpha),
        "reliability": _told(verdict.reliability),
        "factor": _fit(verdict.fit),
        "item_analysis": [asdict(one) for one in items],
    }


def _why(withheld: "Withheld | None") -> dict[str, Any] | None:
    if withheld is None:
        return None
    return {"why": str(withheld.why), "have": withheld.have, "need": withheld.need, "words": str(withheld)}


def _told(found: "Reliability | Withheld") -> dict[str, Any]:
    """Return a reliability, or why there is none; the other is null."""
    from keepworth.measure import Withheld

    names = ("kind", "value", "low", "high", "level", "n", "items")
    is_withheld = isinstance(found, Withheld)
    told = dict.fromkeys(names) if is_withheld else asdict(found)
    return {**told, "withheld": _why(found) if isinstance(found, Withheld) else None}


def _fit(found: "FactorFit | Withheld") -> dict[str, Any]:
    """Return the fit of one factor, or why there is none; indices are null where the model fits whatever comes."""
    from keepworth.measure import Withheld

    if isinstance(found, Withheld):
        return {"n": None, "is_firm": None, "loadings": None, "indices": None, "withheld": _why(found)}
    loadings = {name: asdict(one) for name, one in zip(found.names, found.loadings, strict=True)}
    indices = found.indices and {**asdict(found.indices), "judged": str(found.indices.judged)}
    return {"n": found.n, "is_firm": found.is_firm, "loadings": loadings, "indices": indices, "withheld": None}
