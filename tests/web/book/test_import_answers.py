"""Book › Import of answers with a row a respondent: columns that are known, columns that a person names, and back."""

import pytest

from keepworth.tables.book import find_book
from keepworth.tables.own_instruments import publish_instrument
from keepworth_web.book.models import Upload
from keepworth_web.site.worker import do_next
from tests.factories.instruments import OURS
from tests.web.book.test_import import sent

pytestmark = pytest.mark.django_db
FORMBRICKS = (
    "Response ID,Timestamp,Finished,Survey ID,Contact,1. How likely is it that you would recommend us to a friend or "
    "colleague?,Score B,Why\n"
    "r1,2026-01-02T10:00:00Z,true,s1,a@b.example,9,6,Quick\nr2,2026-01-03T10:00:00Z,true,s1,,x,2,=1+1\n"
)
LIMESURVEY = (
    "Response ID,Date submitted,Last page,Start language,ces/ease,works\n1,2026-01-02 10:00:00,3,en,6,7\n2,,1,en,2,\n"
)


def at(page: str) -> Upload:
    return Upload.objects.get(pk=int(page.split("/")[3]))


def held(book) -> list[tuple[object, ...]]:
    with find_book(book).lake() as lake:
        query = f"SELECT instrument, item, value FROM ({lake.select('answers')}) ORDER BY ALL"
        return lake.engine.execute(query).fetchall()


def test_known_columns_are_named_and_others_are_chosen_dry_run_and_import_alike(editor, book):
    publish_instrument(book, OURS)
    page = sent(editor, FORMBRICKS, "responses.csv")
    shown = editor.get(page).text
    assert 'name="item-5" value="nps/recommend"' in shown
    assert '<option value="ours/works">Ours: {company} works.</option>' in shown
    assert "is read as item:nps/recommend, for its header says so." in shown
    form = {"table": "answers", "column-0": "submission_id", "column-1": "answered_at", "column-5": "item:",
            "item-5": "nps/recommend", "column-6": "item:", "item-6": "ours/works", "column-7": "words:",
            "item-7": "nps/recommend"}  # fmt: skip
    assert editor.post(f"{page}plan/", form).status_code == 302
    assert do_next()
    dry = at(page).looked["counts"]
    assert (dry["rows_read"], dry["rows_new"], dry["rows_refused"]) == (4, 3, 1)
    editor.post(f"{page}start/")
    assert do_next()
    told = at(page).told
    assert {key: told[key] for key in ("rows_read", "rows_new", "rows_refused", "plan")} == {
        key: dry[key] for key in ("rows_read", "rows_new", "rows_refused", "plan")
    }
    assert held(book) == [("nps", "recommend", 9.0), ("ours", "works", 2.0), ("ours", "works", 6.0)]
    errors = b"".join(editor.get(f"{page}refused/").streaming_content).decode()
    again = sent(editor, errors.replace(",x,", ",10,"), "refused.csv")
    assert at(again).looked["counts"]["rows_new"] == 1, at(again).looked
    editor.post(f"/book/import/batches/{at(page).batch}/undo/")
    assert do_next()
    assert held(book) == []


def test_an_export_of_limesurvey_needs_nothing_said(editor, book):
    publish_instrument(book, OURS)
    page = sent(editor, LIMESURVEY, "results-survey.csv")
    assert at(page).table == "answers"
    assert at(page).looked["export"] == "LimeSurvey: responses"
    counts = at(page).looked["counts"]
    assert (counts["rows_new"], counts["rows_refused"]) == (2, 1)  # who left before the end has no day
    editor.post(f"{page}start/")
    assert do_next()
    assert held(book) == [("ces", "ease", 6.0), ("ours", "works", 7.0)]


def test_a_table_of_anybody_is_offered_as_answers(editor, book):
    page = sent(editor, "person,when,NPS\n1,2026-01-02,9\n", "feedback.csv")
    assert "answers" in at(page).looked["tables"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"column-5": "item:", "item-5": ""}, "Say to which item column 6 holds the answers."),
        ({"column-5": "item:", "item-5": "nps/recommend=#1"}, "none of those that were offered"),
        ({"column-5": "item:", "item-5": "a\u202eb/c"}, "none of those that were offered"),
        ({"column-5": "item:", "item-5": "n" * 200}, "none of those that were offered"),
        ({"column-5": "item:", "item-5": "nps", "column-6": "item:", "item-6": "nps"}, "Chosen twice: item:nps."),
    ],
)
def test_what_names_no_item_is_said_and_kept_nowhere(editor, book, more, said):
    page = sent(editor, FORMBRICKS, "responses.csv")
    before = at(page).maps
    form = {"table": "answers", "column-0": "submission_id", "column-1": "answered_at", **more}
    answer = editor.post(f"{page}plan/", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert at(page).maps == before


def test_an_item_of_no_questionnaire_is_a_question_and_none_at_all_is_an_answer(editor, book):
    page = sent(editor, FORMBRICKS, "responses.csv")
    form = {"table": "answers", "column-0": "submission_id", "column-1": "answered_at", "column-5": "item:"}
    editor.post(f"{page}plan/", {**form, "item-5": "nsp"})
    assert do_next()
    assert "is no item of a questionnaire that is known" in at(page).looked["question"]
    editor.post(f"{page}plan/", {**form, "column-5": "", "item-5": ""})
    assert do_next()
    assert at(page).looked["counts"] is None  # nothing is taken for an item over the person's head


def test_a_column_that_becomes_unused_is_left_out_though_its_item_stands_beside_it(editor, book):
    page = sent(editor, FORMBRICKS, "responses.csv")
    form = {"table": "answers", "column-0": "submission_id", "column-1": "answered_at", "item-5": "nps/recommend"}
    editor.post(f"{page}plan/", {**form, "column-5": "", "item-6": "ces/ease", "column-6": ""})
    assert do_next()
    assert "nps/recommend" not in "".join(at(page).maps)
    assert "item:ces/ease=#7" in at(page).maps  # one that is only typed has numbers


def test_how_far_ratings_go_is_guessed_shown_and_changed(editor, book):
    reviews = "review id,Rating,Review,Date,Source\n" + "".join(
        f"r{at},{rating},Words,2026-01-0{at},Yelp\n" for at, rating in enumerate((9, 5, 10), start=1)
    )
    page = sent(editor, reviews, "reviews.csv")
    shown = editor.get(page).text
    assert 'name="item-1" value="review-10/rating_10"' in shown
    assert "for its numbers go from 5 to 10." in shown
    form = {"table": "answers", "column-0": "submission_id", "column-1": "item:", "item-1": "review-5/rating_5",
            "column-3": "answered_at", "column-4": "source"}  # fmt: skip
    editor.post(f"{page}plan/", form)
    assert do_next()
    counts = at(page).looked["counts"]  # positions are those of the file, behind an item's column too
    assert (counts["rows_new"], counts["rows_refused"]) == (1, 2)
    assert 'name="item-1" value="review-5/rating_5"' in editor.get(page).text
    assert "for its numbers go" not in editor.get(page).text


def test_answers_on_no_scale_are_shown_before_the_import_by_their_place_in_the_file_in_both_languages(editor, book):
    rows = "submission_id,answered_at,nps,csat-5\nr1,2026-01-02,9,4\nr2,2026-01-03,11,9\nr3,2026-01-04,7,x\n"
    page = sent(editor, rows, "wide.csv")
    looked = at(page).looked
    places = [dict(zip(looked["refusals"]["columns"], row, strict=True)) for row in looked["refusals"]["rows"]]
    assert [(one["line"], one["column"], one["text"]) for one in places] == [
        ("3", "nps", "11"), ("3", "csat-5", "9"), ("4", "csat-5", "x"),
    ]  # fmt: skip
    first = dict(zip(looked["stored"]["columns"], looked["stored"]["rows"][0], strict=True))
    assert first["source_line"] == "2"
    shown = editor.get(page).text
    assert "csat-5/satisfied_5: 1 answer refused, not on the question&#x27;s scale, whole numbers from 1 to 5." in shown
    editor.cookies["language"] = "zh-hans"
    chinese = editor.get(page).text
    assert "csat-5/satisfied_5：1 个答案被拒绝，不在该题的量表内，应为 1 到 5 的整数。" in chinese
    assert ">不在该题的量表内，应为 0 到 10 的整数<" in chinese
    assert editor.post(f"{page}start/").status_code == 302
    assert do_next()
    assert (at(page).told["rows_new"], at(page).told["rows_refused"]) == (3, 3)
    assert held(book) == [("csat-5", "satisfied_5", 4.0), ("nps", "recommend", 7.0), ("nps", "recommend", 9.0)]
