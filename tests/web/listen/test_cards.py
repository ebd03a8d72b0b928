"""The QR code of an open link: what it holds, to be printed and as a file."""

import io

import pytest
import segno
from django.utils import timezone

from keepworth_web.listen.models import OpenLink
from tests.web.listen.asking import link_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


@pytest.fixture
def made(people):
    return link_to(survey_of(people["owner"], languages=["en", "zh-hans"]), people["owner"])


def test_the_card_says_in_every_language_what_is_asked_and_where(colleague, made):
    link, token = made
    page = colleague.get(f"/listen/links/{link.pk}/card/")
    assert "How likely is it that you would recommend Acme" in page.text
    assert "您有多大可能" in page.text
    assert f"http://127.0.0.1:8000/o/{token}/" in page.text
    assert 'src="data:image/svg+xml' in page.text


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_code_alone_holds_the_address(colleague, made, kind, begins):
    link, token = made
    file = colleague.get(f"/listen/links/{link.pk}/code.{kind}/")
    assert file.content.startswith(begins)
    assert file.headers["Content-Disposition"] == f'attachment; filename="survey-link-{link.pk}.{kind}"'
    expected = io.BytesIO()
    scale = 8 if kind == "svg" else 16
    segno.make(f"http://127.0.0.1:8000/o/{token}/", error="m").save(expected, kind=kind, scale=scale, border=4)
    assert file.content == expected.getvalue()
    assert colleague.get(f"/listen/links/{link.pk}/code.exe/").status_code == 404


def test_a_link_that_another_secret_sealed_has_no_card(colleague, made):
    link, _ = made
    OpenLink.objects.filter(pk=link.pk).update(sealed="", closed_at=timezone.now())
    assert colleague.get(f"/listen/links/{link.pk}/card/").status_code == 404


def test_the_page_of_the_survey_leads_there(owner, made):
    link, _ = made
    page = owner.get(f"/listen/surveys/{link.survey_id}/").text
    assert f"/listen/links/{link.pk}/card/" in page
    assert f"/listen/links/{link.pk}/code.png/" in page
