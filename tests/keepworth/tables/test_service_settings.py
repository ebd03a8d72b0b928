"""What each tier is to get, as keepworth.toml says it: a tier that is left out goes by ours."""

from pathlib import Path

import pytest
from tests.factories.books import empty_book

from keepworth.errors import SettingRefused
from keepworth.tables.service_settings import OURS
from keepworth.tables.settings import read_settings


def says(folder: Path, text: str) -> Path:
    book = empty_book(folder)
    with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[service]\n{text}\n")
    return book.folder


def test_nobody_said_anything(tmp_path: Path) -> None:
    assert read_settings(empty_book(tmp_path).folder).service.standard == OURS


def test_a_tier_is_said_and_the_others_go_by_ours(tmp_path: Path) -> None:
    found = read_settings(says(tmp_path, "contacts = {A = 52}")).service
    assert found.contacts == {**OURS["contacts"], "A": 52.0}
    assert found.hours == OURS["hours"]


@pytest.mark.parametrize("text", ["contacts = {D = 1}", "hours = {A = -1}", "answer_days = {B = 0}", "named = 1"])
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingRefused, match=f"service.{text.split()[0]} = .* must be a table of A, B and C"):
        read_settings(says(tmp_path, text))


def test_what_does_not_exist_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match=r"did you mean service\.contacts"):
        read_settings(says(tmp_path, "contact = {A = 1}"))
