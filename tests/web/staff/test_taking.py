"""Lists that stand on pages, taken away whole: by the right to the page, the password again, counted, noted, sealed."""

import csv
import io

import pytest
from openpyxl import load_workbook

from keepworth_web.shared.panels import listings
from keepworth_web.staff.actions import begin_export
from keepworth_web.staff.models import AuditEntry
from keepworth_web.staff.rights import Right
from tests.web.browsers import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
ADDRESS = "/book/lists/take/"


def taken(client, what: str, **more: object) -> list[list[str]]:
    answer = client.post(ADDRESS, {"what": what, "kind": "csv", **more})
    assert answer.status_code == 200, answer.text[:500]
    return list(csv.reader(io.StringIO(answer.getvalue().decode(), newline="")))


def test_the_audit_log_comes_whole_with_the_hash_of_every_line(owner, people):
    for number in range(120):  # more than a page of it
        AuditEntry.objects.create(
            at=people["owner"].joined_at, kind="test", about=str(number), hash_before="x", hash=f"{number:064x}"
        )
    lines = list(AuditEntry.objects.values_list("hash", flat=True))
    rows = taken(owner, "audit")
    assert rows[0] == ["When (UTC)", "Who", "What", "About", "More", "Hash"]
    assert [row[-1] for row in rows[1 : 1 + len(lines)]] == lines


def test_people_are_those_whom_the_page_shows(people):
    shown = taken(browser_of(people["local_manager"]), "people")
    names = {row[0] for row in shown[1:] if len(row) > 1}
    assert people["viewer"].name in names
    assert people["owner"].name not in names


def test_an_xlsx_holds_the_same_and_no_formula(owner, people):
    type(people["viewer"]).objects.filter(pk=people["viewer"].pk).update(name="=1+1")
    answer = owner.post(ADDRESS, {"what": "people", "kind": "xlsx"})
    cells = [cell for row in load_workbook(io.BytesIO(answer.getvalue())).active for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert any("SHA-256" in str(cell.value) for cell in cells)


RIGHTS = [(what, who) for what in listings() for who in ("viewer", "editor", "local_manager", "owner")]


@pytest.mark.any_database
@pytest.mark.parametrize(("what", "who"), RIGHTS)
def test_d1_15_a_list_asks_for_the_right_of_its_page_and_is_noted(people, what, who):
    may = people[who].may(Right(listings()[what].right))
    answer = browser_of(people[who]).post(ADDRESS, {"what": what, "kind": "csv"})
    is_of_one = what in {"orders", "ledger", "plan", "deliveries", "references", "assignments"}  # there is no number 0
    expected = (404 if is_of_one else 200) if may else 403
    assert answer.status_code == expected
    noted = list(AuditEntry.objects.values_list("kind", flat=True))
    assert (f"export.{what}" in noted) == (expected == 200)
    assert ("refused" in noted) == (expected == 403)


@pytest.mark.parametrize("sent", [{}, {"what": "passwords", "kind": "csv"}, {"what": "audit", "kind": "exe"}])
def test_what_is_no_list_is_refused(owner, sent):
    assert owner.post(ADDRESS, sent).status_code == 422


def test_d1_15_the_password_is_asked_for_again_and_exports_are_counted(people, monkeypatch):
    stale = browser_of(people["owner"], confirmed=False)
    assert stale.post(ADDRESS, {"what": "audit", "kind": "csv"}).headers["Location"].startswith("/account/confirm/")
    monkeypatch.setattr(begin_export, "MOST_AN_HOUR", 1)
    client = browser_of(people["owner"])
    answers = [client.post(ADDRESS, {"what": "people", "kind": "csv"}).status_code for _ in range(2)]
    assert answers == [200, 429]


@pytest.mark.parametrize(("what", "address"), [("audit", "/book/audit/"), ("people", "/book/people/")])
def test_the_page_offers_it(owner, what, address):
    page = owner.get(address).text
    assert f'action="{ADDRESS}"' in page
    assert f'name="what" value="{what}"' in page
