"""Four surveys of relationships, a row a respondent, as customers and their answers: files for `keepworth import`.

Mobile phone users (ECSI), customers of a bank, people who think of another provider, buyers of durable goods. Each
respondent is a customer who is a person. The data name no day: each answer is of the day that is given. The
questionnaires are in `instruments/`, in words of our own; where the source does not say what was asked, they say so.

Usage: python benchmarks/profiles/relationship_surveys.py DATA INTO [YYYY-MM-DD]
"""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

INSTRUMENTS = Path(__file__).parent / "instruments"


@dataclass(frozen=True, slots=True)
class Survey:
    """A file with a row a respondent, and which column answers which item."""

    file: str
    items: Mapping[str, str]  # by column


def numbered(column: str, item: str, *, many: int, digits: int = 1) -> dict[str, str]:
    """Name numbered columns and the items that they answer."""
    return {f"{column}{at:0{digits}d}": f"{item}{at:0{digits}d}" for at in range(1, many + 1)}


def listed(column: str, items: str) -> dict[str, str]:
    """Name numbered columns and the items that they answer, in order."""
    return {f"{column}{at}": item for at, item in enumerate(items.split(), start=1)}


SURVEYS: dict[str, Survey] = {
    "mobile": Survey(
        "ecsi-mobile/mobi.csv",
        listed("IMAG", "image_trusted image_stable image_society image_cares image_new")
        | listed("CUEX", "expected_overall expected_need expected_faults")
        | listed(
            "PERQ",
            "quality_overall quality_network quality_advice quality_services quality_range quality_reliable "
            "quality_clear",
        )
        | listed("PERV", "value_fees value_quality")
        | listed("CUSA", "satisfied fulfilled ideal")
        | {"CUSCO": "complaint"}
        | listed("CUSL", "choose_again price_cut recommend_to"),
    ),
    "bank": Survey(
        "relationship-surveys/ecsi_bank.csv",
        numbered("imag", "image_", many=5)
        | numbered("expe", "expected_", many=5)
        | numbered("qual", "quality_", many=5)
        | numbered("val", "value_", many=4)
        | numbered("sat", "satisfied_", many=4)
        | listed("loy", "choose_again stays recommend_to bound"),
    ),
    "switching": Survey(
        "relationship-surveys/switching.csv",
        numbered("INV", "inv_", many=4) | numbered("SAT", "satisfied_", many=3) | numbered("INT", "leave_", many=2),
    ),
    "durables": Survey(
        "relationship-surveys/service_quality_durables.csv",
        numbered("a", "quality_", many=22, digits=2) | {"sat": "satisfied"},
    ),
}


def write_survey(name: str, data: Path, *, into: Path, day: str = "2026-01-15") -> int:
    """Write customers.csv, answers.csv and the questionnaire; return how many respondents there are.

    Columns of answers are called by their items, so that an import knows them by itself once the questionnaire lies in
    the book's folder `instruments`.
    """
    into.mkdir(parents=True, exist_ok=True)
    survey, engine = SURVEYS[name], duckdb.connect()
    rows = f"(SELECT *, row_number() OVER () AS place FROM read_csv('{data / survey.file}'))"
    customers = f"SELECT '{name}-' || place AS customer_id, 'person' AS kind FROM {rows} ORDER BY place"
    said = ", ".join(f'"{column}" AS "{name}/{item}"' for column, item in survey.items.items())
    answers = (
        f"SELECT '{name}-' || place AS submission_id, '{name}-' || place AS customer_id, "
        f"'{day}' AS answered_at, {said} FROM {rows} ORDER BY place"
    )
    engine.execute(f"COPY ({customers}) TO '{into}/customers.csv' (FORMAT csv, HEADER)")
    engine.execute(f"COPY ({answers}) TO '{into}/answers.csv' (FORMAT csv, HEADER)")
    shutil.copy(INSTRUMENTS / f"{name}-1.0.toml", into)
    return int(engine.execute(f"SELECT count(*) FROM read_csv('{into}/answers.csv')").fetchone()[0])


if __name__ == "__main__":
    data, into = Path(sys.argv[1]), Path(sys.argv[2])
    for name in SURVEYS:
        many = write_survey(name, data, into=into / name, day=(sys.argv[3:] or ["2026-01-15"])[0])
        print(f"{name}: {many:,} respondents")
        print(f"  cp {into / name}/{name}-1.0.toml BOOK/instruments/")
        print(f"  keepworth import BOOK {into / name}/customers.csv --as customers")
        print(f"  keepworth import BOOK {into / name}/answers.csv --as answers")
