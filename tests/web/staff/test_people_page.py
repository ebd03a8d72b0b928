"""The page of people holds two forms, which a screen reader must be able to tell apart."""

import re

import pytest


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
def test_no_id_stands_twice(owner):
    for page in (owner.get("/book/people/"), owner.post("/book/teams/"), owner.post("/book/people/invite/")):
        ids = re.findall(r' id="([^"]+)"', page.text)
        assert sorted(ids) == sorted(set(ids))
