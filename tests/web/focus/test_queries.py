"""D3: a list or filter asks the database at most twelve times, however many customers there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.mark.parametrize(
    "address",
    [
        "/focus/",
        "/focus/?sort=-silence&value-from=10&active-to=90&q=a&segment=Health&team=North&last-from=2020-01-01",
        "/focus/?column=customer&column=team&column=stake&column=spent&column=first&column=so-far",
        "/focus/map/",
        "/focus/views/",
    ],
)
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_d3_a_list_asks_at_most_twelve_times(address, who, shop, request):
    client = request.getfixturevalue(who)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= MOST, [query["sql"][:80] for query in asked]
