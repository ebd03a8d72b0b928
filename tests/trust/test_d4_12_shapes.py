"""D4-12 to 16: dialects, headers, rows of another length, quotes, and cells that are too long."""

import pytest
import xlsxwriter
from tests.trust.corpus import Corpus, orders

LINES = ("a,2024-02-13,1", "b,2024-02-13,2")


@pytest.mark.parametrize(("mark", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
def test_d4_12_a_delimiter_that_is_clear_is_read_and_said(corpus: Corpus, mark: str, word: str) -> None:
    found = corpus.offer(orders(*LINES).replace(",", mark))
    assert found.counts == (2, 2, 0)
    assert word in found.found["plan"]


def test_d4_12_a_decimal_comma_beside_semicolons_is_read(corpus: Corpus) -> None:
    found = corpus.offer("customer_id;ordered_on;amount\na;2024-02-13;1,5\nb;2024-02-13;2,75\n")
    assert found.counts == (2, 2, 0)
    assert "decimal comma" in found.found["plan"]


def test_d4_12_two_delimiters_that_fit_are_asked_about_and_the_printed_options_answer(corpus: Corpus) -> None:
    content = "x;customer_id,ordered_on;y,amount;z\n" + "".join(f"1;c{n},2024-02-13;2,5;3\n" for n in range(5))
    question = corpus.offer(content)
    assert question.code == 2
    options = [option for option in question.asked if option[1].startswith("delimiter=")]
    assert len(options) >= 2, question.said
    for option in options:
        assert corpus.offer(content, *option).said != question.said


@pytest.mark.parametrize("header", ["customer_id,ordered_on,amount,email,email", "customer_id,ordered_on,amount,,x"])
def test_d4_13_repeated_and_blank_headers_are_asked_about_and_the_printed_option_answers(
    corpus: Corpus, header: str
) -> None:
    content = orders("a,2024-02-13,1,p,q", "b,2024-02-13,2,r,s", header=header)
    question = corpus.offer(content)
    assert question.code == 2
    assert ["--read", "headers=numbered"] in question.asked, question.said
    assert corpus.offer(content, "--read", "headers=numbered").counts == (2, 2, 0)


def test_d4_13_five_hundred_columns_are_asked_about_and_the_printed_option_answers(corpus: Corpus) -> None:
    header = ",".join(("customer_id", "ordered_on", "amount", *(f"x{n}" for n in range(497))))
    content = orders(*("a,2024-02-13,1" + ",0" * 497,) * 2, header=header)
    question = corpus.offer(content)
    assert question.code == 2
    assert question.asked == [["--read", "columns=500"]], question.said
    assert corpus.offer(content, *question.asked[0]).counts == (2, 2, 0)


def test_d4_14_a_file_without_a_header_is_asked_about_and_the_printed_option_answers(corpus: Corpus) -> None:
    content = "".join(f"c{n},2024-02-13,{n}.5\n" for n in range(5))
    question = corpus.offer(content)
    assert question.code == 2
    assert ["--read", "header=none"] in question.asked, question.said
    maps = ("--map", "customer_id=#1", "--map", "ordered_on=#2", "--map", "amount=#3")
    assert corpus.offer(content, "--read", "header=none", *maps).counts == (5, 5, 0)


def test_d4_14_two_header_rows_are_asked_about_and_the_printed_option_answers(corpus: Corpus) -> None:
    content = "Who,When,How much\ncustomer_id,ordered_on,amount\n" + "".join(f"c{n},2024-02-13,{n}\n" for n in range(5))
    question = corpus.offer(content)
    assert question.code == 2
    assert ["--read", "header=2"] in question.asked, question.said
    assert corpus.offer(content, "--read", "header=2").counts == (5, 5, 0)


def test_d4_14_a_row_of_totals_is_asked_about_and_both_printed_options_answer(corpus: Corpus) -> None:
    content = orders(*(f"c{n},2024-02-13,10" for n in range(5)), "Total,,50")
    question = corpus.offer(content)
    assert question.code == 2
    assert question.asked == [["--read", "footer=drop"], ["--read", "footer=keep"]], question.said
    assert corpus.offer(content, "--read", "footer=drop").counts[1:] == (5, 0)


def test_d4_14_a_merged_header_of_a_spreadsheet_is_asked_about(corpus: Corpus) -> None:
    path = corpus.folder / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "Orders 2024")
        for row, cells in enumerate(
            (("customer_id", "ordered_on", "amount"), ("a", "2024-02-13", 1), ("b", "2024-02-13", 2))
        ):
            sheet.write_row(row + 1, 0, cells)
    question = corpus.offer(path)
    assert question.code == 2
    assert ["--read", "header=2"] in question.asked, question.said
    assert corpus.offer(path, "--read", "header=2").counts == (2, 2, 0)


def test_d4_15_short_and_long_rows_are_refused_with_their_line_and_text(corpus: Corpus) -> None:
    found = corpus.offer(orders("a,2024-02-13,1", "b,2024-02-13", "c,2024-02-13,3,4", "d,2024-02-13,4"))
    assert found.counts == (4, 2, 2)
    assert [(one["keepworth_line"], one["keepworth_text"]) for one in corpus.errors(found)] == [
        ("3", "b,2024-02-13"), ("4", "c,2024-02-13,3,4"),
    ]  # fmt: skip


def test_d4_15_blank_rows_are_no_loss_and_never_silent(corpus: Corpus) -> None:
    found = corpus.offer(orders("a,2024-02-13,1", "", "", "b,2024-02-13,2"))
    assert found.counts[1] == 2
    assert found.counts[2] == 2 or "blank" in found.notes


def test_d4_15_a_quote_that_is_never_closed_refuses_the_file_and_names_its_line(corpus: Corpus) -> None:
    content = orders("a,2024-02-13,1", '"b,2024-02-13,2', *(f"c{n},2024-02-13,3" for n in range(1_000_000)))
    found = corpus.offer(content)
    assert found.code == 2
    assert "line 3" in found.said


def test_d4_16_a_cell_of_ten_megabytes_refuses_its_row_and_the_limit_is_said(corpus: Corpus) -> None:
    found = corpus.offer(orders("a,2024-02-13,1", "x" * 10_000_000 + ",2024-02-13,2", "b,2024-02-13,3"))
    assert found.counts == (3, 2, 1)
    fault = corpus.errors(found)[0]
    assert fault["keepworth_line"] == "3"
    assert "1 MB" in fault["keepworth_reason"]


def test_d4_16_a_nul_byte_refuses_its_row(corpus: Corpus) -> None:
    found = corpus.offer(orders("a,2024-02-13,1", "b\x00c,2024-02-13,2", "d,2024-02-13,3"))
    assert found.counts == (3, 2, 1)
    assert "NUL" in corpus.errors(found)[0]["keepworth_reason"]
