"""D4-17, 24, 25, 30: formulas, scripts of the world, e-mails and ids, all kept as text."""

from pathlib import Path

import pytest
from tests.trust.corpus import Corpus, named, orders

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://example.org","click")',
    "@SUM(1)",
    " =cmd|' /C calc'!A0",
    "+1-2",
    "-2+3",
    "\u3000=1",
)
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize("formula", FORMULAS)
def test_d4_17_a_formula_is_kept_as_text_and_escaped_on_the_way_out(corpus: Corpus, formula: str) -> None:
    assert corpus.offer(named(formula)).counts == (1, 1, 0)
    assert corpus.ids() == [formula]
    shown = corpus.export_csv()
    assert shown[0]["customer_id"] == "'" + formula


def test_d4_17_our_own_export_comes_back_as_it_was(corpus: Corpus, tmp_path: Path) -> None:
    corpus.offer(named(*FORMULAS, "'quoted", "plain"))
    again = Corpus(tmp_path / "again")
    back = again.offer(corpus.exported("orders.csv"))
    assert back.counts == (len(FORMULAS) + 2, len(FORMULAS) + 2, 0)
    assert "apostrophes before = + - @ taken off" in back.notes
    assert again.ids() == corpus.ids()


@pytest.mark.parametrize(
    "written", [FAMILY, "e\u0301", "\u202eevil", "a\u200bb@example.org", "नमस्ते", "שלום", "张伟", "\U00020bb7野家"]
)
def test_d4_24_scripts_marks_and_directions_are_kept(corpus: Corpus, written: str) -> None:
    corpus.offer(named(written))
    assert corpus.ids() == [written]


def test_d4_24_composed_and_decomposed_twins_are_one_customer_and_noted(corpus: Corpus) -> None:
    found = corpus.offer(named("Zoë", "Zoe\u0308", "other"))
    assert found.counts == (3, 3, 0)
    assert "customer_id: 1 id written in two ways that look the same" in found.notes
    assert len(set(corpus.ids())) == 2


def test_d4_24_a_lone_surrogate_is_refused(corpus: Corpus) -> None:
    content = orders("good,2024-02-13,1").encode() + b"bad\xed\xa0\x80,2024-02-13,1\n"
    found = corpus.offer(content)
    assert found.counts == (2, 1, 1)
    fault = corpus.errors(found)[0]
    assert fault["keepworth_line"] == "3"
    place = content.index(b"\xed")
    assert f"half a character (a lone surrogate) at byte {place} of the file" in fault["keepworth_reason"]


MAILS = ("Ann@Example.ORG", "ann+news@example.org", "müller@bücher.example", "a@b", "a@b.org;c@d.org,e@f.org")


@pytest.mark.parametrize("mail", MAILS)
def test_d4_25_an_e_mail_is_kept_as_written(corpus: Corpus, mail: str) -> None:
    found = corpus.offer(f'who,who_id,mail\ncustomer,c1,"{mail}"\n', table="identities")
    assert found.counts == (1, 1, 0)
    assert mail in corpus.rows("identities")[0]


def test_d4_25_an_e_mail_with_a_line_break_is_refused(corpus: Corpus) -> None:
    content = 'who,who_id,mail\ncustomer,c1,"a@b.org\nBcc: x@y.org"\ncustomer,c2,c@d.org\n'
    found = corpus.offer(content, table="identities")
    assert found.counts == (2, 1, 1)
    assert corpus.errors(found)[0]["keepworth_reason"] == "a control character, such as a line break"


@pytest.mark.parametrize("written", ["007", "1E5", "12345678901234567890", "trailing ", "0x1F", "1.0", "TRUE", "null"])
def test_d4_30_an_id_is_text_and_exact(corpus: Corpus, written: str) -> None:
    corpus.offer(named(written))
    assert corpus.ids() == [written]


def test_d4_30_ids_that_differ_only_in_zeros_or_spaces_stay_apart(corpus: Corpus) -> None:
    corpus.offer(named("7", "07", "7 ", "7.0", "7e0"))
    assert len(set(corpus.ids())) == 5


def test_d4_30_an_empty_id_is_refused(corpus: Corpus) -> None:
    found = corpus.offer(named("", "a"))
    assert found.counts == (2, 1, 1)
    assert corpus.errors(found)[0]["keepworth_reason"] == "empty, but needed"
