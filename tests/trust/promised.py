"""The list of points, for the tests and for the docs."""

from pathlib import Path
from typing import Any

import yaml

PROMISES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "promises.yaml").read_text("utf-8"))


def points() -> list[tuple[str, str, dict[str, Any]]]:
    """Return every point with its part and number."""
    return [(part, number, point) for part, found in PROMISES.items() for number, point in found.items()]


def table(part: str) -> str:
    """Return the points of a part as the docs show them."""
    rows = ["| id | what holds | what does not yet |", "| --- | --- | --- |"]
    for number, point in PROMISES[part].items():
        later = f"Later: {point['later']}." if "later" in point else point.get("lacks", "")
        rows.append(f"| `{part}_{number}` | {point['what']} | {later} |")
    return "\n".join(rows)
