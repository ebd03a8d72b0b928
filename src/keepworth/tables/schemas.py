"""Every table of the lake, in one place: importer, docs, API and `keepworth tables` are made from it."""

import difflib

from keepworth.errors import BadInput
from keepworth.tables.known_names import with_known_names
from keepworth.tables.schema import Column, Kind, Table

# Those of `keepworth.listen`, whose questionnaires need not be read to import a file; a test holds both together.
INDICATORS = (
    "emotional structural_benefit structural_cost business satisfaction performance evp fit trust control commitment "
    "mindset recommend"
)


def _id(name: str, of: str, meaning: str, *, needed: bool = False) -> Column:
    return Column(name, "id", meaning, needed=needed, of=of)


def _customer(*, needed: bool = True) -> Column:
    return _id("customer_id", "customer", "The customer.", needed=needed)


def _contact(*, needed: bool = False) -> Column:
    return _id("contact_id", "contact", "The person at the customer.", needed=needed)


def _colleague(name: str = "colleague_id", *, needed: bool = False) -> Column:
    return _id(name, "colleague", "Our person.", needed=needed)


def _text(name: str, meaning: str) -> Column:
    return _id(name, "text", meaning + " (the id of a row in texts)")


def _choice(name: str, meaning: str, choices: str, *, needed: bool = False) -> Column:
    return Column(name, "choice", meaning, choices=tuple(choices.split()), needed=needed)


def _on(name: str, meaning: str, *, needed: bool = False, after: str = "") -> Column:
    return Column(name, "date", meaning, unit="day in the book's zone", needed=needed, after=after)


def _at(name: str, meaning: str, *, needed: bool = False) -> Column:
    return Column(name, "instant", meaning, unit="UTC", needed=needed)


def _money(name: str, meaning: str, *, needed: bool = False) -> Column:
    return Column(name, "money", meaning, unit="book currency", needed=needed)


def _between(
    name: str, meaning: str, low: float, high: float | None, *, unit: str = "", kind: Kind = "number"
) -> Column:
    return Column(name, kind, meaning, unit=unit, low=low, high=high)


def _points(name: str, meaning: str, low: float, high: float) -> Column:
    return _between(name, meaning, low, high, unit="percentage points")


def _plain(name: str, meaning: str, kind: Kind = "text", *, needed: bool = False, unit: str = "") -> Column:
    return Column(name, kind, meaning, needed=needed, unit=unit)


# Percentage points of price. Nobody is cheaper by more than the whole price; what is dearer than ten times is a slip.
CHEAPER = (-1000, 100)
RISE = (-100, 1000)
PLANNED = "open done dropped"
HARDEST = 10  # logits: beyond it, whoever passes is one in 20,000

IDENTITY = (
    _plain("name", "The name."),
    _plain("mail", "The e-mail address."),
    _plain("phone", "The telephone number."),
    _plain("language", "The language they read, as a BCP 47 tag."),
)


KNOW = (
    Table("customers", "know", "Organisations, persons and prospects, and what we call them by.",
        key=("customer_id", "valid_from"), when="valid_from", columns=(
        _customer(), _on("valid_from", "From which day this description holds; empty means from the start."),
        _choice("kind", "What the customer is.", "organisation person prospect internal"),
        _id("parent_id", "customer", "The customer it belongs to."), _plain("segment", "The segment, as you name it."),
        _plain("team", "Our team that serves it."), _plain("channel", "How it came to us or buys from us."),
        _on("since", "Customer since."), _colleague("owner_id"), _plain("sector", "The sector that it works in itself."),
        _id("via_id", "partner", "The partner through whom we came to it or serve it.")),
        brings=IDENTITY),
    Table("contacts", "know", "People at the customer, with role, influence and stance.",
        key=("contact_id", "valid_from"), when="valid_from", columns=(
        _contact(needed=True), _on("valid_from", "From which day this holds; empty means from the start."), _customer(),
        _plain("department", "Their department."), _plain("level", "Their level."), _plain("role", "Their role."),
        _plain("decides", "Whether this person decides.", "flag"),
        _between("influence", "How much this person's view counts, by our judgement.", 1, 5, kind="whole"),
        _between("stance", "From against us (−2) to for us (+2), by our judgement.", -2, 2, kind="whole"),
        _on("stance_on", "The day of what shows the stance."), _text("stance_text_id", "What shows the stance"),
        _on("left_on", "The day they left the customer.")),
        brings=IDENTITY),
    Table("colleagues", "know", "Our people.", key=("colleague_id",), when="joined_on", columns=(
        _colleague(needed=True), _plain("team", "Their team."), _plain("serves", "The segments that they serve, with ; between."),
        _plain("speaks", "The languages that they speak, as BCP 47 tags with ; between."),
        _on("joined_on", "The day they joined."), _on("left_on", "The day they left.")), brings=IDENTITY),
    Table("partners", "know", "Who else works with us for customers.", key=("partner_id",), when="since", columns=(
        _id("partner_id", "partner", "The partner.", needed=True), _plain("does", "What they do."),
        _on("since", "Since when."), _on("left_on", "The last day."), _colleague("owner_id")), brings=IDENTITY),
    Table("aliases", "know", "Ids that mean the same customer or person: one is read as the other.",
        key=("who", "alias_id"), columns=(
        _choice("who", "What is merged.", "customer contact colleague partner", needed=True),
        _id("alias_id", "who", "The id that is not used any more.", needed=True),
        _id("into_id", "who", "The id that it is read as.", needed=True), _on("merged_on", "The day that we knew it."))),
    Table("identities", "know", "Names and addresses of persons; the only table with personal data.",
        key=("who", "who_id"), columns=(
        _choice("who", "Whose identity it is.", "customer contact colleague partner", needed=True),
        _id("who_id", "who", "The customer, contact, colleague or partner.", needed=True),
        *IDENTITY)),
    Table("texts", "know", "Open answers and notes, in their own words.", key=("text_id",), columns=(
        _id("text_id", "text", "The text.", needed=True), _plain("words", "What was said.", needed=True))),
    Table("ties", "know", "How well one contact and one colleague know each other, in both directions.",
        key=("contact_id", "colleague_id", "asked_on"), when="asked_on", columns=(
        _contact(needed=True), _colleague(needed=True), _on("asked_on", "The day we asked.", needed=True),
        _between("depth_theirs", "How well they say they know us.", 0, 10),
        _between("depth_ours", "How well we say we know them.", 0, 10),
        _between("goals_matched", "How many of their three goals we named right.", 0, 3, kind="whole"))),
    Table("touchpoints", "know", "Everything that happened between us along the journey.",
        key=("touchpoint_id",), when="at", columns=(
        _id("touchpoint_id", "touchpoint", "The touchpoint.", needed=True), _id("thread_id", "thread", "The conversation."),
        _customer(), _contact(), _colleague(), _at("at", "When it happened.", needed=True),
        _plain("stage", "The stage of the journey."), _plain("channel", "The channel."),
        _choice("direction", "Who began it.", "theirs ours both"), _plain("automated", "Sent by a machine.", "flag"),
        _text("text_id", "A note on it"), _text("change_text_id", "What was learned of a change on their side"))),
    Table("consents", "know", "What customers agreed to: without it no visit and no use of theirs is taken, and none seen.",
        key=("customer_id", "purpose", "given_on"), when="given_on", columns=(
        _customer(), _choice("purpose", "What may be taken.", "visits usage", needed=True),
        _on("given_on", "The day they agreed.", needed=True),
        _on("withdrawn_on", "The day they took it back: what was taken is seen no more."),
        _plain("channel", "How they agreed."), _plain("wording", "The words they agreed to, by the name of their version."))),
    Table("visits", "know", "Visits to web pages and apps, with consent.", key=("visit_id",), when="at", columns=(
        _id("visit_id", "visit", "The visit.", needed=True), _customer(), _at("at", "When it happened.", needed=True),
        _plain("page", "The page."), _between("seconds", "How long.", 0, None, unit="seconds"))),
    Table("usage", "know", "How much of a product was used.", when="happened_on",
        key=("customer_id", "product_id", "measure", "happened_on"), columns=(
        _customer(), _id("product_id", "product", "The product.", needed=True),
        _plain("measure", "What was counted.", needed=True), _on("happened_on", "The day.", needed=True),
        _plain("quantity", "How much.", "number", needed=True))),
    Table("needs", "know", "Goals, problems and needs that the customer told us.",
        key=("need_id",), when="stated_on", columns=(
        _id("need_id", "need", "The need.", needed=True), _customer(), _contact(),
        _choice("kind", "What it is.", "goal problem need personal"), _on("stated_on", "The day it was said.", needed=True),
        _plain("topic", "What it is about, as you name it; needs of one topic are counted together."),
        _plain("state", "Where it stands: stated, in work, met, dropped."), _on("state_on", "Since when it stands there."),
        _colleague("owner_id"), _on("met_on", "The day it was met."),
        _plain("measure", "How they will know that it is met."), _text("text_id", "In their words"))),
    Table("promises", "know", "Delivery standards agreed with the customer, and how they were kept.",
        key=("promise_id",), when="agreed_on", columns=(
        _id("promise_id", "promise", "The promise.", needed=True), _customer(), _contact(),
        _text("what_text_id", "What was promised"), _plain("measure", "How it is measured."),
        _choice("standard", "Where the standard comes from.", "agreed industry"), _plain("target", "The target.", "number"),
        _on("agreed_on", "The day it was agreed.", needed=True), _on("due_on", "The day it is due."),
        _choice("kept", "Whether it was kept.", "yes no open"), _on("kept_on", "The day it was kept or broken."),
        _on("right_on", "The day it was put right."),
        _choice("stayed_right", "Whether what we delivered stayed right, as a placement that lasts.", "yes no open"),
        _on("stayed_on", "The day that was known."))),
    Table("acts", "know", "What a contact did for us.", key=("act_id",), when="happened_on", columns=(
        _id("act_id", "act", "The act.", needed=True), _contact(needed=True),
        _choice("kind", "What they did.", "vouched introduced informed defended referenced", needed=True),
        _on("happened_on", "The day.", needed=True), _text("proof_text_id", "The proof"),
        _id("for_id", "customer", "The customer whose decision it helped, of a reference."),
        _between("share", "What part of that decision is owed to it, of a reference.", 0, 1))),
    Table("rivals", "know", "Who else serves the customer.", key=("customer_id", "rival", "valid_from"), when="valid_from",
        columns=(
        _customer(), _plain("rival", "The rival.", needed=True), _on("valid_from", "From which day this holds.", needed=True),
        _between("share", "The rival's share of the customer's spending.", 0, 1),
        _points("price_gap", "How much cheaper the rival is.", *CHEAPER),
        _plain("exclusive", "Only the rival may serve this.", "flag"),
        _plain("source", "Where that is known from."))),
    Table("segments", "know", "Kinds of customers, and who of us serves them.", key=("segment", "valid_from"),
        when="valid_from", columns=(
        _plain("segment", "The segment, as customers name it.", needed=True),
        _on("valid_from", "From which day this holds; empty means from the start."),
        _id("owner_id", "colleague", "Who of us serves it."), _plain("team", "Our team that serves it."),
        _text("text_id", "What is peculiar to it"))),
    Table("trends", "know", "What changes around a segment, how likely, and what it would break.",
        key=("trend_id", "valid_from"), when="valid_from", columns=(
        _id("trend_id", "trend", "The trend.", needed=True),
        _on("valid_from", "From which day we see it so; a later row replaces it.", needed=True),
        _plain("segment", "The segment that it concerns; empty means all."),
        _choice("kind", "What kind of change.", "political economic social technical", needed=True),
        _text("text_id", "What changes"), _between("likelihood", "How likely, by our judgement.", 1, 5, kind="whole"),
        _between("impact", "How much it would change for us, by our judgement.", 1, 5, kind="whole"),
        _on("review_on", "The day to look at it again."), _plain("assumption", "The assumption of ours that it would break."),
        _plain("stress_test", "The stress test that it opens."), _on("closed_on", "The day it mattered no longer."))),
)  # fmt: skip

LISTEN = (
    Table("answers", "listen", "Answers to questionnaires, one row an item.", key=("submission_id", "item"),
        when="answered_at", brings=(_plain("words", "The answer in the person's own words."),), columns=(
        _id("submission_id", "submission", "The filled-in questionnaire.", needed=True),
        _plain("item", "The question's name.", needed=True), _customer(needed=False), _contact(), _colleague(),
        _choice("side", "Who answers.", "customer us"), _plain("about", "Whom or what it is about."),
        _choice("perspective", "Their own view, or a guess of the other's.", "own guess"),
        _plain("instrument", "The questionnaire.", needed=True), _plain("version", "Its version."),
        _plain("value", "The answer as a number.", "number"), _text("text_id", "The answer in words"),
        _plain("stage", "The stage of the journey."), _id("touchpoint_id", "touchpoint", "What it asks about."),
        _id("location_id", "location", "The place."), _between("weight", "The survey weight.", 0, None),
        _plain("source", "Where it was found, of what nobody asked for, such as a site of reviews."),
        _at("answered_at", "When it was answered.", needed=True))),
    Table("invitations", "listen", "Who was asked what, when.", key=("invitation_id",), when="sent_at", columns=(
        _id("invitation_id", "invitation", "The invitation.", needed=True), _customer(), _contact(),
        _plain("instrument", "The questionnaire.", needed=True), _at("sent_at", "When it was sent.", needed=True),
        _at("reminded_at", "When we reminded."), _at("answered_at", "When it was answered."))),
    Table("cases", "listen", "Complaints and failures, and how they were solved.", key=("case_id",), when="opened_at",
        columns=(
        _id("case_id", "case", "The case.", needed=True), _customer(needed=False), _contact(),
        _id("order_id", "order", "The order it is about."), _id("product_id", "product", "The product it is about."),
        _at("opened_at", "When it was opened.", needed=True), _between("severity", "How bad.", 1, 5, kind="whole"),
        _choice("cause", "Whose fault.", "us customer neither"), _text("text_id", "In their words"),
        _id("submission_id", "submission", "The answer that opened it."), _colleague("owner_id"),
        _on("due_on", "The day by which it is to be solved."), _at("first_reply_at", "Our first reply."),
        _at("solved_at", "When it was solved."), _text("solution_text_id", "What we did about it"),
        _plain("effort", "How much effort it cost them.", "number"),
        _plain("saved", "Whether the customer stayed.", "flag"))),
)  # fmt: skip

MEASURE = (
    Table("trials", "measure", "Tests of the wish to keep us.", key=("trial_id",), when="happened_on", columns=(
        _id("trial_id", "trial", "The trial.", needed=True), _customer(), _on("happened_on", "The day.", needed=True),
        _plain("kind", "What kind of trial."), _points("price_gap", "The price disadvantage.", *CHEAPER),
        _between("stress", "How hard it was.", -HARDEST, HARDEST, unit="logits"),
        _choice("outcome", "How it went.", "passed failed", needed=True), _text("proof_text_id", "The proof"))),
    Table("departures", "measure", "Customers who left, and why.", key=("customer_id",), when="left_on", columns=(
        _customer(), _on("left_on", "The day they left.", needed=True), _text("reason_text_id", "Why"))),
)  # fmt: skip

VALUE = (
    Table("orders", "value", "What customers bought, and what they gave back (negative amounts).",
        key=("order_id", "line"), when="ordered_on", columns=(
        _id("order_id", "order", "The order; without it, rows are only new or the same."),
        _plain("line", "The line of the order."),
        _customer(), _on("ordered_on", "The day of the order.", needed=True),
        _money("amount", "What was paid; negative for a refund.", needed=True),
        _money("margin", "What was left of the amount after its direct costs."),
        _id("product_id", "product", "The product."),
        _plain("quantity", "How many.", "number"), _money("list_price", "The price before discounts."),
        _money("discount", "What was taken off."),
        _id("location_id", "location", "The shop or place."),
        _id("campaign_id", "campaign", "The campaign that it answers."))),
    Table("contracts", "value", "Contracts, with their renewals.", key=("contract_id",), when="starts_on", columns=(
        _id("contract_id", "contract", "The contract.", needed=True), _customer(),
        _id("product_id", "product", "The product."), _on("starts_on", "The first day.", needed=True),
        _on("ends_on", "The last day.", after="starts_on"), _choice("due", "When it is paid.", "start end monthly"),
        _money("annual_value", "What it is worth in a year.", needed=True), _money("margin", "Of that, what is left."),
        _points("price_change", "The price change offered at renewal.", *RISE),
        _points("rival_gap", "How much cheaper a rival offered.", *CHEAPER),
        _choice("renewed", "Whether it was renewed.", "yes no open"), _on("renewed_on", "The day that was known."))),
    Table("ledger", "value", "What each side gains from the other, signed by both.", key=("line_id",), when="status_on",
        columns=(
        _id("line_id", "ledger line", "The line.", needed=True), _customer(), _plain("period", "The period."),
        _choice("side", "Whose gain.", "theirs ours", needed=True), _plain("kind", "What kind of gain."),
        _money("amount", "How much; negative on their side: what using us cost them beside the price.", needed=True),
        _choice("status", "How sure; what is signed stands, and is only answered.", "claimed verified signed"),
        _on("status_on", "Since when."), _id("answers_id", "ledger line", "The line that it answers.")),
        seal=("status", "signed")),
    Table("costs", "value", "What it costs to serve a customer.", key=("customer_id", "period"), columns=(
        _customer(), _plain("period", "The period, such as 2026-03.", needed=True),
        _between("hours", "Hours spent.", 0, None, unit="hours"), _money("amount", "Money spent."))),
    Table("referrals", "value", "Who brought whom.", key=("referrer_id", "customer_id"), when="happened_on", columns=(
        _id("referrer_id", "customer", "The customer who recommended us.", needed=True), _customer(),
        _on("happened_on", "The day.", needed=True),
        _between("would_have_come", "The chance that they would have come anyway.", 0, 1), _money("cost", "The reward."),
        _choice("outcome", "What came of it.", "open won lost"))),
)  # fmt: skip

ACT = (
    Table("assignments", "prove", "Which customer was put into which arm.", key=("experiment_id", "customer_id"),
        when="assigned_at", columns=(
        _id("experiment_id", "experiment", "The experiment.", needed=True), _customer(),
        _plain("arm", "The arm.", needed=True), _at("assigned_at", "When.", needed=True))),
    Table("actions_done", "act", "What we did for a customer.", key=("action_id",), when="done_on", columns=(
        _id("action_id", "action", "The action.", needed=True), _customer(), _plain("play", "The play it belongs to."),
        _on("done_on", "The day.", needed=True), _between("hours", "Hours spent.", 0, None, unit="hours"),
        _money("cost", "Money spent."), _plain("outcome", "What came of it."))),
    Table("plans", "act", "Where a relationship must go, indicator by indicator, and what each side thinks of it.",
        key=("plan_id",), when="set_on", columns=(
        _id("plan_id", "plan", "The line of the plan.", needed=True), _customer(),
        _choice("indicator", "The indicator that it is about; empty: a goal without one.", INDICATORS),
        _text("goal_text_id", "Where we must go"), _between("target", "What the indicator shall reach.", 0, 100),
        _on("set_on", "The day it was set.", needed=True), _on("due_on", "The day by which.", after="set_on"),
        _colleague("owner_id"), _text("obstacles_text_id", "What stands in the way"), _text("ours_text_id", "Our view"),
        _text("theirs_text_id", "The customer's view"), _choice("state", "Where it stands.", PLANNED),
        _on("state_on", "Since when it stands there."), _text("why_text_id", "Why it was dropped"),
        _id("need_id", "need", "The need that it answers."), _id("case_id", "case", "The complaint that it answers."))),
    Table("plan_steps", "act", "What needs to happen so that a line of a plan comes true.",
        key=("step_id",), when="set_on", columns=(
        _id("step_id", "plan_step", "The step.", needed=True), _id("plan_id", "plan", "Its line.", needed=True),
        _customer(), _text("text_id", "What is to be done"), _colleague("owner_id"),
        _on("set_on", "The day it was set.", needed=True), _on("due_on", "The day by which.", after="set_on"),
        _choice("state", "Where it stands.", PLANNED), _on("state_on", "Since when it stands there."),
        _text("why_text_id", "Why it was dropped"))),
    Table("spending", "focus", "What we spend on getting and on keeping customers.", key=("period", "purpose"), columns=(
        _plain("period", "The period, such as 2026-03.", needed=True),
        _choice("purpose", "What for.", "getting keeping", needed=True), _money("amount", "How much.", needed=True))),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: with_known_names(table) for table in (*KNOW, *LISTEN, *MEASURE, *VALUE, *ACT)}


def table_named(name: str) -> Table:
    """Return the schema of a table, or refuse with the nearest name."""
    if name in TABLES:
        return TABLES[name]
    near = difflib.get_close_matches(name, TABLES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise BadInput(f"There is no table {name!r}.{hint} Tables: {', '.join(sorted(TABLES))}.")
