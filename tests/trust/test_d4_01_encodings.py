"""D4-01 to 11: encodings, said where certain, noted where guessed, asked where several fit."""

import codecs

import pytest
from tests.trust.corpus import Corpus, orders

NAMES = ("张伟", "王芳", "李娜", "Zoë")
TEXT = orders(*(f"{name},2024-02-13,1" for name in NAMES))
CHINESE = orders(*(f"{name},2024-02-13,1" for name in ("张伟", "王芳", "李娜", "刘洋", "上海贸易有限公司", "北京咨询")))
TRADITIONAL = orders(*(f"{name},2024-02-13,1" for name in ("張偉", "王芳", "臺灣貿易公司", "國際顧問")))
JAPANESE = orders(*(f"{name},2024-02-13,1" for name in ("山田太郎", "東京商事", "カタカナ", "ひらがな")))
WESTERN = orders(*(f"{name},2024-02-13,1" for name in ("Müller", "Zoë", "Café", "Škoda€")))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode(), codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["d4_01-utf-8", "d4_02-utf-8-bom", "d4_03-utf-16-le", "d4_04-utf-16-be"],
)  # fmt: skip
def test_d4_01_to_04_unicode_is_read_and_its_mark_never_part_of_a_header(corpus: Corpus, content: bytes) -> None:
    assert corpus.offer(content).counts == (4, 4, 0)
    assert corpus.ids() == sorted(NAMES)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_d4_05_utf_16_without_a_mark_is_read_and_noted(corpus: Corpus, encoding: str) -> None:
    found = corpus.offer(orders("ann,2024-02-13,1", "bob,2024-02-13,2").encode(encoding))
    assert found.counts == (2, 2, 0)
    assert "UTF-16" in found.notes
    assert corpus.ids() == ["ann", "bob"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_d4_06_and_07_chinese_encodings_are_read_and_noted_with_samples(corpus: Corpus, encoding: str) -> None:
    found = corpus.offer(CHINESE.encode(encoding))
    assert found.code == 0, found.said
    assert "GB18030" in found.notes
    assert "张伟" in found.notes
    assert "张伟" in corpus.ids()


def test_d4_06_and_07_a_few_chinese_bytes_are_read_and_noted_or_asked_about_and_never_read_as_western(
    corpus: Corpus,
) -> None:
    content = "客户编号,订单日期,金额\n张伟,2024-02-13,1\n王芳,2024-02-13,2\n".encode("gbk")
    assert len(content) < 80
    found = corpus.offer(content)
    if found.code == 2:
        assert "GB18030: " in found.said
        assert ["--read", "encoding=gb18030"] in found.asked, found.said
        found = corpus.offer(content, "--read", "encoding=gb18030")
    else:
        assert "GB18030" in found.notes
    assert found.counts == (2, 2, 0)
    assert corpus.ids() == ["张伟", "王芳"]


@pytest.mark.parametrize(
    ("content", "encoding", "id_"),
    [(TRADITIONAL, "big5", "張偉"), (JAPANESE, "shift_jis", "山田太郎"), (WESTERN, "cp1252", "Müller")],
    ids=["d4_08-big5", "d4_09-shift-jis", "d4_10-cp1252"],
)
def test_d4_08_to_10_an_encoding_that_several_fit_is_asked_and_a_printed_option_answers(
    corpus: Corpus, content: str, encoding: str, id_: str
) -> None:
    question = corpus.offer(content.encode(encoding))
    assert question.code == 2, question.found
    offered = [codecs.lookup(option[1].partition("=")[2]).name for option in question.asked]
    assert codecs.lookup(encoding).name in offered, question.said
    found = corpus.offer(content.encode(encoding), "--read", f"encoding={encoding}")
    assert found.counts == (4, 4, 0)
    assert id_ in corpus.ids()


def test_d4_11_bad_bytes_in_one_row_refuse_that_row_and_name_the_byte(corpus: Corpus) -> None:
    lines = [f"客户{number},2024-02-13,1" for number in range(1000)]
    content = orders(*lines).encode().replace("客户898,".encode(), b"bad\xff\xfe\xfa,")
    found = corpus.offer(content)
    assert found.counts == (1000, 999, 1)
    fault = corpus.errors(found)[0]
    assert fault["keepworth_line"] == "900"
    assert str(content.index(b"\xff")) in fault["keepworth_reason"].replace(",", "")
    assert not any("\ufffd" in one for one in corpus.ids())
