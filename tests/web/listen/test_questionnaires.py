"""Listen › Questionnaires: copied, written, checked at its fields, published, asked, answered, retired."""

import re
import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from keepworth.errors import Busy
from keepworth.listen.instruments import faults_in, shipped_scales
from keepworth.tables.own_instruments import known_instruments, own_instruments, publish_instrument
from keepworth_web.book.models import Upload
from keepworth_web.listen.actions import write_draft
from keepworth_web.listen.forms.setting import SurveyForm
from keepworth_web.listen.models import Draft, Survey, Trigger
from keepworth_web.listen.reads.drafts import field_of, one_draft, written_in
from keepworth_web.listen.views import drafting
from keepworth_web.shared.sentences import why_told
from keepworth_web.staff.models import AuditEntry
from tests.factories.instruments import OURS
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
HOSTILE = '<script>alert(1)</script>"}{{ x }}'
ITEM = {
    "name": "waiting", "construct": "Whether waiting was short", "scale": "agree", "feeds": "satisfaction",
    "customer_en": "I waited too long for {company}.", "customer_zh": "我等{company}等得太久。",
    "lower_is_better": "on",
}  # fmt: skip


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def begun(client, of: str = "") -> Draft:
    assert client.post("/listen/drafts/", {"of": of}).status_code == 302
    return Draft.objects.first()


def held(draft: Draft) -> dict:
    draft.refresh_from_db()
    return tomllib.loads(draft.text)


def kept(client, draft: Draft, page: str, **said: object):
    draft.refresh_from_db()
    return client.post(f"/listen/drafts/{draft.pk}/{page}", {**said, "revision": draft.revision})


def head_of(**more: str) -> dict[str, str]:
    both = {"title": "Waiting", "opening_customer": "One question."}
    words = {f"{name}_{language}": text for name, text in both.items() for language in ("en", "zh")}
    return {"name": "waiting", "version": "1.0", "sources": "Ours.", **words, **more}


def test_a_shipped_one_is_copied_changed_published_and_never_changes(editor, book):
    assert "Recommend score (NPS)" in editor.get("/listen/questionnaires/").text
    draft = begun(editor, "nps 1.0")
    assert held(draft)["name"] == "own-nps"
    assert "it can be published" in editor.get(f"/listen/drafts/{draft.pk}/").text
    assert editor.get(f"/listen/drafts/{draft.pk}/as/customer/").status_code == 200
    answer = kept(editor, draft, "publish/")
    assert answer.headers["Location"] == "/listen/questionnaires/own-nps/1.0/"
    assert "never changes" in editor.get(answer.headers["Location"]).text
    file = book / "instruments/own-nps-1.0.toml"
    before = file.read_bytes()
    again = begun(editor, "own-nps 1.0")
    assert (held(again)["name"], held(again)["version"]) == ("own-nps", "1.1")
    kept(editor, again, "", **head_of(name="own-nps", version="1.0"))
    refused = kept(editor, again, "publish/")
    assert refused.status_code == 422
    assert file.read_bytes() == before


def test_what_cannot_be_noted_is_not_published_and_what_cannot_be_published_stays_a_draft(
    editor, people, book, monkeypatch
):
    draft, by = begun(editor, "nps 1.0"), people["editor"]

    def full(*_, **__):
        raise OSError("No space left on device")

    for name in ("note", "publish_instrument"):
        with monkeypatch.context() as patched:
            patched.setattr(write_draft, name, full)
            with pytest.raises(OSError, match="No space"):
                write_draft.publish_draft(draft, by=by, at=timezone.now())
        assert not (book / "instruments/own-nps-1.0.toml").exists()
        assert one_draft(draft.pk).trashed_at is None
        assert not AuditEntry.objects.filter(kind="questionnaire.publish").exists()
    write_draft.publish_draft(draft, by=by, at=timezone.now())
    with pytest.raises(Busy):
        write_draft.publish_draft(draft, by=by, at=timezone.now())


def test_one_is_written_from_nothing_and_every_fault_stands_at_its_field(editor, book):
    draft = begun(editor)
    page = editor.get(f"/listen/drafts/{draft.pk}/").text
    assert re.search(r'name="name"[^>]*>\s*<p class="help"[^>]*>[^<]*</p>\s*<p class="fault"[^>]*>is missing', page)
    assert kept(editor, draft, "", **head_of()).status_code == 302
    broken = kept(editor, draft, "items/0/", **{**ITEM, "feeds": "", "customer_zh": "我等太久。"})
    assert broken.headers["Location"] == f"/listen/drafts/{draft.pk}/items/1/"
    shown = editor.get(broken.headers["Location"]).text
    assert re.search(r'name="feeds".*?must name an indicator', shown, re.DOTALL)
    assert "leaves other places open in one language than in another" in shown
    assert kept(editor, draft, "publish/").status_code == 422
    assert not known_instruments(book)
    assert kept(editor, draft, "items/1/", **ITEM).headers["Location"] == f"/listen/drafts/{draft.pk}/"
    assert written_in(Draft.objects.get().text).faults == ()
    assert kept(editor, draft, "publish/").status_code == 302
    (made,) = known_instruments(book)
    (item,) = made.items
    assert (made.name, item.name, item.feeds, item.lower_is_better) == ("waiting", "waiting", "satisfaction", True)
    assert Draft.objects.get().trashed_at  # it may be looked at again for 30 days


def test_items_are_moved_removed_and_taken_back(editor):
    draft = begun(editor, "beyond 1.0")
    names = [one["name"] for one in held(draft)["items"]]
    kept(editor, draft, "change/", do="down", at=1)
    assert [one["name"] for one in held(draft)["items"]] == [names[1], names[0], *names[2:]]
    kept(editor, draft, "change/", do="remove", at=1)
    assert [one["name"] for one in held(draft)["items"]] == [names[0], *names[2:]]
    editor.post(f"/listen/drafts/{draft.pk}/undo/")
    assert [one["name"] for one in held(draft)["items"]] == [names[1], names[0], *names[2:]]
    assert kept(editor, draft, "change/", do="up", at=1).status_code == 422


def test_a_scale_of_its_own_is_kept_used_and_removed(editor):
    draft = begun(editor, "nps 1.0")
    smiles = {"name": "smiles", "kind": "choice", "choices": "1 | Sad | 难过\n2 | Glad | 高兴"}
    assert kept(editor, draft, "scales/", **smiles).status_code == 302
    assert held(draft)["scales"]["smiles"]["choices"][1] == {"value": 2, "en": "Glad", "zh-hans": "高兴"}
    assert 'value="smiles"' in editor.get(f"/listen/drafts/{draft.pk}/items/1/").text
    assert kept(editor, draft, "scales/", **{**smiles, "choices": "one, two"}).status_code == 422
    kept(editor, draft, "change/", do="remove-scale", scale="smiles")
    assert "scales" not in held(draft) or held(draft)["scales"] == {}


def test_nobody_overwrites_what_they_did_not_see(editor):
    draft = begun(editor, "nps 1.0")
    kept(editor, draft, "", **head_of())
    late = editor.post(f"/listen/drafts/{draft.pk}/", {**head_of(name="late"), "revision": 1})
    assert late.status_code == 409
    assert held(draft)["name"] == "waiting"
    assert editor.post(f"/listen/drafts/{draft.pk}/publish/", {"revision": 1}).status_code == 409


def test_of_two_who_take_a_change_back_at_once_the_second_is_told(editor, monkeypatch):
    draft = begun(editor, "nps 1.0")
    kept(editor, draft, "", **head_of())
    draft.refresh_from_db()
    editor.post(f"/listen/drafts/{draft.pk}/undo/")
    found = [draft]  # as the second found it before the first was done
    monkeypatch.setattr(drafting, "one_draft", lambda number: found.pop() if found else one_draft(number))
    late = editor.post(f"/listen/drafts/{draft.pk}/undo/")
    assert late.status_code == 409
    assert "Somebody else changed this draft meanwhile" in late.text
    assert held(draft)["name"] == "own-nps"


def test_a_file_goes_out_and_comes_in(editor):
    draft = begun(editor, "loyalty 1.0")
    file = editor.get(f"/listen/drafts/{draft.pk}/file/")
    assert "attachment" in file.headers["Content-Disposition"]
    answer = editor.post("/listen/drafts/upload/", {"file": SimpleUploadedFile("x.toml", file.content)})
    assert answer.status_code == 302
    first, second = Draft.objects.all()
    assert tomllib.loads(first.text) == tomllib.loads(second.text)
    shipped = editor.get("/listen/questionnaires/ces/1.0/file/").content.decode()
    assert tomllib.loads(shipped)["name"] == "ces"


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "Choose a file that is not empty."),
        (b"\xff\xfe\x00", 422, "The file is no UTF-8 text."),
        (b"format = ", 422, "is no TOML"),
        (b"a = " + b"[" * 5000, 422, "is no TOML"),
        (b"day = 2026-01-01", 422, "An instrument holds no date."),
        (b"#" * 300_000, 413, "which no questionnaire is"),
        (b"# " + b"x" * 262_143, 422, "which no questionnaire is"),
    ],
)
def test_what_is_no_questionnaire_is_refused_and_kept_nowhere(editor, content, status, said):
    padded = content if not content.startswith(b"# ") else b'a = "' + b"x" * 262_143 + b'"'
    answer = editor.post("/listen/drafts/upload/", {"file": SimpleUploadedFile("x.toml", padded)})
    assert answer.status_code == status
    assert said in answer.text
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        'name = 3\nversion = [1]\ntitle = "x"\nopening = 4\nitems = 5\nscales = 6',
        "items = [1, {}, {name = {}, customer = 3, only_if = 7, scale = [1], top = 'x', feeds = 2}]",
        "[[items]]\nname = 'x'\n[items.only_if]\na = 'b'\nc = 1",
        "scales = {a = 1, b = {kind = 2, choices = [1, {value = 'x'}]}}",
        f"name = '''{HOSTILE}'''\n[[items]]\nname = '''{HOSTILE}'''\n[items.customer]\nen = '''{HOSTILE}'''",
    ],
)
def test_whatever_a_file_holds_its_draft_can_be_looked_at(editor, text):
    file = SimpleUploadedFile("x.toml", text.encode())
    answer = editor.post("/listen/drafts/upload/", {"file": file})
    if answer.status_code == 422:
        assert not Draft.objects.exists()
        return
    draft = Draft.objects.get()
    pages = [f"/listen/drafts/{draft.pk}/", f"/listen/drafts/{draft.pk}/items/0/", "/listen/questionnaires/"]
    pages += [f"/listen/drafts/{draft.pk}/items/{at + 1}/" for at in range(len(written_in(draft.text).items))]
    for page in pages:
        shown = editor.get(page)
        assert shown.status_code == 200, page
        assert HOSTILE not in shown.text
    assert kept(editor, draft, "publish/").status_code == 422


def test_an_own_one_is_asked_and_a_retired_one_is_offered_no_more(editor, people, book):
    publish_instrument(book, OURS)
    form = {"name": "x", "instrument": "ours 1.0", "side": "customer", "perspective": "own", "elements": ""}
    made = editor.post("/listen/surveys/new/", {**form, "closes_on": ""})
    assert made.status_code == 302
    assert "Ours" in editor.get(made.headers["Location"]).text
    assert editor.post("/listen/questionnaires/ours/1.0/retire/").status_code == 302
    assert own_instruments(book).retired == {("ours", "1.0")}
    assert not SurveyForm({**form, "closes_on": ""}).is_valid()
    assert "Ours" in editor.get(made.headers["Location"]).text  # what is asked goes on
    editor.post("/listen/questionnaires/ours/1.0/offer/")
    assert SurveyForm({**form, "closes_on": ""}).is_valid()
    viewer = browser_of(people["viewer"])
    assert viewer.get("/listen/questionnaires/ours/1.0/").status_code == 200
    assert viewer.post("/listen/questionnaires/ours/1.0/retire/").status_code == 403
    (book / "instruments/ours-1.0.toml").unlink()
    assert editor.get("/listen/surveys/").status_code == 200  # a file that is gone brings no page down


def test_drafts_go_to_the_trash_and_come_out(editor):
    draft = begun(editor, "nps 1.0")
    editor.post(f"/listen/drafts/{draft.pk}/throw-away/")
    assert editor.get(f"/listen/drafts/{draft.pk}/").status_code == 404
    assert "Take it out" in editor.get("/listen/questionnaires/").text
    assert editor.post(f"/listen/drafts/{draft.pk}/take-out/").status_code == 302
    assert editor.get(f"/listen/drafts/{draft.pk}/").status_code == 200
    assert editor.post(f"/listen/drafts/{draft.pk}/take-out/").status_code == 404


def test_a_program_writes_checks_publishes_and_retires(people, book):
    program = with_key(people["editor"], scope="write")

    def post(path: str, **body: object):
        return program.post(f"/api/v1/listen/{path}", body, content_type="application/json")

    made = post("drafts", toml="name = 'ours'").json()
    assert {"place": "version", "said": "is missing"} in made["faults"]
    at = f"drafts/{made['id']}"
    changed = program.put(f"/api/v1/listen/{at}", {"toml": OURS, "revision": 1}, content_type="application/json").json()
    assert (changed["faults"], changed["revision"]) == ([], 2)
    assert post(f"{at}/publish", revision=1).status_code == 409
    published = post(f"{at}/publish", revision=2)
    assert published.status_code == 201
    assert published.json()["items"][0]["customer"] == {"en": "{company} works.", "zh-hans": "{company}好用。"}
    assert program.generic("POST", "/api/v1/listen/questionnaires/ours/1.0/retire").json()["retired"]
    listed = program.get("/api/v1/listen/questionnaires").json()["questionnaires"]
    assert [one["name"] for one in listed if one["own"]] == ["ours"]
    assert post("drafts", toml="x = 1", copy_of="nps 1.0").status_code == 422


def test_every_fault_of_a_field_can_be_said_in_every_language():
    text = OURS.replace("customer = {", "us = {").replace("agree", "agre").replace('"1.0"', '"x"').replace("1", "2")
    more = 'x = 1\n[[items]]\nname = 3\nonly_if.q = 1\nper_element = 1\npart = "p"\n'
    for fault in faults_in(text + more, where="x", scales=shipped_scales()):
        assert why_told(fault.said)[1], fault.said
        assert isinstance(field_of(fault.place), str)


def test_drafts_are_few_enough_to_be_listed(editor, people):
    at = timezone.now()
    Draft.objects.bulk_create(Draft(text="name = 'x'", changed_by=people["editor"], changed_at=at) for _ in range(50))
    assert editor.post("/listen/drafts/", {"of": ""}).status_code == 422
    assert editor.get("/listen/questionnaires/").status_code == 200


def test_a_file_without_the_form_s_secret_is_kept_nowhere(people):
    strict = browser_of(people["editor"], enforce_csrf_checks=True)
    answer = strict.post("/listen/drafts/upload/", {"file": SimpleUploadedFile("x.toml", OURS.encode())})
    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_all_that_uses_a_version_is_told(editor, people):
    survey, now = survey_of(people["owner"]), timezone.now()  # with its own rule for cases
    Trigger.objects.create(survey=survey, kind="purchase", since=now.date(), made_at=now)
    sent = {"table": "answers", "size": 1, "sent_at": now, "name": "a.csv", "maps": ["item:nps/recommend=#6"]}
    Upload.objects.create(stored="1", batch="b1", **sent)
    Upload.objects.create(stored="2", batch="b2", undone_at=now, **sent)
    Upload.objects.create(stored="3", **sent)
    Upload.objects.create(stored="4", batch="b4", **{**sent, "maps": ["item:nps-2/recommend=#6"]})
    page = editor.get("/listen/questionnaires/nps/1.0/").text
    for said in ("1 survey asks it.", "1 time it is set to ask by itself.", "Answers to 1 survey open cases.",
                 "1 imported file has columns mapped to it."):  # fmt: skip
        assert said in page
    assert Survey.objects.count() == 1
    told = with_key(people["editor"], scope="read").get("/api/v1/listen/questionnaires/nps/1.0").json()
    assert told["uses"] == {"surveys": 1, "triggers": 1, "case_rules": 1, "imports": 1, "asks_by_itself": ""}


@pytest.mark.parametrize(("address", "said"), [
    ("csat-5/1.0", "Stand-by asks it after a purchase."), ("ces/2.0", "It is asked once a case is solved."),
    ("complaint/1.0", "It is the form for complaints."),
])  # fmt: skip
def test_what_is_asked_without_being_told_is_said(editor, address, said):
    page = editor.get(f"/listen/questionnaires/{address}/").text
    assert said in page
    assert "No survey asks it yet." in page
