"""Tables of word of mouth: what was asked of people, their words, how they were thanked; and our own pages on trial."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.people import Contact
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.firm.streams import later, stream, weekday
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

KINDS: Final = {"referenced": "reference", "introduced": "referral", "vouched": "testimonial"}
ASKED_FOR: Final = {
    "reference": "Would they tell a company like theirs how the last search went? We had just kept the date.",
    "referral": "Do they know somebody who has the same trouble? Their post had just been filled.",
    "testimonial": "Would they put the last search into two sentences for our pages?",
}
ASKED, THANKED = 0.6, 0.55  # shares of the acts
DECLINED, WAITING = 0.10, 0.06  # of the people who spoke for us, whom we asked once more
THANKS: Final = (("letter by hand", 0), ("lunch", 60), ("book", 35), ("call", 0))
WORDS: Final = {
    "en": (
        ("Speed of search", "Nine days from our call to a list of four people we could have hired, each of them."),
        ("One person to call", "We call one person, and she knows our plants better than most of our managers do."),
        ("Keep people", "Of the seven they placed here, seven still work here."),
        ("References", "They gave us the numbers of people who had left their candidates, and told us to ask."),
    ),
    "zh": (
        ("Speed of search", "从提出需求到拿到四位合适的人选，只用了九天。"),
        ("One person to call", "我们只要找一位顾问，她比我们许多经理更了解工厂。"),
    ),
}
SHOWN: Final = ("role", "company", "person", "nobody")
# What it is called, what it is, its address, the need that it answers, why a customer would care, how long it is there.
CONTENT: Final = (
    ("Market report", "page", "/reports/market", "Market data", "What the market pays, by post and town.", 1500),
    ("All reports", "page", "/reports", "Market data", "", 1500),
    ("Candidates in work", "page", "/candidates", "Speed of search", "Where each search stands today.", 1200),
    ("Invoices", "page", "/invoices", "", "They find every bill without calling us.", 1500),
    ("Help", "page", "/help", "One person to call", "", 900),
    ("Our history since 1987", "page", "/about/history", "", "", 1600),
    ("Prizes that we won", "page", "/about/prizes", "", "", 700),
    ("Forum letter", "newsletter", "", "Be seen", "Clients write it themselves.", 600),
    ("Office news", "newsletter", "", "", "", 800),
)
GONE: Final = "Prizes that we won"


def spoken(world: World, texts: Texts, *, acts: Sequence[Row]) -> Facts:
    """Return what was asked, the words that came of it, the thanks, and the content that is on trial."""
    asked = asks(world, texts, acts=acts)
    words = testimonials(world, texts, asks=asked)
    return {"asks": asked, "testimonials": words, "thanks": thanks(world, acts=acts), "content": content(texts)}


def asks(world: World, texts: Texts, *, acts: Sequence[Row]) -> list[Row]:
    """Return what people were asked to do for us: most acts came of it, some said no, some have not answered."""
    people, rows = {one.id: one for one in world.contacts}, list[dict[str, Any]]()
    for act in acts:
        rng, one, kind = stream("asks", str(act["act_id"])), people[str(act["contact_id"])], KINDS.get(str(act["kind"]))
        day = act["happened_on"]
        assert isinstance(day, dt.date)
        asked = weekday(later(day, days=-float(rng.integers(3, 25))))
        if kind and rng.random() < ASKED and one.met <= asked < day:
            rows.append(_ask(one, kind, day=asked, answer="yes", on=day, texts=texts) | {"for_id": act.get("for_id")})
    for who in sorted({str(act["contact_id"]) for act in acts}):
        chance, one = stream("asks", who).random(), people[who]
        no, open_ = (weekday(later(LAST, days=-days)) for days in (200, 9))
        if one.here(LAST) and chance < DECLINED and one.here(no):
            rows.append(_ask(one, "testimonial", day=no, answer="no", on=later(no, days=6), texts=texts))
        elif one.here(LAST) and DECLINED <= chance < DECLINED + WAITING:
            rows.append(_ask(one, "testimonial", day=open_, answer="open", on=None, texts=texts))
    return [{"ask_id": f"K{at:03d}", **row} for at, row in enumerate(rows, 1)]


def _ask(one: Contact, kind: str, *, day: dt.date, answer: str, on: dt.date | None, texts: Texts) -> dict[str, Any]:
    return {
        "customer_id": one.life.id, "contact_id": one.id, "kind": kind, "asked_on": day, "colleague_id": one.owner.id,
        "for_id": None, "text_id": texts.keep(ASKED_FOR[kind]), "answer": answer, "answered_on": on,
    }  # fmt: skip


def testimonials(world: World, texts: Texts, *, asks: Sequence[Row]) -> list[Row]:
    """Return words that came of asks: drafts all of them, for nobody has approved them in the sample."""
    people, rows, said = {one.id: one for one in world.contacts}, list[Row](), {"en": 0, "zh": 0}
    for ask in [ask for ask in asks if ask["kind"] == "testimonial" and ask["answer"] == "yes"]:
        one = people[str(ask["contact_id"])]
        tongue = "zh" if one.language == "zh" else "en"
        spoken = any(row["contact_id"] == one.id for row in rows)
        if spoken or not one.here(LAST) or said[tongue] >= len(WORDS[tongue]):
            continue
        topic, words = WORDS[tongue][said[tongue]]
        said[tongue] += 1
        rows.append({
            "testimonial_id": f"W{len(rows) + 1:02d}", "customer_id": one.life.id, "contact_id": one.id,
            "ask_id": ask["ask_id"], "written_on": ask["answered_on"], "text_id": texts.keep(words), "topic": topic,
            "shown_as": SHOWN[len(rows) % len(SHOWN)],
        })  # fmt: skip
    return rows


def thanks(world: World, *, acts: Sequence[Row]) -> list[Row]:
    """Return how people were thanked: for about half of what they did, within a month."""
    people, rows = {one.id: one for one in world.contacts}, list[Row]()
    for act in acts:
        rng, one, day = stream("thanks", str(act["act_id"])), people[str(act["contact_id"])], act["happened_on"]
        assert isinstance(day, dt.date)
        thanked = weekday(later(day, days=float(rng.integers(1, 30))))
        if rng.random() < THANKED and thanked <= LAST and one.here(thanked):
            how, cost = THANKS[int(rng.integers(len(THANKS)))]
            rows.append({
                "thanks_id": f"Y{len(rows) + 1:03d}", "customer_id": one.life.id, "contact_id": one.id,
                "act_id": act["act_id"] if rng.random() < 0.8 else None, "thanked_on": thanked,
                "colleague_id": one.owner.id, "how": how, "cost": cost,
            })  # fmt: skip
    return rows


def content(texts: Texts) -> list[Row]:
    """Return the firm's own pages and letters, some of which answer to nobody."""
    return [
        {
            "content_id": f"C{at:02d}", "title": title, "kind": kind, "page": page or None, "need": need or None,
            "text_id": texts.keep(why) if why else None, "since": max(weekday(later(LAST, days=-float(days))), FIRST),
            "removed_on": weekday(later(LAST, days=-40)) if title == GONE else None,
        }
        for at, (title, kind, page, need, why, days) in enumerate(CONTENT, 1)
    ]  # fmt: skip
