"""What is said of rows that contradict themselves has its Chinese."""

import pytest
from django.utils import translation

from keepworth_web.shared.sentences import told

IN_THE_BOOK = "1 row closing a circle with rows that the book holds already (line 4):"
WIDE = "Read as UTF-8, commas, header in row 1, 2 items of every row, a row an answer"
MEND = "Correct these lines, take this import out again, and import the file anew."

OFF = "not on the question's scale,"
FIRST = (
    "The first is 11 in line 2, column Q1: how likely?. Correct them in the error file, or say which other "
    "questionnaire was answered."
)


@pytest.mark.parametrize(
    "said",
    [
        f"1 row with kept_on before agreed_on (line 2): one of the two days is wrong. {MEND}",
        f"3 rows with kept_on before agreed_on (line 2, 3, 4): one of the two days is wrong. {MEND}",
        f"2 rows with a state other than stated, in work, met, dropped (line 2, 4): counted as stated. {MEND}",
        f"1 row closing a circle (line 4): not followed, so these ids stay apart. {MEND}",
        f"{IN_THE_BOOK} one link of each is not followed. {MEND}",
        f"{WIDE}, a Formbricks export of responses.",
        "Read as UTF-8, commas, header in row 1, 1 item of every row, a row an answer.",
        "Read as UTF-8, tabs, header in row 3, an Odoo export of orders; customer_id from 'Customer'.",
        "No event in the file: export it anew, with the days that you need.",
        "Nothing of the file could be dated: save it anew, with all its headers.",
        f"nps/recommend: 1 answer refused, {OFF} whole numbers from 0 to 10. {FIRST}",
        f"nps/recommend: 1,200 answers refused, {OFF} numbers from -3 to 3. {FIRST}",
        f"own/kind: 2 answers refused, {OFF} one of 1, 2, 3. {FIRST}",
        f"own/why: 1 answer refused, a number, where the question is answered in words. {FIRST}",
        "Answers to 1 other question are on no scale either, and refused.",
        "Answers to 3 other questions are on no scale either, and refused.",
    ],
)
def test_every_note_has_its_chinese(said):
    with translation.override("zh-hans"):
        words, is_told = told(said)
    assert is_told
    assert words.endswith("。")
    assert " row" not in words
    assert " export" not in words
    assert "scale" not in words
    assert "answer" not in words


def test_what_a_file_is_read_as_stands_in_order():
    said = f"{WIDE}, a Formbricks export of responses."
    with translation.override("zh-hans"):
        words, _ = told(said)
    how = "UTF-8，以逗号分隔，标题在第 1 行，每行取 2 个问题，每个回答成为一行"
    assert words == f"读作：{how}，Formbricks 的导出文件（responses）。"
