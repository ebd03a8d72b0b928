"""An airport's survey of two years, a row a respondent, as answers: a CSV file for `keepworth import`.

Respondents are numbered anew each year, so the year comes before the number. The data name no day: each answer is
dated 1 July of its year. Nobody says who they are, so the answers name no customer, unless respondents are taken for
customers (`named`): nobody answered twice, and each is a person of the segment of their year. What the answers feed
stands in `instruments/airport-1.0.toml`.

Usage: python benchmarks/profiles/airport_survey.py DATA/sfo-survey INTO
"""

import sys
from pathlib import Path

import duckdb

SOURCE = "sfo_nps_csat_ease_2017_2018.csv"
MAPS = (
    "item:nps=nps",
    "item:airport/overall=csat_overall",
    "item:airport/getting_there=ease_getting_to",
    "item:airport/finding_the_way=ease_finding_way",
    "item:airport/security=ease_security",
    "words:airport/problem=problem_text",
)


def write_airport_survey(data: Path, into: Path, *, named: bool = False) -> int:
    """Write answers.csv, and customers.csv where they are named; return how many respondents there are."""
    into.mkdir(parents=True, exist_ok=True)
    engine, rows = duckdb.connect(), f"read_csv('{data / SOURCE}', all_varchar = true)"
    who = "year || '-' || respnum AS customer_id, " if named else ""
    if named:
        engine.execute(
            f"COPY (SELECT {who}'person' AS kind, year AS segment FROM {rows} ORDER BY year, respnum::INTEGER) "
            f"TO '{into}/customers.csv' (FORMAT csv, HEADER)"
        )
    engine.execute(
        f"COPY (SELECT year || '-' || respnum AS submission_id, {who}year || '-07-01' AS answered_at, "
        "'departing' AS stage, boarding_area AS location_id, weight, nps, csat_overall, ease_getting_to, "
        f"ease_finding_way, ease_security, problem_text FROM {rows} "
        f"ORDER BY year, respnum::INTEGER) TO '{into}/answers.csv' (FORMAT csv, HEADER)"
    )
    return int(engine.execute(f"SELECT count(*) FROM read_csv('{into}/answers.csv')").fetchone()[0])


if __name__ == "__main__":
    print(f"{write_airport_survey(Path(sys.argv[1]), Path(sys.argv[2])):,} respondents")
    print("keepworth import BOOK", Path(sys.argv[2]) / "answers.csv", "--as answers", *(f"--map {m}" for m in MAPS))
