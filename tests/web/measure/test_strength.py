"""The panel of strength on a customer's page: sentences, thirteen lines with their picture, both sides."""

import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.listen.instruments.indicators import INDICATORS
from tests.web.value.test_panels import panels_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


def section(page: str) -> str:
    begin = page.index('id="panel-strength"')
    return page[begin : page.index("</section>", begin)]


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section(page)))


def test_the_sentence_says_strength_range_and_why_it_may_be_told(owner, number):
    said = words(owner.get(f"/know/{number(0)}/").text)
    assert re.search(r"Strength \d\d of 100 \(likely \d\d to \d\d, 8 in 10\)", said)
    assert "captive" in said
    assert "Leaving costs them much (60 or more) and they are little attached (below 50)." in said
    assert "That is firm: enough was heard of 5 of 7 indicators of loyalty, and of 5 from at least half" in said
    assert re.search(r"Weakest is trust: \d\d \(likely \d\d to \d\d\)\.", said)
    assert "Ask Li Na next about: a say for both. It takes 42 seconds and tells the most." in said
    assert "Their own people see it differently on: trust. One number hides that." in said
    assert "We rate these higher than they do: trust." in said


def test_how_both_sides_compare_is_said_as_it_was_judged(owner, number):
    page = panels_of(owner.get(f"/know/{number(0)}/"))["strength"]
    rows = {row["indicator"]: row for row in page["rows"]}
    assert (rows["fit"]["judged"], rows["fit"]["is_apart"]) == ("cannot tell", False)
    said = words(owner.get(f"/know/{number(0)}/").text)
    assert re.search(r"[+−]?\d+ \(−\d+ to \+\d+\): cannot tell", said)
    assert "apart by" not in said
    owner.cookies["language"] = "zh-hans"
    assert "：无法判断" in words(owner.get(f"/know/{number(0)}/").text)


def test_a_withheld_strength_is_no_number_and_says_why(owner, number):
    said = words(owner.get(f"/know/{number(2)}/").text)
    assert "Strength" not in said
    assert (
        "How strong it is cannot be said yet: enough was heard of 0 of 7 indicators of loyalty, and it takes 5." in said
    )
    part = panels_of(owner.get(f"/know/{number(2)}/"))["strength"]
    assert (part["strength"], part["line"]) == ("", None)


def test_what_a_group_says_names_it_with_n_and_range(owner, number, run):
    customers, priors = run / "customers.parquet", run / "priors.json"
    held = pq.read_table(customers)
    group = ["group" if one == number(0) else said for one, said in zip(
        held.column("number").to_pylist(), held.column("published").to_pylist(), strict=True)]  # fmt: skip
    customers.unlink()
    pq.write_table(held.set_column(held.schema.get_field_index("published"), "published", pa.array(group)), customers)
    told = json.loads(priors.read_text(encoding="utf-8"))
    for one in told["populations"]:
        one["group"] = {"segment": one["name"], "location": None, "speaks": True, "people": 41, "shown_by": 9,
                        "strength": 66.4, "low": 63.0, "high": 69.0, "low_of_one": 50.0, "high_of_one": 80.0,
                        "weakest": "trust"}  # fmt: skip
    priors.write_text(json.dumps(told), encoding="utf-8")
    said = words(owner.get(f"/know/{number(0)}/").text)
    assert re.search(r"41 .* 66\b.* 63 to 69", said.partition("The twelve")[0])


def test_there_are_thirteen_lines_each_with_its_picture_and_its_words(owner, number):
    page = owner.get(f"/know/{number(0)}/").text
    assert section(page).count('<svg class="scale"') == 13 + 1
    rows = panels_of(owner.get(f"/know/{number(0)}/"))["strength"]["rows"]
    assert [row["indicator"] for row in rows] == list(INDICATORS)
    heard = {row["indicator"]: row for row in rows}
    assert (heard["trust"]["heard"], heard["trust"]["covered"]) == ("40 days ago, 2 pieces", "80")
    assert heard["trust"]["ours_heard"] == "40 days ago, 1 piece"
    assert words(page).count("40 days ago, 1 piece") >= 2
    assert heard["trust"]["is_apart"]
    assert heard["trust"]["gap"].startswith("+")
    assert heard["structural_cost"]["drawn"].marks == "hollow oldest"
    assert not heard["structural_cost"]["enters"]
    control = heard["control"]
    assert (control["is_heard"], control["score"], control["drawn"].prior) == (False, "60", "60.00%")
    assert control["drawn"].marks == "hollow unheard"
    assert "believed: 60" in words(page)


def test_lengths_are_written_with_a_point_in_every_language(owner, number):
    owner.cookies["language"] = "zh-hans"
    assert re.search(r'<circle class="theirs [^"]*" cx="\d+\.\d\d%"', owner.get(f"/know/{number(0)}/").text)


def test_each_line_is_one_click_from_what_moved_it(owner, number):
    page = section(owner.get(f"/know/{number(0)}/").text)
    for name in INDICATORS:
        assert f'href="/measure/{number(0)}/{name}/"' in page


def test_a_day_before_any_score_measures_nobody(owner, number):
    owner.cookies["as-of"] = "2020-02-01"
    assert "panel-strength" not in owner.get(f"/know/{number(0)}/").text


def test_how_it_is_computed_is_said_to_every_colleague(stranger):
    assert stranger.get("/measure/how/").status_code == 200
