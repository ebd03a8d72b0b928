"""D4-18, 19, 20: numbers that are none, ways of writing amounts, and refunds."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.trust.corpus import Corpus, amounts, orders


def read(corpus: Corpus) -> list[Decimal]:
    return corpus.column("amount")


@pytest.mark.parametrize("written", ["1e308", "1e309", "NaN", "Infinity", "-inf", "1_000", "٣", "12%", "five"])
def test_d4_18_what_is_no_amount_is_refused_with_its_text(corpus: Corpus, written: str) -> None:
    found = corpus.offer(amounts("0.5", written))
    assert found.counts == (2, 1, 1)
    fault = corpus.errors(found)[0]
    assert (fault["keepworth_line"], fault["keepworth_column"]) == ("3", "amount")
    assert fault["keepworth_text"].lstrip("'") == written
    assert fault["keepworth_reason"]


def test_d4_18_amounts_are_taken_up_to_ten_to_the_thirteenth_and_no_further(corpus: Corpus) -> None:
    found = corpus.offer(amounts("9999999999999.9999", "-9999999999999.9999", "10000000000000.01", "-1e14"))
    assert found.counts == (4, 2, 2)
    assert read(corpus) == [Decimal("9999999999999.9999"), Decimal("-9999999999999.9999")]
    assert [fault["keepworth_line"] for fault in corpus.errors(found)] == ["4", "5"]


@pytest.mark.parametrize(("written", "meant"), [("-0", 0), ("1e3", 1000), ("１２３", 123), ("-1e-2", Decimal("-0.01"))])
def test_d4_18_odd_ways_of_writing_a_number_are_read(corpus: Corpus, written: str, meant: Decimal) -> None:
    assert corpus.offer(amounts(written)).counts == (1, 1, 0)
    assert read(corpus) == [meant]


def test_d4_18_full_width_digits_are_noted(corpus: Corpus) -> None:
    assert "amount: 1 cell with full-width digits." in corpus.offer(amounts("１２３.５", "1.5")).notes


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        (("1,234.56", "0.5"), ["1234.56", "0.5"]), (("1.234,56", "0,5"), ["1234.56", "0.5"]),
        (("1 234,56", "0,5"), ["1234.56", "0.5"]), (("(120.00)", "5.00"), ["-120", "5"]),
        (("USD 5", "$6"), ["5", "6"]), (("5-", "-6"), ["-5", "-6"]),
    ],
)  # fmt: skip
def test_d4_19_one_way_of_writing_for_a_column_is_read(
    corpus: Corpus, values: tuple[str, ...], meant: list[str]
) -> None:
    assert corpus.offer(amounts(*values)).counts == (2, 2, 0)
    assert read(corpus) == [Decimal(one) for one in meant]


def test_d4_19_yen_or_yuan_is_read_in_a_book_of_either(tmp_path: Path) -> None:
    for currency in ("CNY", "JPY"):
        book = Corpus(tmp_path / currency, currency=currency)
        assert book.offer(amounts("￥1,200.50", "¥3")).counts == (2, 2, 0)


@pytest.mark.parametrize("values", [("1,234",), ("1.234",), ("1.234,5", "1,234.5"), ("1,5", "1.5")])
def test_d4_19_a_decimal_mark_that_cannot_be_told_is_asked_and_the_printed_option_answers(
    corpus: Corpus, values: tuple[str, ...]
) -> None:
    question = corpus.offer(amounts(*values))
    assert question.code == 2
    assert question.asked == [["--read", "decimal=."], ["--read", "decimal=,"]]
    for number, option in enumerate(question.asked):
        found = Corpus(corpus.folder / str(number)).offer(amounts(*values), *option)
        assert found.code == 0
        assert found.counts[0] == len(values)


def test_d4_19_another_currency_is_asked_and_never_read_as_ours(corpus: Corpus) -> None:
    content = amounts("$1", "€2", "3")
    question = corpus.offer(content)
    assert (question.code, question.asked) == (2, [["--read", "currency=USD"], ["--read", "currency=refuse"]])
    assert "1 of amount (€)" in question.said
    refused = corpus.offer(content, *question.asked[1])
    assert refused.counts == (3, 2, 1)
    ours = Corpus(corpus.folder / "ours").offer(content, *question.asked[0])
    assert ours.counts == (3, 3, 0)


def test_d4_19_a_currency_column_that_is_not_the_books_is_asked_about(corpus: Corpus) -> None:
    content = orders("a,2024-02-13,1,USD", "b,2024-02-13,2,EUR", header="customer_id,ordered_on,amount,currency")
    question = corpus.offer(content)
    assert question.code == 2
    assert "1 of currency (EUR)" in question.said
    assert corpus.offer(content, "--read", "currency=refuse").counts == (2, 1, 1)


def test_d4_20_refunds_are_kept_as_negative_amounts_and_counted(corpus: Corpus) -> None:
    found = corpus.offer(
        orders("a,2024-02-01,-5", "a,2024-02-13,3", "a,2024-02-14,-100", "b,2024-02-13,0", "c,2024-02-13,7")
    )
    assert found.counts == (5, 5, 0)
    assert "2 rows with a negative amount: refunds, kept and netted." in found.notes
    assert sorted(read(corpus)) == [-100, -5, 0, 3, 7]
