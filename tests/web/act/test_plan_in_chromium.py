"""A strategic account from plan to signed page in Chromium, on the sample book; nothing that axe finds on the way."""

import datetime as dt

from keepworth.tables.scored import open_scored
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of

pytestmark = IN_CHROMIUM
ACCOUNT = "hanhai-logistics"  # the sample's: it has a plan with a line about trust


def test_a_strategic_account_from_plan_to_signed_page(website, chromium, signed_in):
    base, _, book = website
    number = open_scored(book).find(ACCOUNT)[0]["number"]
    faults = []
    with page_of(chromium, base, look=LOOKS[0], state=signed_in) as page:
        page.goto(f"{base}/know/{number}/#panel-plan")
        plan_written(page, faults)
        address = page_made(page, faults)
    review_signed(chromium, base + address[address.index("/act/review/") :], faults)
    with page_of(chromium, base, look=LOOKS[-1], state=signed_in) as page:
        page.goto(f"{base}/act/plan/{number}/review/")
        said = page.locator("main").inner_text()
        assert "签署" in said
        assert "同意" in said
        faults += faults_of(page, "the review, signed")
    assert faults == []


def plan_written(page, faults):
    """Write a line and a step of the plan from the customer's page, and do the step."""
    ahead = (dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(30)).isoformat()
    page.locator("#panel-plan").get_by_role("link", name="The plan").click()
    faults += faults_of(page, "the plan")
    page.get_by_role("link", name="Add a line").click()
    page.get_by_label("Which indicator it moves").select_option("commitment")
    page.get_by_label("Where we must go").fill("A second sponsor on their board.")
    page.get_by_label("What the indicator shall reach, 0 to 100").fill("70")
    page.get_by_label("By which day").fill(ahead)
    page.get_by_label("How they see it").fill("They want to meet our partner first.")
    faults += faults_of(page, "a line")
    page.get_by_role("button", name="Write it").click()
    line = page.locator("section.plan-line", has_text="A second sponsor on their board.")
    assert "They want to meet our partner first." in line.inner_text()
    line.get_by_role("link", name="Add a step").click()
    page.get_by_label("What is to be done").fill("Invite their chair to the spring dinner.")
    page.get_by_label("By which day").fill(ahead)
    page.get_by_role("button", name="Write it").click()
    page.locator("li", has_text="Invite their chair").get_by_role("button", name="Done").click()


def page_made(page, faults) -> str:
    """Keep the quarter's review, and make the address on which a contact signs it."""
    page.get_by_role("link", name="Review the quarter with the customer").click()
    assert "A second sponsor on their board." in page.locator("main").inner_text()
    faults += faults_of(page, "the review")
    page.get_by_role("button", name="Keep it for the customer").click()
    page.get_by_role("link", name="Make a page for the customer").click()
    faults += faults_of(page, "whom the page is for")
    page.get_by_role("button", name="Make the address").click()
    return page.locator("code.secret").inner_text()


def review_signed(chromium, address, faults):
    """Agree with the goal and sign the page, as the contact does on a phone."""
    theirs = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, bypass_csp=True
    )
    try:
        contact = theirs.new_page()
        contact.goto(address)
        faults += faults_of(contact, "the customer's page")
        goal = contact.locator("section.asked", has_text="A second sponsor on their board.")
        goal.get_by_role("button", name="I agree").click()
        contact.get_by_role("button", name="I sign this page").click()
        assert "signed it on" in contact.locator("main").inner_text()
        assert contact.get_by_role("button", name="I sign this page").count() == 0
        faults += faults_of(contact, "the signed page")
    finally:
        theirs.close()
