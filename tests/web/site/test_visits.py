"""D5: no page is forgotten by those who look at all of them."""

import pytest
from tools.page_shots import names

from keepworth_web.staff.models import Person
from tests.web.routes import routes
from tests.web.stage import Stage
from tests.web.visits import NO_PAGES, PARAMETER, RECIPES, addresses, pages, recipe_of, visits

# What is a file, and no page.
FILES = {
    "calendar/<str:token>/",
    "listen/links/<int:number>/code.svg/",
    "listen/links/<int:number>/code.png/",
    "value/page/<str:token>/pdf/",
    "value/<int:number>/ledger/page/pdf/",
    "act/review/<str:token>/pdf/",
    "words/feed.<slug:kind>",
    "act/plan/<int:number>/review/pdf/",
    "act/events/<str:mark>/calendar/",
    "act/partners/<int:number>/calendar/",
}
ROUTES = [route for route, _ in routes() if not route.startswith(NO_PAGES)]


@pytest.mark.parametrize("route", [one for one in ROUTES if PARAMETER.search(one)])
def test_d5_every_page_with_a_parameter_has_a_recipe(route):
    assert recipe_of(route), f"{route} is looked at by nobody: add it to RECIPES of tests/web/visits.py"


def test_d5_no_recipe_outlives_its_page():
    assert [name for name in RECIPES if not any(route.startswith(name) for route in ROUTES)] == []


def test_every_page_is_pictured_in_its_own_files():
    kinds = ("owner", "invitation", "password", "survey", "open survey", "ledger", "review", "words")
    tokens = dict.fromkeys(kinds, "t0ken")
    stage = Stage({"editor": Person(pk=2)}, customers=[1, 2], uploads=[1, 2], jobs=[1], works=[1], views=[1])
    stage.tokens, stage.surveys, stage.links, stage.drafts, stage.cases = tokens, [1], [1], [1], ["w1"]
    stage.persons, stage.receipts, stage.batches, stage.pieces = [("contact", 1)], ["r"], ["b"], [(1, "trust", "m")]
    stage.trials, stage.lines, stage.checks, stage.steps = [(1, "m")], [(1, "m")], [1], [1]
    stage.events, stage.spending = ["w1"], ["w1"]
    stage.partners, stage.offerings = [3], ["w1"]
    stage.plans, stage.plan_steps, stage.referrals = [(1, "m")], [(1, "m")], ["w1"]
    stage.extras, stage.own = ["w1"], [("decisions", "w1")]
    stage.openings, stage.givings = ["w1"], ["w1"]
    stage.testimonials = ["w1"]
    stage.content, stage.applicants, stage.experiments, stage.reports = ["w1"], [1], [1], [1]
    stage.rows = [(1, table, "w1") for table in ("contacts", "needs")]
    stage.ours, stage.webhooks = [("colleagues", "w1"), ("segments", "w1")], [1]
    pictured = list(names(visits(stage), book="full"))
    assert len({name for name, _ in pictured}) == len(pictured)
    assert not [name for name, _ in pictured if "<" in name or "/" in name]
    shown = {visit.address for _, visit in pictured if visit.sent is None}
    missing = [
        route for route, row in pages() if "GET" in row and not shown & set(addresses(route, stage))
    ]  # fmt: skip
    assert set(missing) == FILES
