"""Settings are changed in the file that people edit, and only to what can be."""

from pathlib import Path

import pytest

from keepworth.errors import SettingRefused
from keepworth.tables.book import find_book, make_book
from keepworth.tables.settings import FILE
from keepworth.tables.settings_change import change_settings


def test_a_changed_setting_keeps_the_words_around_it(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", currency="USD", name="Mine").folder
    before = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(before + '\n[engine]\nkind = "embedded"\n', encoding="utf-8")
    changed = change_settings(folder, sample=True, name="Ours", margin=0.3)
    assert find_book(folder).settings == changed
    assert (changed.sample, changed.name, changed.margin, changed.currency) == (True, "Ours", 0.3, "USD")
    after = (folder / FILE).read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("#") and line not in after] == []


def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", currency="USD").folder
    before = (folder / FILE).read_bytes()
    with pytest.raises(SettingRefused, match="margin"):
        change_settings(folder, name="Ours", margin=7)
    with pytest.raises(SettingRefused, match="did you mean"):
        change_settings(folder, marginn=0.3)
    assert (folder / FILE).read_bytes() == before


def test_a_setting_of_a_table_is_changed_and_taken_out_again(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", currency="USD").folder
    before = (folder / FILE).read_text(encoding="utf-8")
    changed = change_settings(folder, **{"retention.texts": 24, "retention.scores": None, "margin": 0.3})
    assert (changed.retention.texts, changed.retention.scores, changed.margin) == (24, "keep", 0.3)
    back = change_settings(folder, **{"retention.texts": None, "margin": None})
    assert (back.retention.texts, back.margin) == ("keep", None)
    after = (folder / FILE).read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after] == []
    with pytest.raises(SettingRefused, match=r"did you mean retention\.texts"):
        change_settings(folder, **{"retention.text": 3})


def test_a_table_in_a_table_is_changed_key_by_key_beside_what_stands_there(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", currency="USD").folder
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write("\n[measure.errors]\n# of our own trial\nopinion = 30\n")
    changed = change_settings(folder, **{"measure.errors.item": 12.0, "measure.weights.trust": 2.0, "measure.mean": 55})
    assert changed.measure.errors == {"item": 12.0, "opinion": 30.0}
    assert (changed.measure.weights, changed.measure.mean) == ({"trust": 2.0}, 55.0)
    assert "# of our own trial" in (folder / FILE).read_text(encoding="utf-8")
    back = change_settings(folder, **{"measure.errors.item": None, "measure.weights.fit": None})
    assert (back.measure.errors, back.measure.weights) == ({"opinion": 30.0}, {"trust": 2.0})
    with pytest.raises(SettingRefused, match=r"no setting measure\.errors\.itm"):
        change_settings(folder, **{"measure.errors.itm": 3})
