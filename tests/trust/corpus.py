"""Files brought to the command line: what it answers, dry and in earnest, and what was kept."""

import csv
import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from keepworth.cli import main
from keepworth.tables.arrays import fetched
from keepworth.tables.book import find_book

COUNTS = ("rows_read", "rows_new", "rows_same", "rows_replaced", "rows_refused", "plan")
TODAY = dt.datetime.now(tz=dt.UTC).date()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the command line said to one file."""

    code: int
    said: str  # standard error: the refusal, in words
    found: dict[str, Any]  # the JSON on standard output

    @property
    def asked(self) -> list[list[str]]:
        """The options that the message prints, ready to be given."""
        value = r'"[^"]+"|[a-z_]+=[.,](?=\s|$)|\S+?(?=[.,;:)]*(?:\s|$))'
        options = re.findall(rf"--(?:read|map) (?:{value})", self.said)
        return [[part.strip('"') for part in option.split(" ", 1)] for option in options]

    @property
    def notes(self) -> str:
        """All notes, in one text."""
        return " ".join(self.found["notes"])

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many rows were read, are new, and were refused."""
        return self.found["rows_read"], self.found["rows_new"], self.found["rows_refused"]


class Corpus:
    """A book, and files that are imported into it."""

    def __init__(self, folder: Path, *, currency: str = "USD", zone: str = "UTC") -> None:
        self.folder, self.book = folder, folder / "book"
        folder.mkdir(parents=True, exist_ok=True)
        made = run("init", str(self.book), "--currency", currency, "--time-zone", zone)
        assert made.exit_code == 0, made.output

    def file(self, content: str | bytes, *, name: str = "orders.csv") -> Path:
        """Write a file to import."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def offer(
        self, content: str | bytes | Path, *options: str, name: str = "orders.csv", table: str = "orders"
    ) -> Answer:
        """Import a file: first dry, which writes nothing and counts the same, then in earnest."""
        path = content if isinstance(content, Path) else self.file(content, name=name)
        before = self.kept()
        dry = self._import(path, "--dry-run", *options, table=table)
        assert self.kept() == before, "a dry run wrote something"
        done = self._import(path, *options, table=table)
        assert (dry.code, dry.said) == (done.code, done.said)
        assert [dry.found.get(count) for count in COUNTS] == [done.found.get(count) for count in COUNTS]
        if done.code == 2:
            assert self.kept() == before, "a refused file left something behind"
        elif done.found:
            counted = sum(done.found[f"rows_{what}"] for what in ("new", "same", "replaced", "refused"))
            assert counted == done.found["rows_read"], "a row was lost without a word"
        return done

    def _import(self, path: Path, *options: str, table: str) -> Answer:
        found = run("import", str(self.book), str(path), "--as", table, "--json", *options)
        assert "Traceback" not in found.output
        assert found.exit_code in (0, 2), found.output
        answer = json.loads(found.stdout) if found.exit_code == 0 else {}
        return Answer(found.exit_code, found.stderr, answer)

    def kept(self) -> list[str]:
        """Every file of the book, but for its lock."""
        return sorted(str(path) for path in self.book.rglob("*") if path.is_file() and path.name != "book.lock")

    def held(self, table: str = "orders") -> list[dict[str, Any]]:
        """The visible rows of the book, sorted by customer, with customers by their own ids."""
        with find_book(self.book).lake() as lake:
            ids = {row["number"]: row["text"] for row in fetched(lake.keys("customer")).to_pylist()}
            found = fetched(lake.table(table)).to_pylist()
        for row in found:
            if "customer_id" in row:
                row["customer_id"] = ids.get(row["customer_id"])
        return sorted(found, key=lambda row: str(row.get("customer_id")))

    def rows(self, table: str = "orders") -> list[tuple[Any, ...]]:
        """The values of each visible row that hold anything."""
        return [tuple(value for value in row.values() if value is not None) for row in self.held(table)]

    def count(self, table: str = "orders") -> int:
        """How many rows are visible, without fetching them."""
        with find_book(self.book).lake() as lake:
            return int(lake.table(table).count().execute())

    def column(self, name: str) -> list[Any]:
        """One column of the orders in the book, sorted by customer."""
        return [row[name] for row in self.held()]

    def exported(self, name: str, table: str = "orders") -> Path:
        """Export a table to a file."""
        into = self.folder / "out" / name
        into.parent.mkdir(exist_ok=True)
        done = run("export", str(self.book), table, "--to", str(into))
        assert done.exit_code == 0, done.output
        return into

    def export_csv(self, table: str = "orders") -> list[dict[str, str]]:
        """The rows of a table, as a spreadsheet would be given them."""
        with self.exported(f"{table}.csv", table).open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    def ids(self) -> list[str]:
        """The customers' ids that the book holds."""
        return sorted(self.column("customer_id"))

    def errors(self, answer: Answer) -> list[dict[str, str]]:
        """The rows of an error file."""
        with (self.book / answer.found["error_file"]).open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))


def run(*arguments: str) -> Any:
    """Run the command line in this process."""
    return CliRunner().invoke(main, list(arguments))


def orders(*lines: str, header: str = "customer_id,ordered_on,amount") -> str:
    """Write orders as CSV."""
    return "\n".join((header, *lines)) + "\n"


def amounts(*values: str) -> str:
    """Write orders of these amounts, quoted."""
    return orders(*(f'c{at},2024-02-13,"{value}"' for at, value in enumerate(values)))


def days(*values: str) -> str:
    """Write orders on these days, quoted."""
    return orders(*(f'c{at},"{value}",1' for at, value in enumerate(values)))


def named(*values: str) -> str:
    """Write orders of customers with these ids, quoted."""
    return orders(*('"' + value.replace('"', '""') + '",2024-02-13,1' for value in values))
