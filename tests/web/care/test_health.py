"""Book › Health: the owner sees what doctor finds, with what to do; nobody else does."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_owner_sees_what_is_wrong_and_how_it_is_mended(owner, book):
    page = owner.get("/book/health/")
    assert page.status_code == 200
    assert "Looked at, and fine" in page.text
    stray = book / "lake/orders"
    stray.mkdir(parents=True, exist_ok=True)
    (stray / "0123456789abcdef.parquet").write_bytes(b"PAR1")
    page = owner.get("/book/health/").text
    assert "strays" in page


def test_d1_01_nobody_else_sees_it(colleague, stranger):
    assert [client.get("/book/health/").status_code for client in (colleague, stranger)] == [403, 403]
