"""A complaint to a saved customer in Chromium, on the sample book; nothing that axe finds on the way."""

import datetime as dt

from keepworth.tables.scored import open_scored
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of

pytestmark = IN_CHROMIUM
CUSTOMER = "hanhai-logistics"
SAID = "Your gate was shut when our night shift came."
PROMISE = "Give their night shift a key of its own."
AHEAD = dt.timedelta(7)


def test_a_complaint_to_a_saved_customer(website, chromium, signed_in):
    base, _, book = website
    who = open_scored(book).find(CUSTOMER)[0]
    due = (dt.datetime.now(tz=dt.UTC).date() + AHEAD).isoformat()
    faults = []
    with page_of(chromium, base, look=LOOKS[0], state=signed_in) as page:
        case = complaint_heard(page, base, name=str(who["name"]), due=due, faults=faults)
        action_planned(page, base, number=who["number"], due=due, faults=faults)
        action_done(page)
        page.goto(case)
        customer_kept(page, faults)
        page.goto(f"{base}/listen/cases/?state=solved")
        assert SAID in page.locator("main").inner_text()
    with page_of(chromium, base, look=LOOKS[-1], state=signed_in) as page:
        page.goto(case)
        assert SAID in page.locator("main").inner_text()
        faults += faults_of(page, "the case, solved")
    assert faults == []


def complaint_heard(page, base, *, name, due, faults) -> str:
    """Open a case with a day that we promise, and say that we replied; return its address."""
    page.goto(f"{base}/listen/cases/new/")
    page.get_by_label("Customer", exact=True).fill(name)
    page.get_by_label("In their words").fill(SAID)
    page.get_by_label("How bad, of 5").select_option("5")
    page.get_by_label("To be solved by").fill(due)
    faults += faults_of(page, "a new case")
    page.get_by_role("button", name="Keep it").click()
    assert SAID in page.locator("main").inner_text()
    assert "What to do next" in page.locator("main").inner_text()
    page.get_by_role("button", name="We replied now").click()
    faults += faults_of(page, "the case")
    return page.url


def action_planned(page, base, *, number, due, faults):
    """Write what we do about it as a line of the plan that answers the complaint, with a step and its day."""
    page.goto(f"{base}/know/{number}/#panel-plan")
    page.locator("#panel-plan").get_by_role("link", name="The plan").click()
    page.get_by_role("link", name="Add a line").click()
    page.get_by_label("Where we must go").fill("Their night shift is never shut out again.")
    complaint = page.get_by_label("The complaint that it answers")
    complaint.select_option(value=complaint.locator("option", has_text="gate was shut").first.get_attribute("value"))
    page.get_by_label("By which day").fill(due)
    page.get_by_role("button", name="Write it").click()
    line = page.locator("section.plan-line", has_text="never shut out again")
    line.get_by_role("link", name="Add a step").click()
    page.get_by_label("What is to be done").fill(PROMISE)
    page.get_by_label("By which day").fill(due)
    page.get_by_role("button", name="Write it").click()
    faults += faults_of(page, "the plan with the complaint")


def action_done(page):
    """Say that the step is done."""
    page.locator("li", has_text=PROMISE).get_by_role("button", name="Done").click()
    assert page.locator("li", has_text=PROMISE).get_by_role("button", name="Done").count() == 0


def customer_kept(page, faults):
    """Say that it is solved, and that they stayed."""
    page.locator("summary", has_text="It is solved").click()
    page.get_by_label("What we did about it").fill(PROMISE)
    page.get_by_label("Whose fault it was").select_option("us")
    page.get_by_role("button", name="It is solved").click()
    assert "Solved on" in page.locator("main").inner_text()
    page.get_by_role("button", name="They stayed").click()
    assert page.get_by_role("button", name="They stayed").count() == 0
    faults += faults_of(page, "the case, its customer kept")
