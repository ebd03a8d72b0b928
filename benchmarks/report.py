"""Write what `score.py` found as a table and a plot beside its JSON: `results/score.md` and `results/score.svg`.

Usage: python benchmarks/report.py
"""

import json
import sys
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

RESULTS = Path(__file__).parent / "results"
# The measures of issue 3, in words: how a ratio is asked to be, and at how many customers.
ASKED = {
    ("keepworth / bare summary", 1_000_000): ("at most", 4.0),
    ("lifetimes / keepworth", 1_000_000): ("at least", 5.0),
    ("pymc-marketing / keepworth", 1_000_000): ("at least", 6.0),
    ("keepworth / bare summary", 10_000_000): ("at most", 1.5),
    ("lifetimes / keepworth", 10_000_000): ("at least", 15.0),
    ("one new day / first score", 10_000_000): ("at most", 0.35),
    ("Pareto/NBD fit: lifetimes / keepworth", 100_000): ("at least", 30.0),
}


def table(found: dict[str, Any]) -> str:
    """Return the medians of every size, and the ratios beside what was asked of them."""
    of = found["machine"]
    lines = [
        "# Scoring, measured",
        "",
        f"{found['date']}; {of['processor']}, {of['cores']} cores, {of['memory_gib']:g} GiB, {of['system']}, "
        f"Python {of['python']}, DuckDB {of['duckdb']}, NumPy {of['numpy']}, PyArrow {of['pyarrow']}. Whole processes, "
        "in turns; medians, the least and the most in brackets. Made by `make bench`.",
    ]
    for size in found["sizes"]:
        lines += ["", f"## {size['customers']:,} customers", ""]
        lines += ["| | rounds | wall, s | processor, s | peak, MiB |", "| --- | ---: | ---: | ---: | ---: |"]
        lines += [f"| {name} | {one['rounds']} | {_cells(one)} |" for name, one in size["runs"].items()]
        lines += ["", "| ratio of median walls | measured | asked |", "| --- | ---: | ---: |"]
        for name, ratio in size["ratios"].items():
            how, much = ASKED.get((name, size["customers"]), ("", None))
            lines.append(f"| {name} | {ratio:g} | {f'{how} {much:g}' if much else ''} |")
    return "\n".join(lines) + "\n"


def _cells(one: dict[str, Any]) -> str:
    cells = []
    for key, digits in (("wall_s", 2), ("cpu_s", 2), ("peak_mib", 0)):
        of = one[key]
        cells.append(f"{of['median']:,.{digits}f} ({of['min']:,.{digits}f}–{of['max']:,.{digits}f})")
    return " | ".join(cells)


def plot(found: dict[str, Any]) -> str:
    """Return walls against customers, both by logarithms, as SVG."""
    rows = [
        {"customers": size["customers"], "seconds": one["wall_s"]["median"], "what": name}
        for size in found["sizes"]
        for name, one in size["runs"].items()
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("customers:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", tickCount=3, title="customers")),
        y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), axis=alt.Axis(title="seconds, whole process (median)")),
        color=alt.Color("what:N", legend=alt.Legend(title=None), scale=alt.Scale(scheme="tableau10")),
        shape=alt.Shape("what:N", legend=alt.Legend(title=None)),
    )
    chart = (base.mark_line() + base.mark_point(size=60, filled=True)).properties(width=520, height=340)
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def write(results: Path = RESULTS) -> None:
    """Write both from `score.json`."""
    found = json.loads((results / "score.json").read_text(encoding="utf-8"))
    (results / "score.md").write_text(table(found), encoding="utf-8")
    (results / "score.svg").write_text(plot(found), encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.exit(0)
