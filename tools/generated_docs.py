"""Write the generated parts of the docs anew, or check that they are up to date.

Usage: python tools/generated_docs.py [--check]

A part stands between `<!-- generated: NAME -->` and `<!-- end of generated -->`; what is around it is written
by hand.
"""

import argparse
import atexit
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from keepworth.listen import Instrument
    from keepworth.tables.setting import Setting

# A table of settings: its title, its name in the file, its settings, their defaults.
type _Table = tuple[str, str, "Sequence[Setting]", Mapping[str, object]]

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS.parent))  # the tests' list of routes
PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of generated -->)", re.DOTALL)


def commands() -> str:
    """Return every command with its arguments and options, from the command line itself."""
    from keepworth.cli import main

    return "\n".join(_command(["keepworth"], main))


def _command(path: list[str], command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=path[-1])
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f"{'#' * (len(path) + 1)} `{' '.join(path)}`\n"
    yield f"{_prose(command.help or '')}\n"
    if not isinstance(command, click.Group):
        yield f"    {' '.join(path)} {pieces}\n"
    rows = [record for one in command.get_params(context) if (record := one.get_help_record(context))]
    if rows:
        yield "| option | what it does |\n| --- | --- |"
        yield from (f"| `{_cell(names)}` | {_cell(said)} |" for names, said in rows)
        yield ""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _command([*path, name], inner)


def tables() -> str:
    """Return every table of the lake with its columns, from the schemas."""
    from keepworth.tables.schemas import TABLES

    lines = []
    for table in TABLES.values():
        key = ", ".join(f"`{name}`" for name in table.key)
        lines += [f"## `{table.name}`\n", f"{table.meaning} Stage: {table.stage}. Key: {key or 'none'}.\n"]
        lines += ["| column | kind | meaning | refused |", "| --- | --- | --- | --- |"]
        for column in table.as_read.columns:
            kind = f"{column.kind} ({column.unit})" if column.unit else column.kind
            needed = " **Needed.**" if column.needed else ""
            names = (*column.known_as, *column.else_as)
            also = f" Also read from: {', '.join(names)}." if names else ""
            meaning = _cell(f"{column.meaning}{needed}{also}")
            lines.append(f"| `{column.name}` | {kind} | {meaning} | {_cell(column.refused)} |")
        lines.append("")
    return "\n".join(lines)


def settings() -> str:
    """Return every setting of keepworth.toml with its default, from where it is read."""
    from dataclasses import MISSING, fields

    from keepworth.tables.settings import SETTINGS, Settings

    defaults: dict[str, object] = {field.name: field.default for field in fields(Settings)}
    defaults |= {name: "written by `init`" for name, default in defaults.items() if default is MISSING}
    head = ["| setting | default | must be | meaning |", "| --- | --- | --- | --- |"]
    lines = [*head, *_settings(SETTINGS, defaults)]
    of_stages = (
        *_settings_of_measuring(),
        *_settings_of_staying(),
        *_settings_of_value(),
        *_settings_of_the_ledger(),
        *_settings_of_acting(),
    )
    for title, table, of, default in (*_settings_of_the_book(), *of_stages):
        lines += ["", f"## {title}", "", f"In a table of its own, `[{table}]`.", "", *head, *_settings(of, default)]
    return "\n".join(lines)


def _settings_of_the_book() -> Iterator[_Table]:
    from dataclasses import MISSING, fields

    from keepworth.tables.contacting import Contacting
    from keepworth.tables.settings import CADENCE, CONTACT_BUDGET, ENGINE, RETENTION, Cadence, Engine

    engine = {one.name: None if one.default is MISSING else one.default or None for one in fields(Engine)}
    kept = dict.fromkeys((one.name for one in RETENTION), "keep")
    talks = {"default": Cadence().default, "segments": None}
    yield "The engine", "engine", ENGINE, engine
    yield "How long personal data are kept", "retention", RETENTION, kept
    yield "How often somebody should talk to a customer", "cadence", CADENCE, talks
    yield "How often one person may be written to", "contact_budget", CONTACT_BUDGET, Contacting().record()


def _settings_of_measuring() -> Iterator[_Table]:
    from dataclasses import fields

    from keepworth.tables import measuring as of

    believed = {**of.Believed().record(), "errors": None, "weights": None}
    tracked = {"indicators": of.Tracked().indicators, "because": None}
    yield "How strength is measured", "measure", of.MEASURE, believed
    yield "How long what was heard holds", "half_life_months", of.HALF_LIFE, of.HALF_LIVES
    yield "What this company tracks", "tracked", of.TRACKED, tracked
    yield "Where states begin", "states", of.STATES, {one.name: one.default for one in fields(of.StateThresholds)}


def _settings_of_staying() -> Iterator[_Table]:
    from dataclasses import asdict

    from keepworth.tables.focusing import FOCUS, Focusing
    from keepworth.tables.profile_settings import PROFILE, Profile
    from keepworth.tables.service_settings import SERVICE, Service
    from keepworth.tables.staying import STAYING, TRIALS, Staying, Trying

    yield "What is read as staying or leaving", "staying", STAYING, asdict(Staying())
    yield "What counts as a trial", "trials", TRIALS, asdict(Trying())
    yield "Where to put our time", "focus", FOCUS, {**asdict(Focusing()), "repositioning": None, "hedges": None}
    yield "What we want", "profile", PROFILE, {**asdict(Profile()), "wants": None}
    yield "What each tier of customers is to get", "service", SERVICE, asdict(Service())


def _settings_of_value() -> Iterator[_Table]:
    from dataclasses import asdict

    from keepworth.tables.valuing import VALUE, Valuing

    yield "What value goes by", "value", VALUE, asdict(Valuing())


def _settings_of_acting() -> Iterator[_Table]:
    from dataclasses import asdict

    from keepworth.tables.acting import ACT, Acting

    yield "What to do next", "act", ACT, {**asdict(Acting()), "plays": None}


def _settings_of_the_ledger() -> Iterator[_Table]:
    from dataclasses import asdict

    from keepworth.tables.ledger_settings import LEDGER, LedgerSettings

    yield "What a line of the value ledger counts", "ledger", LEDGER, asdict(LedgerSettings())


def _settings(settings: "Sequence[Setting]", defaults: Mapping[str, object]) -> Iterator[str]:
    for one in settings:
        default = defaults[one.name]
        is_said = isinstance(default, str) and default.startswith("written")
        said = default if is_said else "not set" if default is None else f"`{_toml(default)}`"
        yield f"| `{one.name}` | {said} | {_cell(one.must)} | {_cell(one.meaning)} |"


def trials() -> str:
    """Return what counts as which trial, and by which words an entered one is known, from the map itself."""
    from keepworth.measure.trials import TrialKind
    from keepworth.tables.trials import TRIAL_MAP, WORDS

    lines = ["| read from | when | kind | outcome | gap, points | stress, logits | weight |", "| --- " * 7 + "|"]
    for one in TRIAL_MAP:
        kind = "by its words" if one.kind == TrialKind.OTHER else _said(one.kind.name)
        cells = (f"`{one.table}`", one.when, kind, one.outcome, one.gap, one.stress, one.weight)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    lines += ["", "| kind | an entered trial may be called |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {_said(kind.name)} | {', '.join(words)} |" for kind, words in WORDS.items())])


def _said(name: str) -> str:
    return name.lower().replace("_", " ")


def decisions() -> str:
    """Return a list of the decisions, from their pages."""
    pages = sorted((DOCS / "decisions").glob("0*.md"))
    titles = [(page.name, page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")) for page in pages]
    return "\n".join(f"- [{title}]({name})" for name, title in titles)


def variables() -> str:
    """Return every environment variable of the website, from where it is read."""
    from keepworth_web.site.environment import VARIABLES

    rows = [f"| `{one.name}` | {_cell(one.default) or 'not set'} | {_cell(one.meaning)} |" for one in VARIABLES]
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])


def pages() -> str:
    """Return every address of the website with the right that it needs, from the views themselves."""
    from tests.web.routes import routes

    _website()
    rows = ["| address | right | what it does |", "| --- | --- | --- |"]
    for route, pattern in routes():
        if not route.startswith("api/"):
            said = (pattern.callback.__doc__ or "").split("\n\n")[0]
            rows.append(f"| `/{_cell(route)}` | `{pattern.callback.right}` | {_cell(said)} |")
    return "\n".join(rows)


def rights() -> str:
    """Return which role has which right, from the one table of them."""
    from keepworth_web.staff.rights import RIGHTS, Right

    rows = [
        f"| right | {' | '.join(role.value.replace('_', ' ') for role in RIGHTS)} |",
        "| --- |" + " --- |" * len(RIGHTS),
    ]
    rows += [
        f"| `{right.value}` | {' | '.join('yes' if right in has else '–' for has in RIGHTS.values())} |"
        for right in Right
    ]
    return "\n".join(rows)


def instruments() -> str:
    """Return every instrument with its items, from their files."""
    from keepworth.listen import all_instruments

    return "\n".join(line for one in all_instruments() for line in _instrument(one))


def _instrument(one: "Instrument") -> Iterator[str]:
    sides = [side for side in ("customer", "us") if one.asked_of(side)]
    times = " · ".join(f"{side}: about {one.seconds(side):.0f} seconds" for side in sides)
    yield f"## `{one.name}` {one.version}: {one.title.en} · {one.title.zh_hans}\n"
    yield f"{_cell(one.sources)} {times[0].upper()}{times[1:]}.\n"
    yield "| item | asked of the customer | asked of us | feeds | scale |\n| --- | --- | --- | --- | --- |"
    for item in one.items:
        asked = [f"{words.en}<br>{words.zh_hans}" if words else "–" for words in (item.customer, item.us)]
        part = f", {item.part}" if item.part else ""
        role = "" if item.role == "score" else f", as {item.role}"
        feeds = f"`{item.feeds}`{part}{role}" if item.feeds else f"none. {item.because}"
        better = "; **low is better**" if item.lower_is_better else ""
        only = f"; only after `{item.only_if[0]}` = {item.only_if[1]}" if item.only_if else ""
        proof = "; with a fact or a link" if item.needs_proof else ""
        cells = (*asked, feeds, f"`{item.scale.name}`{better}{only}{proof}")
        yield f"| `{item.name}`<br>{_cell(item.construct)} | {' | '.join(map(_cell, cells))} |"
    yield from (f"\n`{name}`: {words.en} {words.zh_hans}" for name, words in one.verdicts.items())
    yield ""


def scales() -> str:
    """Return every scale of the instruments, from their file."""
    from keepworth.listen import all_instruments

    found = {item.scale.name: item.scale for one in all_instruments() for item in one.items}
    rows = ["| scale | kind | from | to | what its ends or choices mean |", "| --- | --- | --- | --- | --- |"]
    for name, scale in sorted(found.items()):
        ends = [f"{words.en} · {words.zh_hans}" for words in (scale.low, scale.high) if words]
        said = [f"{value}: {words.en} · {words.zh_hans}" for value, words in scale.choices]
        bounds = ["" if bound is None else f"{bound:g}" for bound in (scale.lowest, scale.highest)]
        rows.append(
            f"| `{name}` | {scale.kind} | {' | '.join(bounds)} | {_cell(' … '.join(ends) or '<br>'.join(said))} |"
        )
    return "\n".join(rows)


@cache
def api() -> str:
    """Return every operation of the API, from its own description."""
    _website()
    from keepworth_web.shared.api.outline import grouped
    from keepworth_web.site.described import described

    lines = []
    for group in grouped(described()):
        lines.append(f"## {group['name']}\n")
        for one in group["operations"]:
            lines += [f"### `{one['method']} {one['path']}`\n", f"{one['summary']}. Right: `{one['right']}`.\n"]
            if one["asked"]:
                lines += ["| asked | where | kind | meaning |", "| --- | --- | --- | --- |"]
            for field in one["asked"]:
                needed = " **Needed.**" if field["needed"] else ""
                kind, meaning = _cell(field["kind"]), _cell(f"{field['meaning']}{needed}")
                lines.append(f"| `{field['name']}` | {field['place']} | `{kind}` | {meaning} |")
            told = ", ".join(f"`{field['name']}`" for field in one["told"])
            lines += [""] if one["asked"] else []
            lines.append(f"{one['status']}{': ' if told else ''}{told}\n")
    return "\n".join(lines)


def _website() -> None:
    """Set the website up over an empty book, so that its addresses can be asked for."""
    import django

    from keepworth.tables.book import make_book

    if not os.environ.get("KEEPWORTH_BOOK"):
        folder = tempfile.mkdtemp(prefix="keepworth-docs-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        make_book(Path(folder) / "book", currency="EUR")
        os.environ["KEEPWORTH_BOOK"] = str(Path(folder) / "book")
    os.environ["DJANGO_SETTINGS_MODULE"] = "keepworth_web.site.settings"
    django.setup()


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else json.dumps(value)


def promises(part: str) -> Callable[[], str]:
    """Return what writes the points that the tests of trust hold."""

    def written_part() -> str:
        from tests.trust.promised import table

        return table(part)

    return written_part


PARTS: dict[str, Callable[[], str]] = {
    "api": api,
    "commands": commands,
    "tables": tables,
    "settings": settings,
    "trials": trials,
    "decisions": decisions,
    "variables": variables,
    "pages": pages,
    "rights": rights,
    "instruments": instruments,
    "scales": scales,
    **dict(zip(("attacks", "faults", "inputs", "uses"), map(promises, ("d1", "d2", "d4", "d5")), strict=True)),
}


def _prose(text: str) -> str:
    """Return a docstring as prose: paragraphs in one line each."""
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\b", "").split("\n\n")).strip()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def written(page: str) -> str:
    """Return a page with its generated parts made anew."""
    return PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]().strip()}\n\n{part[3]}", page)


def stale(docs: Path = DOCS) -> dict[Path, str]:
    """Return the pages whose generated parts are out of date, as they should be."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(docs.rglob("*.md"))}
    return {path: new for path, text in pages.items() if (new := written(text)) != text}


def main() -> int:
    """Write the pages, or with --check name those that are out of date."""
    parser = argparse.ArgumentParser(description="Write the generated parts of the docs anew.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a page is out of date")
    check = parser.parse_args().check
    found = stale()
    for path, text in found.items():
        if check:
            sys.stderr.write(f"{path} is out of date: run python tools/generated_docs.py\n")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
