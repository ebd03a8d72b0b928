"""The worker lists the customers after it changed the book, so that no page waits for it."""

import pytest
from django.utils import timezone

from keepworth_web.book.actions.request_score import request_score
from keepworth_web.site.worker import do_next

pytestmark = pytest.mark.django_db


def test_after_a_job_the_list_of_customers_is_there(people, book):
    from tests.factories.web_book import one_customer

    one_customer(book)
    for path in (book / "lake/.cache").glob("directory-*"):
        path.unlink()
    request_score(by=people["owner"], at=timezone.now())
    assert do_next()
    assert len(list((book / "lake/.cache").glob("directory-*.parquet"))) == 1
