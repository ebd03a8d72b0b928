"""The audit log is only added to, and shows when somebody went past it."""

import pytest
from django.db import DatabaseError, connection, transaction

from keepworth_web.staff.actions.note import broken_at, note
from keepworth_web.staff.models import AuditEntry
from keepworth_web.staff.models.audit import AuditLogIsAppendOnly

pytestmark = pytest.mark.django_db


def test_the_model_changes_and_removes_nothing(people):
    entry = note("test", by=people["owner"], about="x")
    for change in (
        entry.delete,
        entry.save,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(kind="other"),
        lambda: AuditEntry.objects.bulk_update([entry], ["kind"]),
    ):
        with pytest.raises(AuditLogIsAppendOnly):
            change()


@pytest.mark.parametrize("statement", ["UPDATE staff_auditentry SET kind = 'x'", "DELETE FROM staff_auditentry"])
def test_the_database_changes_and_removes_nothing(people, statement):
    note("test")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().kind == "test"


def test_every_line_follows_from_the_one_before(people):
    for number in range(5):
        note("test", by=people["owner"], about=f"thing {number}", n=number, words="höher 高")
    assert broken_at() is None


def test_a_line_slipped_in_is_found(people):
    first = note("test")
    AuditEntry.objects.bulk_create([AuditEntry(at=first.at, kind="forged", hash_before=first.hash, hash="f" * 64)])
    assert broken_at() == first.pk + 1


def test_a_refusal_is_noted(stranger, people):
    stranger.get("/book/audit/")
    line = AuditEntry.objects.first()
    assert (line.kind, line.person_id, line.about) == ("refused", people["stranger"].pk, "manage_book")


def test_the_owner_reads_it_page_by_page(owner):
    for number in range(120):
        note("test", about=f"thing {number}")
    page = owner.get("/book/audit/").text
    assert "thing 119" in page
    assert "thing 3<" not in page
    older = page.split('href="?before=')[1].split('"')[0]
    assert "thing 3<" in owner.get(f"/book/audit/?before={older}").text
    assert "Every line follows" in owner.post("/book/audit/check/").text


@pytest.mark.parametrize("said", ["x", "-1", "9" * 30, "１２", "1;DROP TABLE staff_auditentry"])
def test_nonsense_in_the_address_is_no_fault(owner, said):
    assert owner.get("/book/audit/", {"before": said}).status_code == 200
