"""Advocates in a real browser, on the sample book: a testimonial from the ask to its publication and its withdrawal."""

from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of

pytestmark = IN_CHROMIUM
WHO, WHERE = "Ben Lorimer", "Strait Mutual Insurance"
WORDS = "Nine days, four people, all of whom we could have hired."


def test_a_testimonial_from_the_ask_to_its_publication_and_withdrawal(website, chromium, signed_in):
    base, _, _ = website
    faults = []
    with page_of(chromium, base, look=LOOKS[0], state=signed_in) as page:
        address = asked_and_put(page, base, faults)
    theirs = base + address[address.index("/act/words/") :]
    approved(chromium, theirs, faults)
    with page_of(chromium, base, look=LOOKS[-1], state=signed_in) as page:
        page.goto(f"{base}/words/?segment=Finance")
        assert WORDS in page.locator("main").inner_text()
        assert WHERE in page.locator("main").inner_text()
        faults += faults_of(page, "the block")
        page.goto(f"{base}/act/advocates/#testimonials")
        faults += faults_of(page, "advocates, in Chinese and dark")
    withdrawn(chromium, theirs, base)
    assert faults == []


def asked_and_put(page, base, faults) -> str:
    """Ask somebody who spoke for us, write down that they agree, draft their words, and make their page."""
    page.goto(f"{base}/act/advocates/")
    faults += faults_of(page, "advocates")
    row = page.locator("tr", has_text=WHO).first
    assert "strength" in row.inner_text()
    row.get_by_role("link", name="Ask").click()
    page.get_by_label("What we ask, and why just now").fill("Two sentences on the last search?")
    faults += faults_of(page, "the ask")
    page.get_by_role("button", name="Write it").click()
    assert "Has yet to answer" in page.locator("tr", has_text=WHO).first.inner_text()
    page.locator("tr", has_text=WHO).first.get_by_role("link", name="What we asked").click()
    page.get_by_role("button", name="They said yes").click()
    page.goto(f"{base}/act/advocates/")
    page.locator("tr", has_text=WHO).first.get_by_role("link", name="Draft a testimonial").click()
    page.get_by_label("The words").fill("Nine days to four people.")
    page.get_by_label("What is shown of who says it").select_option("role")
    faults += faults_of(page, "the draft")
    page.get_by_role("button", name="Write it").click()
    faults += faults_of(page, "the testimonial")
    page.get_by_role("button", name="Make a page for them to approve it").click()
    return page.locator("code.secret").inner_text()


def on_a_phone(chromium):
    return chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, java_script_enabled=False
    )


def approved(chromium, address, faults):
    """Change the words and approve them, as the contact does on a phone without script."""
    context = on_a_phone(chromium)
    try:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Your words").fill(WORDS)
        page.get_by_role("button", name="I approve these words").click()
        assert "Tick that you agree" in page.locator("main").inner_text()
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="I approve these words").click()
        assert "They are shown." in page.locator("main").inner_text()
    finally:
        context.close()


def withdrawn(chromium, address, base):
    """Take them back by the same link: the block is empty at once."""
    context = on_a_phone(chromium)
    try:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Take my words back").click()
        page.goto(f"{base}/words/")
        assert WORDS not in page.locator("main").inner_text()
        assert "No words are shown at present." in page.locator("main").inner_text()
    finally:
        context.close()
