"""What the library says is said in the language of the page."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation

from keepworth.errors import NotEnough
from keepworth.measure.evidence import Evidence, refused
from keepworth.runs.asked import Asked, resolve
from keepworth.tables.book import make_book
from keepworth.tables.evidence.items import WRONG
from keepworth.tables.evidence.returns import WRONG as WRONG_PERIOD
from keepworth_web.shared.sentences import SENTENCES, told

LIBRARY = Path(__file__).parents[3] / "src/keepworth"
# Where the sentences stand that a person meets on pages: warnings of a score, refusals, the checks of doctor.
SPEAKING = (
    "runs/score_words.py", "runs/spend_forecast.py", "runs/estimates.py", "value/spendfit.py", "value/orders.py",
    "value/choice.py", "runs/doctor/of_book.py", "runs/doctor/of_lake.py", "runs/doctor/installation.py",
    "tables/book.py", "../keepworth_web/site/checks.py", "runs/score_indicators.py", "runs/score_value.py",
    "runs/periods.py",
)  # fmt: skip
WORDS = 4
# Places that hold more than a name or a number.
FILLED = {
    "more": "",
    "words": "BG/NBD is used: it alone could be fitted on 900 customers, with the last 26 weeks held out.",
    "doubt": "Customers hardly differ in spend per order; everybody gets nearly the same.",
    "basis": "on 900 customers, with the last 26 weeks held out",
    "_differences(scores)": "Behind BG/NBD in mean log-probability per customer: Pareto/NBD 0.0123 ± 0.0045.",
    "_have(heads.one_time)": "has",
    "RULES[by]": "No order is taken for the invoice of a contract.",
    "reason": "customers order at most once",
    "self.why": "BG/BB cannot tell its parameters apart on these 900 customers.",
    "met": "None of their orders is such an invoice.",
}


def sentences(path: Path) -> set[str]:
    """Return the sentences of a module, each place filled with what may stand there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)]
    inner = {id(child) for node in texts for child in ast.walk(node) if child is not node}
    found = {text_of(node) for node in texts if id(node) not in docs | inner}
    return {one for one in found if len(one.split()) >= WORDS and one.endswith(".") and "://" not in one}


def text_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(one) for one in node.values)
    if isinstance(node, ast.BinOp):
        return text_of(node.left) + text_of(node.right)
    said = ast.unparse(node.value) if isinstance(node, ast.FormattedValue) else ""
    if "counted(" in said or "_customers(" in said:
        return "3 customers"
    return FILLED.get(said, "X7")


@pytest.mark.parametrize("module", SPEAKING)
def test_every_sentence_of_the_library_has_its_template(module):
    said = sentences(LIBRARY / module)
    assert said, "a module that says nothing proves nothing"
    assert sorted(one for one in said if not told(one)[1]) == []


def test_every_reason_why_chances_cannot_be_tested_has_its_template():
    said = sentences(LIBRARY / "runs/backtest_staying.py") | sentences(LIBRARY / "measure/calibration/backtest.py")
    why = [one for one in said if "tested" in one or "Take a" in one]
    assert len(why) == 5
    assert [one for one in why if not told(one)[1]] == []


def test_in_english_nothing_is_changed():
    for module in SPEAKING:
        for one in sentences(LIBRARY / module):
            assert told(one)[0] == one


def test_parts_are_said_in_the_language_too():
    said = (
        "1,200 customers with one order have a probability of being active of 1, because BG/NBD lets nobody leave "
        "before a second order. Read it as “not known”; --model mbgnbd or --model paretonbd judge them."
    )
    with translation.override("zh-hans"):
        words, is_told = told(said)
    assert is_told
    assert "1,200 位客户活跃概率为 1" in words
    assert "customers" not in words


WRONG_FACTS = set(re.findall(r'wrong="(.*)"', (LIBRARY / "tables/evidence/facts.py").read_text(encoding="utf-8")))


def test_why_evidence_was_left_out_is_said():
    bad = Evidence(
        customer=np.zeros(6, dtype=np.int64), indicator=np.zeros(6, dtype=np.int64),
        y=np.array([np.nan, 50, 50, 50, 50, 50]), variance=np.array([225, 0.0, 225, 225, 225, 225]),
        age=np.array([0, 0, -1.0, 0, 0, 0]), contact=np.array([0, 0, 0, 0, -2, -1]),
        share=np.array([0, 0, 0, 2.0, 0, 0.5]), is_ours=np.zeros(6, dtype=np.bool_),
    )  # fmt: skip
    whys = [one.why for one in refused(bad, customers=1)]
    assert len(set(whys)) == 6
    with translation.override("zh-hans"):
        for why in (*whys, WRONG, WRONG_PERIOD, *WRONG_FACTS):
            said, is_told = told(f"Left out of the evidence of customer (acme, ltd.): answer:7:trust, {why}.")
            assert is_told
            assert said.startswith("客户（acme, ltd.）的以下依据未予采用：answer:7:trust，")
            assert not re.search("[a-z]{3}", said.split("trust，")[1]), said


def test_a_plan_is_said_piece_by_piece():
    plan = (
        "Read as UTF-8, commas, header in row 1; order_id from 订单编号 (known by that name); ordered_on from day, "
        "year-month-day; amount from 实付金额 (known by that name), decimal point; amounts in EUR."
    )
    assert told(plan) == (plan, True)
    with translation.override("zh-hans"):
        words, _ = told(plan)
    assert words == (
        "读作：UTF-8，以逗号分隔，标题在第 1 行；order_id 取自“订单编号”（已知的名称）；ordered_on 取自“day”，"
        "年-月-日；amount 取自“实付金额”（已知的名称），小数点为句点；金额币种为 EUR。"
    )


def test_what_fits_no_template_stays_and_is_said_to_be_english():
    with translation.override("zh-hans"):
        assert told("A sentence that nobody wrote.") == ("A sentence that nobody wrote.", False)
        assert told("A sentence that nobody wrote. It is large from here.")[1] is False


def test_what_somebody_sent_is_never_markup():
    from keepworth_web.shared.templatetags.shown import told_here

    assert "<b>" not in told_here("<b>x</b> is empty.")
    assert "<b>" not in told_here("<b>x</b>")


def test_a_long_text_takes_no_time():
    assert told("a; " * 1000 + "from " * 100)[1] is False


def test_no_template_is_there_twice():
    assert len(set(SENTENCES)) == len(SENTENCES)


@pytest.mark.parametrize("holds", [{"products"}, {"contacts"}])
def test_why_a_book_of_no_day_is_not_scored_is_said(holds, tmp_path):
    with pytest.raises(NotEnough) as why:
        resolve(make_book(tmp_path / "book", currency="EUR"), asked=Asked(), last=None, holds=frozenset(holds))
    said = str(why.value)
    assert told(said) == (said, True)
    with translation.override("zh-hans"):
        words, is_told = told(said)
    assert is_told
    assert not re.search("[a-z]{3} (is|has|to|as) ", words), words


def test_why_bgbb_is_not_used_is_said_in_chinese() -> None:
    said = (
        "Customers order at most once a year, but BG/BB could not be fitted, so MBG/NBD is used instead, which takes "
        "orders to come at any time. BG/BB cannot tell its parameters apart on these 3,000 customers."
    )
    with translation.override("zh-hans"):
        assert told(said)[0] == (
            "客户每年至多下一次单，但 BG/BB 未能拟合，因此改用 MBG/NBD，它认为订单随时可能到来。"
            "在这 3,000 位客户上，BG/BB 无法区分它的各个参数。"
        )
