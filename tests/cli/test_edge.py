"""The edge: one place turns refusals into words and exit codes, and hides no fault of ours."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.factories.commands import ANSI, alone, book_of, keepworth

from keepworth import errors
from keepworth.cli import main
from keepworth.cli.edge import COMMANDS, SAID, exit_code

# person, know, listen and measure have commands of their own; doctor says of a newer book what to do, as of all else.
NOT_OF_A_BOOK = (
    "init",
    "tables",
    "demo",
    "person",
    "know",
    "listen",
    "measure",
    "value",
    "focus",
    "act",
    "prove",
    "restore",
    "doctor",
)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_list_of_commands_says_the_first_sentence_of_each(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help is not None
    first = " ".join(command.help.split("\n\n")[0].split())
    assert SAID[name] == first
    assert list(SAID) == list(COMMANDS)


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_every_command_has_help_and_every_option_a_meaning(name: str) -> None:
    shown = keepworth(*([name] if name else []), "--help")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith("Usage: ")
    assert not ANSI.search(shown.stdout)
    command = main.get_command(click.Context(main), name) if name else main
    assert command is not None
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option.name


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in NOT_OF_A_BOOK])
def test_every_command_on_a_book_refuses_a_folder_that_is_none(name: str, tmp_path: Path) -> None:
    rest = {
        "import": [tmp_path / "file.csv", "--as", "orders"], "backup": [tmp_path / "b.zip"], "show": ["Acme"],
    }.get(name, [])  # fmt: skip
    refused = keepworth(name, tmp_path, *rest)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"{tmp_path} is no book: it has no keepworth.toml. Make one: keepworth init {tmp_path}" in refused.stderr


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in NOT_OF_A_BOOK])
def test_a_book_of_a_newer_format_is_refused_by_name(name: str, tmp_path: Path) -> None:
    book = book_of(tmp_path)
    settings = book / "keepworth.toml"
    settings.write_text(settings.read_text().replace("format = 1", "format = 2"))
    rest = {
        "import": [settings, "--as", "orders"], "backup": [tmp_path / "b.zip"], "show": ["Acme"],
    }.get(name, [])  # fmt: skip
    refused = keepworth(name, book, *rest)
    assert refused.exit_code == 2
    assert f"{book} is a book of format 2, made by a newer version of Keepworth; this one reads format 1" in (
        refused.stderr
    )


def test_an_unknown_setting_is_refused_and_the_nearest_named(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("discuont = 0.2\n")
    refused = keepworth("score", book)
    assert refused.exit_code == 2
    assert "there is no setting discuont (did you mean discount?)" in refused.stderr


def test_every_kind_of_refusal_has_its_exit_code() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 10
    for kind in kinds:
        refusal = kind("BG/NBD", steps=1, slope=1.0) if kind is errors.NotConverged else kind("no")
        assert isinstance(refusal, errors.KeepworthError)
        expected = {errors.BadInput: 2, errors.CannotEstimate: 3, errors.NotPermitted: 4}
        assert exit_code(refusal) == next((code for base, code in expected.items() if issubclass(kind, base)), 1)


def test_an_unknown_command_ends_with_2() -> None:
    refused = keepworth("scoer")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "scoer" in refused.stderr


def test_a_fault_of_ours_prints_an_id_and_keeps_the_trace_in_a_file(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    (book / "lake/manifest.json").write_text('{"format": 1}')
    failed = alone("undo", book, TMPDIR=str(tmp_path), KEEPWORTH_DEBUG="")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Traceback" not in failed.stderr
    assert "this is a fault of Keepworth, not of your data" in failed.stderr
    known_as = re.search(r"\(id ([0-9a-f]{8})\)", failed.stderr)
    assert known_as is not None
    log = tmp_path / f"keepworth-{known_as[1]}.log"
    assert "KeyError" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0, "a trace may hold rows: it is for the person alone"


def test_whoever_looks_for_a_fault_gets_the_trace(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    (book / "lake/manifest.json").write_text('{"format": 1}')
    failed = alone("undo", book, KEEPWORTH_DEBUG="1")
    assert failed.returncode == 1
    assert "Traceback" in failed.stderr


def test_the_version_is_said() -> None:
    assert re.fullmatch(r"\S+, version \d+\.\d+\.\d+\n", keepworth("--version").stdout)


def test_d5_help_costs_less_than_300_ms() -> None:
    """The least of five, in seconds of a processor: the machine may be busy with something else."""
    command = [sys.executable, "-c", "from keepworth.cli import main; main()", "--help"]

    def cost() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(cost() for _ in range(5)) < 0.3
