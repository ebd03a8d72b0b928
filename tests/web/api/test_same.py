"""Everything that the pages do can be done by programs: `same.yaml` says by which operation, page by page."""

from pathlib import Path

import pytest
import yaml
from django.urls import resolve, reverse

from keepworth.tables.schemas import TABLES
from keepworth_web.shared.panels import panels
from tests.web.api.operations import PATHS
from tests.web.api.test_d1_02_fields import SCHEMAS
from tests.web.routes import routes
from tests.web.site.test_d1_01_matrix import MATRIX

pytestmark = pytest.mark.any_database
SAME = yaml.safe_load((Path(__file__).parent / "same.yaml").read_text(encoding="utf-8"))
PAGES = {route: pattern.callback for route, pattern in routes() if not route.startswith("api/")}
CASES = [(route, method) for route, methods in SAME.items() for method in methods]
BESIDE = {"GET /openapi.json"}  # the description itself
# A page that everybody may open shows some of them more: what it shows them asks for the right to that.
STRICTER = {
    "GET /keys": "look",
    "GET /customers/{number}": "see_walled",
    "GET /customers/{number}/worth": "see_walled",
    "GET /customers/{number}/orders": "see_walled",
    "GET /focus/measures": "see_book",
    "GET /focus/disciplines/customers": "see_book",
}


def operation(said: str) -> dict:
    method, path = said.split(" ")
    return PATHS[f"/api/v1{path}"][method.lower()]


def said_of(route: str, method: str) -> list[str]:
    found = SAME[route][method]
    return found if isinstance(found, list) else []


def test_every_page_and_method_has_its_operation_or_a_reason():
    asked = {route: set(row) - {"with", "send"} for route, row in MATRIX["routes"].items() if route in PAGES}
    assert {route: set(methods) for route, methods in SAME.items()} == asked
    assert set(SAME) == set(PAGES)


@pytest.mark.parametrize(("route", "method"), CASES, ids=lambda one: one or "home")
def test_what_is_named_is_there_and_asks_for_the_right_of_the_page(route, method):
    found = SAME[route][method]
    if isinstance(found, dict):
        assert set(found) == {"none"}
        assert len(found["none"].split()) > 3
        return
    for said in found:
        if said not in BESIDE:
            right = getattr(PAGES[route], "right", None)
            assert operation(said)["x-right"] == STRICTER.get(said, right), said
            assert said.startswith("GET ") == (method == "GET"), said


@pytest.mark.parametrize(("route", "method"), CASES, ids=lambda one: one or "home")
def test_what_asks_for_the_password_on_a_page_asks_a_program_for_it(route, method):
    if not getattr(PAGES[route], "asks_again", False) or method == "GET":
        return
    for said in said_of(route, method):
        asked = str(operation(said).get("requestBody"))
        schema = asked.rsplit("/", 1)[-1].split("'")[0]
        assert "password" in SCHEMAS[schema]["properties"], said


def test_every_operation_is_of_some_page():
    named = {said for route, method in CASES for said in said_of(route, method)}
    every = {
        f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in PATHS.items() for method in methods
    }
    tills = {"POST /till/coupons", "POST /till/redemptions"}  # have no page
    assert every - named == {"GET /jobs", "GET /runs/{run}"} | tills  # lists and parts of what a page shows at once


def test_every_panel_of_the_customer_s_page_has_its_operation():
    shown = {panel.slug for panel in panels()}
    customer = SAME["know/<int:number>/"]["GET"]
    # The panels of tables tell their rows.
    tables = set(TABLES) if "GET /customers/{number}/rows/{table}" in customer else set()
    missing = {slug for slug in shown - tables if not any(said.endswith(f"/{slug}") for said in customer)}
    assert missing == set()
    assert resolve(reverse("know:customer", args=(1,))).route in PAGES
