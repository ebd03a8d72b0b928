"""keepworth.toml: what is read, what is refused, and that a new book explains itself."""

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
import tomlkit
from tests.factories.settings import checked, refused

from keepworth.errors import NotABook, SettingRefused
from keepworth.listen import Budget
from keepworth.tables.settings import SETTINGS, check_settings, read_settings, write_settings


def test_what_is_not_said_has_its_default() -> None:
    found = checked()
    assert (found.time_zone, found.horizon_weeks, found.discount, found.value_years) == ("UTC", 52, 0.1, 10)
    assert (found.margin, found.sample, found.memory, found.threads) == (None, False, "auto", 0)


def test_whole_numbers_are_taken_where_fractions_may_stand() -> None:
    found = checked(horizon_weeks=39, margin=1)
    assert (found.horizon_weeks, found.margin) == (39.0, 1.0)
    assert isinstance(found.horizon_weeks, float)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("currency", "usd"), ("currency", "US"), ("time_zone", "Mars/X"), ("time_zone", "../etc"), ("horizon_weeks", 0),
        ("horizon_weeks", True), ("horizon_weeks", "39"), ("horizon_weeks", float("nan")), ("discount", 0),
        ("discount", float("inf")), ("value_years", 101), ("margin", 1.1), ("margin", 0), ("margin", -0.1),
        ("occasions", "week"), ("sample", "yes"), ("memory", "4 bananas"), ("memory", "4GB'; DROP"), ("threads", -1),
        ("threads", 1.5), ("threads", True), ("name", ""), ("name", "two\nlines"), ("book_id", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_it_must_be(name: str, value: object) -> None:
    must = next(setting.must for setting in SETTINGS if setting.name == name)
    assert refused(**{name: value}) == f"keepworth.toml: {name} = {value!r} must be {must}."


@pytest.mark.parametrize(("asked", "meant"), [("discuont", "discount"), ("timezone", "time_zone"), ("horizon", None)])
def test_an_unknown_setting_is_refused_and_the_nearest_named(asked: str, meant: str | None) -> None:
    said = refused(**{asked: 1})
    assert f"there is no setting {asked}" in said
    if meant:
        assert f"(did you mean {meant}?)" in said


def test_all_faults_are_named_in_one_go() -> None:
    with pytest.raises(SettingRefused) as refusal:
        check_settings({"format": 1, "currency": "usd", "discuont": 1}, where="keepworth.toml")
    for part in ("book_id is missing", "name is missing", "currency = 'usd'", "no setting discuont"):
        assert part in str(refusal.value)


def test_a_new_book_explains_every_setting_and_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = write_settings(tmp_path, name='Ann\'s "book"', currency="CNY", time_zone="Asia/Shanghai")
    assert read_settings(tmp_path) == written
    text = (tmp_path / "keepworth.toml").read_text(encoding="utf-8")
    for setting in SETTINGS:
        if setting.name != "sample":
            assert f"# {setting.meaning}" in text


def test_the_settings_that_stand_as_comments_hold_when_the_mark_is_taken_off(tmp_path: Path) -> None:
    write_settings(tmp_path, name="A book", currency="USD")
    path = tmp_path / "keepworth.toml"
    names = tuple(f"# {setting.name} =" for setting in SETTINGS)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.removeprefix("# ") if line.startswith(names) else line for line in lines))
    found = read_settings(tmp_path)
    assert (found.discount, found.margin, found.threads) == (0.1, 0.3, 0)
    assert len(tomllib.loads(path.read_text())) == len(SETTINGS) - 1, "all but sample"


@pytest.mark.parametrize("content", [b"format = ", b"\xff\xfe", b"format = 1\nformat = 1\n"])
def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keepworth.toml").write_bytes(content)
    with pytest.raises(SettingRefused, match=r"keepworth\.toml cannot be read: "):
        read_settings(tmp_path)


def test_a_newer_format_is_refused_before_its_settings_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "keepworth.toml").write_text(tomlkit.dumps({"format": 2, "unheard_of": 1}))
    with pytest.raises(NotABook, match=r"a book of format 2, made by a newer version .* Install the newer version"):
        read_settings(tmp_path)


def test_a_folder_without_settings_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(NotABook, match="Make one: keepworth init"):
        read_settings(tmp_path)


def test_a_segment_is_talked_to_as_often_as_it_says_and_else_as_often_as_all() -> None:
    found = checked(cadence={"default": 60, "segments": {"Finance": 30}}).cadence
    assert (found.days("Finance"), found.days("Health"), found.days(None)) == (30, 60, 60)
    assert checked().cadence.days("Finance") == 90


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"default": 0}, "cadence.default = 0 must be"), ({"default": True}, "cadence.default = True must be"),
        ({"segments": {"Finance": 1.5}}, "cadence.segments ="), ({"segments": {"": 3}}, "cadence.segments ="),
        ({"defualt": 3}, "there is no setting cadence.defualt (did you mean cadence.default?)"),
        ([], "cadence must be a table: [cadence]"),
    ],
)  # fmt: skip
def test_a_cadence_that_cannot_be_is_refused(given: object, said: str) -> None:
    assert said in refused(cadence=given)


def test_one_person_is_written_to_as_often_as_the_library_reckons_unless_said() -> None:
    assert dict(checked().contact_budget.record()) == asdict(Budget())
    assert checked(contact_budget={"most": 1}).contact_budget.most == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"most": 0}, "contact_budget.most = 0 must be a whole number from 1 to 100"),
        ({"days_apart": True}, "contact_budget.days_apart = True must be"),
        ({"within": 9}, "there is no setting contact_budget.within (did you mean contact_budget.within_days?)"),
        (3, "contact_budget must be a table: [contact_budget]"),
    ],
)
def test_a_contact_budget_that_cannot_be_is_refused(given: object, said: str) -> None:
    assert said in refused(contact_budget=given)


@pytest.mark.parametrize("zone", ["Europe", "Mars/Base", "../etc", "posixrules", "zone.tab", "a\0b", "", [1]])
def test_what_is_no_zone_is_refused(zone: object) -> None:
    assert "a zone such as Europe/Berlin" in refused(time_zone=zone)


def test_one_person_is_asked_to_speak_for_us_three_times_a_year_unless_said() -> None:
    assert checked().act.asks_a_year == 3
    assert checked(act={"asks_a_year": 1}).act.asks_a_year == 1


@pytest.mark.parametrize("given", [0, 61, 1.5, True, "7"])
def test_days_after_which_no_message_would_ever_go_are_refused(given: object) -> None:
    assert checked(act={"message_days": 60}).act.message_days == 60
    with pytest.raises(SettingRefused, match="a whole number from 1 to 60"):
        checked(act={"message_days": given})


@pytest.mark.parametrize("given", [0, 53, 1.5, True, "2"])
def test_a_limit_of_asks_that_cannot_be_is_refused(given: object) -> None:
    with pytest.raises(SettingRefused, match=r"act.asks_a_year"):
        checked(act={"asks_a_year": given})


@pytest.mark.parametrize("given", [{"stock_lasts": 0}, {"stock_lasts": 1}, {"released_up_to": -1}])
def test_stock_that_always_or_never_lasts_and_a_release_below_nothing_are_refused(given: dict[str, float]) -> None:
    assert (checked().act.stock_lasts, checked().act.released_up_to) == (0.9, 0)
    with pytest.raises(SettingRefused, match=f"act.{next(iter(given))}"):
        checked(act=given)
