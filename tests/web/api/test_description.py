"""The description is valid, whole, and for colleagues alone."""

import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from keepworth_web.shared.api.fields import Told
from keepworth_web.site.api import api
from keepworth_web.site.described import ERRORS, described
from keepworth_web.staff.rights import Right
from tests.web.api.operations import NOT_HELD, OPERATIONS, PATHS
from tests.web.browsers import browser_of, with_key
from tests.web.routes import routes


def test_it_is_openapi_3_1_and_names_every_route_and_method():
    ours = {f"/{route}" for route, _ in routes() if route.startswith("api/")} - {"/api/v1/openapi.json"}
    assert described()["openapi"].startswith("3.1")
    assert {re.sub(r"\{(\w+)\}", "{}", path) for path in PATHS} == {re.sub(r"<[^>]+>", "{}", route) for route in ours}
    operations = [
        one for bound in api._get_bound_routers() for view in bound.path_operations.values() for one in view.operations
    ]
    assert len(OPERATIONS) == sum(len(one.methods) for one in operations)


def test_every_schema_in_it_is_one_and_every_reference_leads_somewhere():
    said = described()
    for schema in said["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for reference in set(re.findall(r"'\$ref': '#/([^']+)'", str(said))):
        found = said
        for part in reference.split("/"):
            found = found[part]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_says_its_right_its_errors_and_a_name_of_its_own(method, path):
    operation = PATHS[path][method.lower()]
    assert operation["x-right"] in set(Right)
    assert set(ERRORS) < set(operation["responses"])
    assert operation["security"] == [{"Key": []}]
    names = [one["operationId"] for methods in PATHS.values() for one in methods.values()]
    assert names.count(operation["operationId"]) == 1
    headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
    of_writes = set() if (method, path) in NOT_HELD else {"Idempotency-Key"}
    assert headers == ({"If-None-Match"} if method == "GET" else of_writes)


@pytest.mark.django_db
def test_it_is_given_to_whoever_is_signed_in_or_has_a_key_and_shown_as_a_page(people, anonymous):
    assert anonymous.get("/api/v1/openapi.json").status_code == 401
    assert with_key(people["viewer"]).get("/api/v1/openapi.json").json() == described()
    page = browser_of(people["viewer"]).get("/book/api/").text
    assert all(f"<code>{method} {path}</code>" in page for method, path in OPERATIONS)
    assert "&lt;code&gt;" not in page


def test_no_two_answers_have_one_name():
    """The description would tell both by the one that comes last."""

    def below(of: type[Told]) -> list[type[Told]]:
        return [each for one in of.__subclasses__() for each in (one, *below(one))]

    names = Counter(one.__name__ for one in set(below(Told)))
    assert [name for name, many in names.items() if many > 1] == []
