"""Worth and orders of a customer: parts that add up, years that are all there."""

import re

import pytest

from tests.factories.web_book import MANY

pytestmark = pytest.mark.django_db


def panels_of(page) -> dict:
    return {panel.slug: part for panel, part in page.context["parts"]}


@pytest.mark.parametrize("at", [0, 2, 7, 30, 59])
def test_the_parts_of_the_worth_add_up_to_it(owner, number, at):
    page = owner.get(f"/know/{number(at)}/")
    part = panels_of(page)["worth"]
    bars = [line["bar"].amount for line in part["lines"]]
    assert sum(bars) == part["whole"].amount == round(page.context["customer"]["value"])
    assert all(0 <= line["bar"].start <= 1 and line["bar"].start + line["bar"].width <= 1.000001
               for line in part["lines"])  # fmt: skip


def test_what_is_read_adds_up_too(owner, number):
    page = owner.get(f"/know/{number(0)}/").text
    section = page[page.index('id="panel-worth"') : page.index('id="panel-orders"')]
    shown = re.findall(r'class="number" data-label="[^"]+">\+?(−?[\d,]+)<', section)
    read = [int(one.replace(",", "").replace("−", "-")) for one in shown]
    assert sum(read[:-1]) == read[-1]
    assert len(read) == 6  # the most valuable has a contract besides


def test_d5_each_part_of_the_worth_is_one_click_from_its_rows(owner, number):
    answer = owner.get(f"/know/{number(0)}/")
    page = answer.text
    worth = page[page.index('id="panel-worth"') : page.index('id="panel-orders"')]
    leads = [re.findall(r'href="([^"]+)"', line) for line in worth.split("<tr")[2:6]]
    assert leads == [["/focus/"], ["#panel-orders"], ["#latest-orders"], ["#latest-orders"]]
    part = panels_of(answer)["orders"]
    latest = page[page.index('id="latest-orders"') :]
    assert latest.count('<th scope="row">', 0, latest.index("</table>")) == len(part["latest"]) > 1
    assert part["latest"][0]["ordered_on"] == part["row"]["last_order"]


def test_d1_01_a_typical_customer_is_that_of_those_one_may_see(owner, colleague, number):
    everybody = panels_of(owner.get(f"/know/{number(0)}/"))["worth"]
    mine = panels_of(colleague.get(f"/know/{number(0)}/"))["worth"]
    assert everybody["customers"] == MANY
    assert mine["customers"] == MANY * 2 // 3
    assert mine["lines"][0]["bar"].amount != everybody["lines"][0]["bar"].amount


def test_every_year_of_orders_is_there_and_drawn(owner, number):
    part = panels_of(owner.get(f"/know/{number(0)}/"))["orders"]
    years = [one["of"].year for one in part["years"]]
    assert years == list(range(years[0], years[-1] + 1))
    assert max(one["share"] for one in part["years"]) == 1.0
    row = part["row"]
    assert sum(one["of"].orders for one in part["years"]) == row["repeats"] + 1
    assert float(sum(one["of"].amount for one in part["years"])) == pytest.approx(row["total_spend"])


def test_lengths_are_written_with_a_point_in_every_language(owner, number):
    owner.cookies["language"] = "zh-hans"
    page = owner.get(f"/know/{number(0)}/").text
    assert re.search(r'<rect class="base" x="\d+\.\d\d"', page)


def test_how_it_is_computed_is_said_to_every_colleague(stranger):
    assert stranger.get("/value/how/").status_code == 200


def test_all_orders_are_taken_away_and_none_behind_the_wall(owner, stranger, number):
    page = panels_of(owner.get(f"/know/{number(0)}/"))["orders"]
    sent = {"what": "orders", "kind": "csv", "about": number(0)}
    lines = owner.post("/book/lists/take/", sent).getvalue().decode().splitlines()
    rows = [line.split(",") for line in lines[1 : lines.index("")]]
    assert sum(float(row[2]) for row in rows) == pytest.approx(sum(float(one["of"].amount) for one in page["years"]))
    latest = [(str(one["ordered_on"]), float(one["amount"])) for one in page["latest"]]
    assert [(row[0], float(row[2])) for row in rows][: len(latest)] == latest
    assert f'name="about" value="{number(0)}"' in owner.get(f"/know/{number(0)}/").text
    assert stranger.post("/book/lists/take/", sent).status_code == 404
