"""Progress on the way: a bar on standard error where somebody watches, nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

# What the steps of a run are to the person who waits for them.
SAID = {
    "read": "reading orders",
    "choose": "comparing models on past orders",
    "fit": "fitting",
    "predict": "foreseeing orders and value",
    "write": "writing every customer",
    "equity": "adding up",
    "fitting": "comparing with those who work best",
    "compare": "comparing with what came",
}


@contextmanager
def steps_shown(what: str) -> Iterator[Callable[[str], None]]:
    """Show a run's steps as they begin; on anything but a terminal nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=len(SAID))
        seen: list[str] = []

        def tell(step: str) -> None:
            if step not in seen:
                seen.append(step)
            place = list(SAID).index(step) if step in SAID else len(seen)
            progress.update(task, completed=place, description=f"{what}: {SAID.get(step, step)}")

        yield tell


def print_json(record: Mapping[str, Any]) -> None:
    """Print a record as JSON on standard output."""
    import json

    click.echo(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False))


@contextmanager
def share_shown(what: str) -> Iterator[Callable[[str, float], None]]:
    """Show how far a long step is, from 0 to 1; on anything but a terminal nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda step, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)

        def tell(step: str, share: float) -> None:
            progress.update(task, completed=share, description=f"{what}: {step}")

        yield tell
