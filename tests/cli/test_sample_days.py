"""A sample ends one day: reports tell of it until then, as its pages do, and of a book of one's own until today."""

import datetime as dt
from pathlib import Path

import pytest
from tests.factories.commands import answered, book_of, keepworth

from keepworth.tables.book import find_book
from keepworth.tables.settings_change import change_settings

AS_OF = dt.date(2026, 1, 31)
LATER = AS_OF + dt.timedelta(days=20)
BROUGHT = {
    "customers": "customer_id,valid_from,name,segment\nc1,2025-01-01,One,firms\n",
    "orders": "order_id,customer_id,ordered_on,amount\no1,c1,2025-06-02,50\no2,c1,2025-09-02,70\n",
    "answers": "submission_id,item,instrument,customer_id,answered_at,value,words\n"
    + "".join(f"s{at},recommend,nps,c1,2026-01-02,9,quick delivery {at}\n" for at in range(9))
    + f"late,recommend,nps,c1,{LATER},0,too late\n",
    "needs": "need_id,customer_id,stated_on,topic\nn1,c1,2025-12-01,speed\n",
    "promises": f"promise_id,customer_id,agreed_on,due_on\np1,c1,2025-12-01,{LATER}\n",
    "rivals": "customer_id,rival,valid_from\nc1,Other,2025-12-01\n",
}
COMMANDS = {
    "coverage": ("listen", "coverage"), "results": ("listen", "results", "--instrument", "nps"),
    "themes": ("listen", "themes"), "needs": ("know", "needs"), "promises": ("know", "promises"),
    "rivals": ("know", "rivals"), "briefing": ("know", "briefing", "firms"),
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = book_of(tmp_path_factory.mktemp("sample"))
    for table, rows in BROUGHT.items():
        file = made.parent / f"{table}.csv"
        file.write_text(rows, encoding="utf-8")
        assert answered("import", made, file, "--as", table)["rows_refused"] == 0
    assert keepworth("score", made, "--as-of", AS_OF).exit_code == 0
    return made


def told(book: Path, name: str, *more: object) -> dict[str, object]:
    stage, command, *rest = COMMANDS[name]
    return answered(stage, command, book, *rest, *more)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_report_of_a_sample_is_as_of_its_last_run(book: Path, name: str) -> None:
    change_settings(book, sample=False)
    assert told(book, name)["as_of"] == find_book(book).today().isoformat(), "this one goes on"
    change_settings(book, sample=True)
    assert told(book, name) == told(book, name, "--as-of", AS_OF)
    assert told(book, name)["as_of"] == AS_OF.isoformat()


@pytest.mark.parametrize(("sample", "rows"), [(False, 10), (True, 9)])
def test_answers_of_a_sample_are_exported_until_its_last_run(book: Path, sample: bool, rows: int) -> None:
    change_settings(book, sample=sample)
    into = book.parent / f"answers-{sample}.csv"
    assert answered("listen", "export", book, "answers", "--to", into, "--replace")["rows"] == rows
