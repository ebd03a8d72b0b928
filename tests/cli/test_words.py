"""Every word in every language, with the same blanks; numbers never said as more than they are."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from tests.factories.portfolio import a_customer

import keepworth.charts
import keepworth.cli
from keepworth.cli.words import LANGUAGES
from keepworth.cli.words import portfolio as says
from keepworth.measure.states import STATES

ENGLISH, CHINESE = LANGUAGES["en"], LANGUAGES["zh-hans"]


def test_every_language_has_the_same_words_with_the_same_blanks_and_as_much_stress() -> None:
    assert list(ENGLISH.texts) == list(CHINESE.texts)
    for key, text in ENGLISH.texts.items():
        other = CHINESE.texts[key]
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", other)), key
        assert text.count("*") == other.count("*"), key
        assert text.count("*") % 2 == 0, key


def test_every_word_is_used_and_every_word_used_exists() -> None:
    used: set[str] = set()
    for folder in (keepworth.cli, keepworth.charts):
        for path in Path(folder.__path__[0]).rglob("*.py"):
            if path.name in {"english.py", "simplified_chinese.py"}:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            used |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    # Those whose last word is a name that the code puts together.
    built = {f"key_{name}" for name in ("crowd", "dots", "valuable", "risk")}
    built |= {f"theme_{name}" for name in ("system", "light", "dark")}
    built |= {f"verdict_{name}" for name in ("better", "tie", "not_better", "too_few")}
    built |= {f"fact_{name}" for name in ("orders", "spend")}
    built |= {f"state_{name.replace(' ', '_')}" for name in STATES}
    built |= {f"relation_{name}" for name in ("provisional", "group")}
    built |= {f"margin_{name}" for name in ("orders", "book", "none")}
    # Of contracts alone these stand for the words whose key they go on.
    built |= {f"{key}_agreed" for key in used}
    assert ENGLISH.texts.keys() <= used | built


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (0, "0", "0"),
        (7.5, "7.50", "7.50"),
        (-34.61, "−34.6", "−34.6"),
        (113_456, "113,000", "11.3 万"),
        (999_700, "1 million", "100 万"),
        (4_123_456, "4.12 million", "412 万"),
        (24_200_000_000, "24.2 billion", "242 亿"),
    ],
)
def test_amounts_carry_three_digits(amount: float, english: str, chinese: str) -> None:
    assert (ENGLISH.money(amount), CHINESE.money(amount)) == (english, chinese)


def test_a_range_says_its_unit_once() -> None:
    assert ENGLISH.likely(23_200_000, 25_200_000) == "23.2 to 25.2 million"
    assert ENGLISH.likely(900_000, 1_100_000) == "900,000 to 1.1 million"
    assert ENGLISH.likely(8_212, 14_622) == "8,210 to 14,600"


@pytest.mark.parametrize(
    ("chance", "said"),
    [(1.0, "over 99 in 100"), (0.0, "under 1 in 100"), (0.814, "81 in 100"), (0.005, "0 in 100")],
)
def test_a_chance_is_never_said_to_be_certain(chance: float, said: str) -> None:
    assert ENGLISH.chance(chance) == said


def test_a_small_share_is_not_said_to_be_nothing_nor_a_large_one_all() -> None:
    assert [ENGLISH.percent(share) for share in (0.0, 0.0004, 0.004, 0.33, 0.9996, 1.0)] == [
        "0 %", "<0.1 %", "0.4 %", "33 %", "99.9 %", "100 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gap", "silent", "english", "chinese"),
    [
        (1 / 7, 0.0, "every day; here on the last day", "每天一次；最后一天来过"),
        (4 / 7, 31 / 7, "every 4 days; silent for 4 weeks", "每 4 天一次；已沉默 4 周"),
        (10.0, 20.0, "every 10 weeks; silent for 5 months", "每 10 周一次；已沉默 5 个月"),
        (None, 1.0, "bought once, 7 days ago", "只买过一次，7 天前"),
        (None, 0.0, "bought once, on the last day", "只买过一次，在最后一天"),
    ],
)
def test_the_pace_of_a_customer_in_words(gap: float | None, silent: float, english: str, chinese: str) -> None:
    one = a_customer(gap_weeks=gap, silent_weeks=silent)
    assert (says.pace(ENGLISH, one), says.pace(CHINESE, one)) == (english, chinese)


def test_a_customer_may_be_called_a_star_or_a_blank() -> None:
    assert ENGLISH.text("subtitle", name="*{day}*", customers="3", day="x", currency="EUR").startswith("*{day}* ·")


def test_days_are_written_in_words() -> None:
    assert (ENGLISH.day(dt.date(2026, 3, 1)), CHINESE.day(dt.date(2026, 3, 1))) == (
        "1 March 2026",
        "2026年3月1日",
    )
