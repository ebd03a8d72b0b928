"""A company's own instruments: whole or not at all, never over one another, and never in the way when broken."""

import os
import tomllib
from pathlib import Path

import pytest
from tests.factories.instruments import OURS

from keepworth.errors import BadInput, InstrumentRefused
from keepworth.listen.instruments import (
    all_instruments,
    faults_in,
    instrument,
    read_instrument,
    shipped_scales,
    shipped_text,
    written_toml,
)
from keepworth.listen.instruments.naming import meant_item
from keepworth.tables import own_instruments as of_the_book
from keepworth.tables.own_instruments import known_instruments, own_instruments, publish_instrument, retire_instrument

EVERY = [(one.name, one.version) for one in all_instruments()]


def test_a_published_instrument_is_known_by_name_version_and_item(tmp_path: Path) -> None:
    made = publish_instrument(tmp_path, OURS)
    own = known_instruments(tmp_path)
    assert [(one.name, one.version, one.items) for one in own] == [("ours", "1.0", made.items)]
    assert instrument("ours", own=own).title.en == "Ours"
    assert meant_item("works", own=own) == ("ours", "1.0", "works")
    with pytest.raises(InstrumentRefused, match="no instrument 'ours'"):
        instrument("ours")


def test_a_published_version_never_changes_and_stands_by_itself(tmp_path: Path) -> None:
    publish_instrument(tmp_path, OURS)
    file = tmp_path / "instruments/ours-1.0.toml"
    before = file.read_bytes()
    with pytest.raises(InstrumentRefused, match="is published already, and never changes"):
        publish_instrument(tmp_path, OURS.replace("Whether it works", "Something else"))
    assert file.read_bytes() == before
    assert set(tomllib.loads(before.decode())["scales"]) == {"agree"}  # whatever scales come along later
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    publish_instrument(tmp_path, OURS.replace('"1.0"', '"1.10"'))
    publish_instrument(tmp_path, OURS.replace('"1.0"', '"1.9"'))
    assert instrument("ours", own=known_instruments(tmp_path)).version == "1.10"


def test_what_is_too_large_with_its_scales_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_the_book, "MOST_BYTES", len(OURS.encode()) + 10)
    with pytest.raises(BadInput, match="which no questionnaire is"):
        publish_instrument(tmp_path, OURS)
    assert not list(tmp_path.rglob("*.toml"))


def test_of_two_who_publish_at_once_in_one_process_the_first_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def meanwhile(aside: Path, place: Path) -> None:
        link(aside, place)
        monkeypatch.setattr(os, "link", link)
        with pytest.raises(InstrumentRefused, match="is published already, and never changes"):
            publish_instrument(tmp_path, OURS.replace("Whether it works", "Something else"))

    monkeypatch.setattr(os, "link", meanwhile)
    publish_instrument(tmp_path, OURS)
    (file,) = (tmp_path / "instruments").iterdir()
    assert "Whether it works" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "ours"', 'name = "nps"', "the name of a questionnaire that comes along"),
        ('name = "ours"', 'name = "../ours"', "name cannot be"),
        ('version = "1.0"', 'version = "1.0/../2"', "version cannot be"),
        ('version = "1.0"', f'version = "{"1" * 300}.0"', "version cannot be"),  # no file can be called so
        ('version = "1.0"', 'version = "１.０"', "version cannot be"),
        ("Whether it works", "Whether\u202eit works", r"holds a character that cannot be shown \(U\+202E\)"),
        ("Whether it works", "W" * 1001, "has 1001 characters, more than 1000"),
        ('scale = "agree"', 'scale = "agreed"', "scale cannot be"),
    ],
)
def test_what_cannot_be_is_not_published(tmp_path: Path, *, old: str, new: str, said: str) -> None:
    with pytest.raises(InstrumentRefused, match=said):
        publish_instrument(tmp_path, OURS.replace(old, new))
    assert not list(tmp_path.rglob("*.toml"))


def test_broken_large_and_linked_files_are_named_and_change_nothing_else(tmp_path: Path) -> None:
    publish_instrument(tmp_path, OURS)
    folder = tmp_path / "instruments"
    (folder / "broken-1.0.toml").write_text("format = 1\nname = ", encoding="utf-8")
    (folder / "deep-1.0.toml").write_text(f"a = {'[' * 100_000}", encoding="utf-8")
    (folder / "large-1.0.toml").write_text("#" * 300_000, encoding="utf-8")
    (folder / "other-1.0.toml").write_text(OURS, encoding="utf-8")
    (folder / "bytes-1.0.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "secret.toml").write_text(OURS.replace("ours", "secret"), encoding="utf-8")
    (folder / "secret-1.0.toml").symlink_to(tmp_path / "secret.toml")
    found = own_instruments(tmp_path)
    assert [one.name for one in found.instruments] == ["ours"]
    names = {"broken", "deep", "large", "other", "bytes"}
    assert set(found.faults) == {f"{one}-1.0.toml" for one in names}
    assert "it must be called so" in found.faults["other-1.0.toml"]
    assert found.faults["bytes-1.0.toml"] == "bytes-1.0.toml is not UTF-8 at byte 1, so it is no TOML."


def test_a_name_that_comes_along_later_does_not_take_over(tmp_path: Path) -> None:
    publish_instrument(tmp_path, OURS)
    file = tmp_path / "instruments/ours-1.0.toml"
    file.with_name("nps-3.0.toml").write_text(
        file.read_text(encoding="utf-8").replace('"ours"', '"nps"').replace('"1.0"', '"3.0"'), encoding="utf-8"
    )
    versions = [one.version for one in all_instruments(known_instruments(tmp_path)) if one.name == "nps"]
    assert versions == ["3.0"]


def test_a_retired_version_is_still_known(tmp_path: Path) -> None:
    publish_instrument(tmp_path, OURS)
    assert retire_instrument(tmp_path, name="ours", version="1.0")
    assert not retire_instrument(tmp_path, name="ours", version="1.0")
    assert own_instruments(tmp_path).retired == {("ours", "1.0")}
    assert known_instruments(tmp_path)
    assert retire_instrument(tmp_path, name="ours", version="1.0", is_retired=False)
    assert not own_instruments(tmp_path).retired
    with pytest.raises(InstrumentRefused, match="no own instrument 'none'"):
        retire_instrument(tmp_path, name="none", version="1.0")


def test_a_fault_says_at_which_field_it_stands() -> None:
    text = OURS.replace('en = "{company} works."', 'en = ""').replace('feeds = "trust"', "")
    places = {fault.place for fault in faults_in(text, where="draft", scales=shipped_scales())}
    assert places == {("items", 1, "customer", "en"), ("items", 1, "feeds")}


@pytest.mark.parametrize(("name", "version"), EVERY)
def test_what_is_written_reads_as_it_was(name: str, version: str) -> None:
    text = shipped_text(name, version)
    again = written_toml(tomllib.loads(text))
    assert tomllib.loads(again) == tomllib.loads(text)
    assert read_instrument(again, where="again", scales=shipped_scales()) == instrument(name, version)


def test_hostile_words_are_written_as_words() -> None:
    held = {"a": 'x"\n[[items]]\\ \x7f\x00', "\n[b]": {"c.d": [1, True, 2.5, {"e": "f"}]}, "scales": {}, "items": []}
    again = tomllib.loads(written_toml(held))
    assert again == {"a": held["a"], "\n[b]": held["\n[b]"]}


def test_an_own_scale_stands_in_the_file_itself(tmp_path: Path) -> None:
    moods = '{ value = 1, en = "Sad", zh-hans = "难过" }, { value = 2, en = "Glad", zh-hans = "高兴" }'
    scale = f'[scales.smiles]\nkind = "choice"\nchoices = [{moods}]\n'
    text = OURS.replace('feeds = "trust"', 'because = "A mood."').replace("agree", "smiles")
    made = publish_instrument(tmp_path, text.replace("[[items]]", f"{scale}\n[[items]]"))
    assert [value for value, _ in made.items[0].scale.choices] == [1, 2]
