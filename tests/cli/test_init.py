"""`keepworth init`: a new, empty book, or a refusal that leaves nothing behind."""

import tomllib
from pathlib import Path

import pytest
from tests.factories.commands import keepworth


def test_a_new_book_holds_its_settings_and_the_next_step_is_named(tmp_path: Path) -> None:
    done = keepworth("init", tmp_path / "acme", "--currency", "USD")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"Next: keepworth import {tmp_path / 'acme'} FILE --as orders" in done.stdout
    settings = tomllib.loads((tmp_path / "acme/keepworth.toml").read_text(encoding="utf-8"))
    assert (settings["format"], settings["currency"], settings["name"]) == (1, "USD", "acme")
    assert len(settings["book_id"]) == 32


def test_name_zone_and_a_currency_in_small_letters_are_taken(tmp_path: Path) -> None:
    done = keepworth(
        "init", tmp_path / "a", "--currency", "cny", "--name", "上海 & Co.", "--time-zone", "Asia/Shanghai"
    )
    assert done.exit_code == 0, done.stderr
    settings = tomllib.loads((tmp_path / "a/keepworth.toml").read_text(encoding="utf-8"))
    assert (settings["currency"], settings["name"], settings["time_zone"]) == ("CNY", "上海 & Co.", "Asia/Shanghai")


def test_two_books_have_two_ids(tmp_path: Path) -> None:
    for name in ("a", "b"):
        keepworth("init", tmp_path / name, "--currency", "USD")
    ids = {tomllib.loads((tmp_path / name / "keepworth.toml").read_text())["book_id"] for name in ("a", "b")}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--currency", "dollars"), "currency = 'DOLLARS' must be three capital letters, such as USD"),
        (("--currency", "USD", "--time-zone", "Mars/X"), "time_zone = 'Mars/X' must be a zone such as Europe/Berlin"),
        (("--currency", "USD", "--name", "two\nlines"), "name = 'two\\nlines' must be a text"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_nothing_is_made(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    refused = keepworth("init", tmp_path / "book", *options)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert not (tmp_path / "book").exists()


def test_without_a_currency_the_option_is_named(tmp_path: Path) -> None:
    refused = keepworth("init", tmp_path / "book")
    assert refused.exit_code == 2
    assert "--currency" in refused.stderr


def test_a_book_that_is_there_is_kept_and_the_next_step_named(tmp_path: Path) -> None:
    keepworth("init", tmp_path / "book", "--currency", "USD")
    before = (tmp_path / "book/keepworth.toml").read_bytes()
    refused = keepworth("init", tmp_path / "book", "--currency", "EUR")
    assert refused.exit_code == 2
    assert "is a book already. Import into it" in refused.stderr
    assert (tmp_path / "book/keepworth.toml").read_bytes() == before


def test_a_folder_of_somebody_elses_files_and_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        refused = keepworth("init", tmp_path / name, "--currency", "USD")
        assert refused.exit_code == 2
        assert "is not empty and is no book. Name a folder that does not exist yet." in refused.stderr
    assert (tmp_path / "full/letter.txt").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert keepworth("init", tmp_path / "empty", "--currency", "USD").exit_code == 0
