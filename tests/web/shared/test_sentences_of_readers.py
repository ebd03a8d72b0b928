"""Every refusal of a reader, and of whoever writes to a book, is said in Chinese; so is why one cell is refused."""

import ast
import re

import pytest
from django.utils import translation

from keepworth_web.shared.sentences import told, why_told
from tests.web.shared.test_sentences import LIBRARY, sentences

FOLDERS = ("tables/reading", "tables/reading/exchanges", "tables/persons", "tables/lake")
MORE = ("runs/import_file.py", "runs/look_at_file.py", "runs/check_rows.py", "runs/undo_batch.py", "runs/writing.py",
        "runs/apply_retention.py", "samples/loading.py", "../keepworth_web/site/apart.py",
        "../keepworth_web/site/snapshots.py", "../keepworth_web/site/emptying.py",
        "../keepworth_web/site/retiring.py", "../keepworth_web/site/erasing.py")  # fmt: skip
MODULES = (*(f"{folder}/{path.name}" for folder in FOLDERS for path in sorted((LIBRARY / folder).glob("*.py"))), *MORE)
# What is met with other words in its places, each as it is met.
MET = {
    "X7 X7 go to X7, apart from the facts.": "3 own words go to texts, apart from the facts.",
    "X7 has no column X7.X7 It has: X7.": "orders has no column 'amuont'. Did you mean amount? It has: amount, margin.",
    "X7 Rename it so that it ends with X7, and import it again.":
        "a.csv is an xlsx file, not CSV. Rename it so that it ends with .xlsx, and import it again.",
    "X7 names the time zone X7, which does not exist.X7 Zones are called like Asia/Shanghai; say the file's with "
    "--read zone=….": "at names the time zone 'Mars/X', which does not exist. Zones are called like Asia/Shanghai; say "
                      "the file's with --read zone=….",
    "X7 is X7, which says who spoke with whom: import it --as X7.":
        "box.mbox is a mailbox, which says who spoke with whom: import it --as touchpoints.",
    "No X7 in the file: export it anew, with the days that you need.":
        "No event in the file: export it anew, with the days that you need.",
    "X7 with X7 after today (X7).": "3 rows with ordered_on after today (2026-11-26).",
    "X7 with a negative X7: refunds, kept and netted.": "1 row with a negative amount: refunds, kept and netted.",
    "X7 refused: X7 (line X7). They stand in no error file.":
        "3 rows refused: of somebody whose data were erased from this book (line 2, 3). They stand in no error file.",
    "X7 refused: of customers who did not agree to X7, or not yet on that day, or took it back (line X7). They stand "
    "in no error file. Import what they agreed to first: keepworth import BOOK consents.csv --as X7, with customer_id, "
    "purpose (X7) and given_on.":
        "1 row refused: of customers who did not agree to visits, or not yet on that day, or took it back (line 2). "
        "They stand in no error file. Import what they agreed to first: keepworth import BOOK consents.csv --as "
        "consents, with customer_id, purpose (visits) and given_on.",
    "X7/X7: X7 refused, X7. The first is X7 in line X7, column X7. Correct them in the error file, or say which other "
    "questionnaire was answered.":
        "nps/recommend: 2 answers refused, not on the question's scale, whole numbers from 0 to 10. The first is 11 in "
        "line 2, column NPS. Correct them in the error file, or say which other questionnaire was answered.",
    "Answers to X7 are on no scale either, and refused.":
        "Answers to 2 other questions are on no scale either, and refused.",
    "Row X7, X7: X7.": "Row 3, amount: not a number.",
    "To take them too, import these people with their addresses (keepworth import BOOK people.csv --as contacts, with "
    "contact_id, customer_id and mail; your own --as colleagues), then this file again.":
        "1 address in 2 messages that nobody in this book has: else.example (1). To take them too, import these people "
        "with their addresses (keepworth import BOOK people.csv --as contacts, with contact_id, customer_id and mail; "
        "your own --as colleagues), then this file again.",
}  # fmt: skip
REASONS = ("dates", "money", "plain", "parsed", "values")
FILLED = re.compile(r"\{[^{}]*\}")


@pytest.mark.parametrize("module", MODULES)
def test_every_refusal_has_its_template(module):
    untold = {said for one in sentences(LIBRARY / module) if not told(said := one.strip())[1]}
    assert sorted(untold - set(MET)) == [], "put it into shared/sentences/, and translate it"


@pytest.mark.parametrize("said", MET.values())
def test_what_has_words_in_its_places_is_told_as_it_is_met(said):
    with translation.override("zh-hans"):
        words, is_told = told(said)
    assert is_told
    assert words != said


def reasons(module: str) -> set[str]:
    """Why cells are refused, as the SQL of a module says it."""
    text = (LIBRARY / "tables/reading" / f"{module}.py").read_text(encoding="utf-8")
    said = set(re.findall(r"THEN '([^']+)'", text)) | set(re.findall(r"why=f?\"([^\"]+)\"", text))
    said |= set(re.findall(r"text\(f?\"((?:not|empty)[^\"]+)\"\)", text))
    whole = {one for one in said if not one.endswith("in ") and one != "{_BEYOND}"}
    return {FILLED.sub("X7", re.sub(r"decimal \{.*", "decimal point", one)) for one in whole}


@pytest.mark.parametrize("module", REASONS)
def test_every_reason_of_a_cell_has_its_chinese(module):
    found = {one.replace("not X7 with", "not a number with") for one in reasons(module)}
    assert found, "a module that says nothing proves nothing"
    with translation.override("zh-hans"):
        assert sorted(one for one in found if why_told(one) == (one, False) or why_told(one)[0] == one) == []


def test_reasons_of_rows_have_their_chinese():
    tree = ast.parse((LIBRARY / "tables/reading/text_source.py").read_text(encoding="utf-8"))
    named = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    of = {node.name: node for node in named if node.name in ("_refused", "_not_utf8", "_wrong_width")}
    assert len(of) == 3
    said = {
        "the row is blank", "the row has 3 cells, the header 2", "a cell is larger than 1 MB, the limit",
        'a quote inside a quoted cell is not doubled ("")', "the row holds a NUL byte",
        "byte 0xff at byte 9 of the file is not UTF-8; if the whole file is in another encoding, say --read encoding=…",
        "an amount in USD, not in EUR", "beyond ±10 000 000 000 000", "outside 1 to 5", "below 0", "above 1",
        "the spreadsheet shows the error #REF!",
    }  # fmt: skip
    with translation.override("zh-hans"):
        assert sorted(one for one in said if not why_told(one)[1] or why_told(one)[0] == one) == []
        assert why_told("what nobody wrote") == ("what nobody wrote", False)
