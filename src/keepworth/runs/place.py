"""Where a file is written that a person asks for."""

from pathlib import Path

from keepworth.errors import BadInput


def check_place(into: Path, *, replace: bool) -> None:
    """Refuse a file that stands there already, unless it is to be replaced, and one in no folder.

    Raises
    ------
    BadInput
        The message says what to do.

    """
    if into.exists() and not replace:
        raise BadInput(f"{into} exists already. Name another file, or replace it with --replace.")
    if not into.parent.is_dir():
        raise BadInput(f"There is no folder {into.parent} to write {into.name} into.")
