"""Make two of one customer or contact: what `keepworth know split` calls, whether the website runs or not.

Registered in the group `keepworth.parters`. It imports nothing of Django before there is a database to write into.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keepworth.errors import BadInput, Busy, KeepworthError
from keepworth_web.site.apart import has_database, in_a_process, stands_for


def part(folder: Path, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Do what is said, `part` or `rejoin`, and return the change.

    Raises
    ------
    BadInput
        It cannot be done, or the book has no database of a website yet.
    Busy
        The database does not answer, or somebody changed something meanwhile.

    """
    if stands_for(folder):
        return _done(said)
    if not has_database(folder):
        raise BadInput(
            f"A split is kept in the website's database, and {folder} has none yet. Open the book once: "
            f"keepworth serve {folder}"
        )
    found: dict[str, Any] = in_a_process(
        folder, module="keepworth_web.site.parting", said=dict(said), then="Nothing was split."
    )
    if "refused" in found:
        raise (Busy if found["is_busy"] else BadInput)(found["refused"])
    return found


def _done(said: Mapping[str, Any]) -> Mapping[str, Any]:
    from keepworth_web.know.actions.part_named import part_named, rejoin_named

    done = rejoin_named(said["change"]) if said["do"] == "rejoin" else part_named(said)
    return {"change": done.pk, "kind": done.split_kind, "of": done.split_of, "into": done.split_into}


def main() -> None:
    """Do what a pipe asks for, in the book that the environment names."""
    import django

    django.setup()
    try:
        found = _done(json.load(sys.stdin))
    except KeepworthError as refusal:
        found = {"refused": str(refusal), "is_busy": isinstance(refusal, Busy)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
