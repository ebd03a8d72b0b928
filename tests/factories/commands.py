"""The command line, called as a person calls it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner, Result
from tests.factories.json_schemas import faults_of

from keepworth.cli import main
from keepworth.samples.simulated import Population, simulate_book

ANSI = re.compile(r"\x1b\[|\r")


def keepworth(*asked: object) -> Result:
    """Run a command in this process; what it prints as JSON fits the schema of the command."""
    given = [str(one) for one in asked]
    done = CliRunner().invoke(main, given)
    if "--json" in given and done.stdout.startswith("{"):
        assert faults_of(given, done.stdout) == []
    return done


def answered(*asked: object) -> dict[str, Any]:
    """Run a command with --json, and return what it prints: that and nothing else stands on standard output."""
    done = keepworth(*asked, "--json")
    assert done.exit_code == 0, done.stderr
    assert done.stderr == "", "messages on the way are for terminals"
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def alone(*asked: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own, with pipes where a person would have a terminal."""
    code = "from keepworth.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *(str(one) for one in asked)],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def book_of(folder: Path, *lines: str, header: str = "customer_id,ordered_on,amount") -> Path:
    """Make a book, and import orders into it."""
    book = folder / "book"
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    if lines:
        file = folder / "orders.csv"
        file.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        done = keepworth("import", book, file, "--as", "orders")
        assert done.exit_code == 0, done.stderr
    return book


def shop(customers: int = 300) -> list[str]:
    """The orders of a simulated shop, as lines of CSV."""
    made = simulate_book(Population(customers=customers), rng=np.random.default_rng(5))
    days = np.datetime64("2020-01-01") + made.day
    rows = zip(made.customer.tolist(), days.astype(str).tolist(), made.amount.tolist(), strict=True)
    return [f"c{customer:04},{day},{amount:.2f}" for customer, day, amount in rows]
