"""Who serves whom: the proposal, handing over as proposed or by hand, and taking it back."""

import re

import pytest

from keepworth_web.know.models import WrittenRow
from keepworth_web.staff.models import AuditEntry
from tests.keepworth.runs.test_score_assigning import firm
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db]
PAGE, API = "/focus/serving/", "/api/v1/focus/assignment"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return firm(tmp_path_factory.mktemp("assigned")).folder


@pytest.fixture
def assigned(made, show, tmp_path):
    """A copy of a firm in which two customers would do better with Bo."""
    import shutil

    shutil.copytree(made, tmp_path / "book", symlinks=True)
    return show(tmp_path / "book")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def hands(people) -> list[dict]:
    return with_key(people["owner"]).get(API).json()["changes"]


def test_the_page_says_what_the_proposal_adds(owner, assigned):
    said = words(owner.get(PAGE).text)
    assert "2 changes of hands would add 60 a year." in said
    assert "1 customers stay where they are." in said
    assert "knows the segment" in said


def test_handing_over_writes_who_serves_the_customer_from_today_on(owner, people, assigned):
    one = hands(people)[0]
    assert owner.post(f"{PAGE}{one['customer']}/", {"colleague": "bo"}).status_code == 302
    row = WrittenRow.objects.get(table="customers")
    assert (row.values["owner_id"], row.gone) == ("bo", False)
    assert AuditEntry.objects.filter(kind="row.write").exists()


def test_somebody_else_is_named_by_hand_and_it_is_taken_back(owner, people, assigned):
    one = hands(people)[0]
    owner.post(f"{PAGE}{one['customer']}/", {"colleague": "ann"})
    page = owner.get(PAGE).text
    undo = re.findall(r'action="(/know/changes/\d+/undo/)"', page)[0]
    assert owner.post(undo).status_code == 302
    assert not WrittenRow.objects.filter(table="customers", gone=False, values__owner_id="ann").exists()


def test_nobody_who_is_not_here_is_named(owner, people, assigned):
    one = hands(people)[0]
    for name in ("gone", "nobody", ""):
        assert owner.post(f"{PAGE}{one['customer']}/", {"colleague": name}).status_code == 404
    assert not WrittenRow.objects.exists()


def test_it_is_the_owners(colleague, stranger, people, assigned):
    number = hands(people)[0]["customer"]
    for client in (colleague, stranger):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}{number}/", {"colleague": "bo"}).status_code == 403


def test_an_empty_book_asks_for_colleagues(owner, shop):
    assert "Import colleagues" in owner.get(PAGE).text


def test_the_list_is_taken_away(owner, assigned):
    file = owner.post("/book/lists/take/", {"what": "who-serves-whom", "kind": "csv", "back": PAGE})
    text = b"".join(file.streaming_content).decode()
    assert text.splitlines()[0].startswith("Customer,Today,Proposed,Adds")
