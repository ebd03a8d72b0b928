"""D5: no page is forgotten by those who look at all of them."""

import pytest

from tests.web.routes import routes
from tests.web.visits import NO_PAGES, PARAMETER, RECIPES, recipe_of

ROUTES = [route for route, _ in routes() if not route.startswith(NO_PAGES)]


@pytest.mark.parametrize("route", [one for one in ROUTES if PARAMETER.search(one)])
def test_d5_every_page_with_a_parameter_has_a_recipe(route):
    assert recipe_of(route), f"{route} is looked at by nobody: add it to RECIPES of tests/web/visits.py"


def test_d5_no_recipe_outlives_its_page():
    assert [name for name in RECIPES if not any(route.startswith(name) for route in ROUTES)] == []
