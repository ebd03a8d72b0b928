"""Sentences in a row: a blank between them in English, none in Chinese, and what people wrote stays escaped."""

import re

import pytest
from django.template import Context, Template

HOLE = re.compile(r"[。；？！](</b>)? +[^ ·<]| +（")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["One.", "Two."], "One. Two. "),
        (["一。", "二。"], "一。二。"),
        (["<b>一。</b>", "二"], "&lt;b&gt;一。&lt;/b&gt; 二 "),
        (["满足", "（很可能）。", "Mr. A"], "满足（很可能）。Mr. A "),
    ],
)
def test_a_full_width_stop_holds_its_own_blank(said, shown):
    page = Template("{% sentences %}{% for one in said %}{{ one }} {% endfor %}{% endsentences %}")
    assert page.render(Context({"said": said})) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/know/champions/", "/know/needs/", "/know/{number}/", "/know/segments/briefing/"])
def test_no_chinese_page_has_a_hole_between_two_sentences(owner, filled, number, address):
    page = owner.get(
        address.format(number=number(0)), {"segment": "Food"}, headers={"Accept-Language": "zh-hans"}, follow=True
    )
    (content,) = re.findall(r"<main.*?</main>", page.text, re.DOTALL)
    text = re.sub(r"<(script|style).*?</\1>|\n", "", content, flags=re.DOTALL)
    assert [text[one.start() - 20 : one.end() + 9] for one in HOLE.finditer(text)] == []
