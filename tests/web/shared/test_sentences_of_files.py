"""What is said of rows that contradict themselves has its Chinese."""

import pytest
from django.utils import translation

from keepworth_web.shared.sentences import told

IN_THE_BOOK = "1 row closing a circle with rows that the book holds already (line 4):"
MEND = "Correct these lines, take this import out again, and import the file anew."


@pytest.mark.parametrize(
    "said",
    [
        f"1 row with kept_on before agreed_on (line 2): one of the two days is wrong. {MEND}",
        f"3 rows with kept_on before agreed_on (line 2, 3, 4): one of the two days is wrong. {MEND}",
        f"2 rows with a state other than stated, in work, met, dropped (line 2, 4): counted as stated. {MEND}",
        f"1 row closing a circle (line 4): not followed, so these ids stay apart. {MEND}",
        f"{IN_THE_BOOK} one link of each is not followed. {MEND}",
        "No event in the file: export it anew, with the days that you need.",
        "Nothing of the file could be dated: save it anew, with all its headers.",
    ],
)
def test_every_note_has_its_chinese(said):
    with translation.override("zh-hans"):
        words, is_told = told(said)
    assert is_told
    assert words.endswith("。")
    assert " row" not in words
