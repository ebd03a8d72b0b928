"""An event from guest list to ties formed in Chromium, on the sample book; nothing that axe finds on the way."""

from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of

pytestmark = IN_CHROMIUM
DAY = "2026-06-30"  # the sample's last


def test_an_event_from_guest_list_to_ties_formed(website, chromium, signed_in):
    base, _, _ = website
    faults = []
    with page_of(chromium, base, look=LOOKS[0], state=signed_in) as page:
        address = event_written(page, base, faults)
        came = [guest_came(page, name) for name in list_proposed(page, faults)]
        page.locator("#id_one").select_option(index=0)
        page.locator("#id_other").select_option(index=1)
        page.get_by_role("button", name="They met").click()
        pair = page.locator("h2", has_text="Who came to know whom").locator("xpath=following-sibling::ul[1]/li")
        assert pair.inner_text() in (" – ".join(came), " – ".join(reversed(came)))
        faults += faults_of(page, "the event")
    with page_of(chromium, base, look=LOOKS[-1], state=signed_in) as page:
        page.goto(address)
        assert "谁认识了谁" in page.locator("main").inner_text()
        faults += faults_of(page, "the event, on a phone")
    assert faults == []


def event_written(page, base, faults) -> str:
    """Write an event from the list of events."""
    page.goto(f"{base}/act/events/")
    assert "An evening of people heads" in page.locator("main").inner_text()
    faults += faults_of(page, "events")
    page.get_by_role("link", name="Write an event").click()
    page.locator("#id_name").fill("Summer table")
    page.get_by_label("First day").fill(DAY)
    page.get_by_label("Places for guests").fill("8")
    faults += faults_of(page, "an event")
    page.get_by_role("button", name="Write it").click()
    assert "nothing is sold to its guests" in page.locator("main").inner_text()
    return page.url


def list_proposed(page, faults) -> list[str]:
    """Have guests proposed; return the names of two who may be invited, of different customers."""
    page.get_by_role("button", name="Propose guests").click()
    said = page.locator("main").inner_text()
    assert "guests are much like them." in said
    assert "held back by lot" in said
    faults += faults_of(page, "the guest list")
    rows = page.locator("tbody tr", has=page.get_by_role("button", name="Mark as invited"))
    assert 2 <= rows.count() <= 8
    found = {}
    for at in range(rows.count()):
        head = rows.nth(at).locator("th")
        customer = head.locator("a").inner_text()
        found.setdefault(customer, head.inner_text().removesuffix(customer).strip())
    return list(found.values())[:2]


def guest_came(page, name) -> str:
    """Invite a guest, who accepts and comes."""
    for state in ("invited", "accepted", "came"):
        page.locator("tbody tr", has_text=name).get_by_role("button", name=f"Mark as {state}", exact=True).click()
    assert "came" in page.locator("tbody tr", has_text=name).locator(".chip").inner_text()
    return name
