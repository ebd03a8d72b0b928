"""Tables of what is planned and done, what it was to prove, and what is spent."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import (
    INDICATORS,
    MIX,
    PLANNED,
    between,
    choice,
    colleague,
    contact,
    customer,
    day,
    ident,
    instant,
    money,
    plain,
    text,
)

GUEST = "proposed invited accepted declined came absent"

ASKED = "testimonial reference referral talk advice"
WISHES = "belong seen learn"  # what people want beyond what they buy; a test holds them to the stage's
OPENING = "talk article award seminar board introduction other"
GIVING = "offered accepted declined done missed"
CAME = "nothing talk article award skill post peer other"  # of what was given, for the person

ACT = (
    Table("assignments", "prove", "Which customer was put into which arm.", key=("experiment_id", "customer_id"),
        when="assigned_at", columns=(
        ident("experiment_id", "experiment", "The experiment.", needed=True), customer(),
        plain("arm", "The arm.", needed=True), instant("assigned_at", "When.", needed=True))),
    Table("asks", "act", "What we asked people at customers to do for us, and what they answered.",
        key=("ask_id",), when="asked_on", columns=(
        ident("ask_id", "ask", "The ask.", needed=True), customer(), contact(needed=True),
        choice("kind", "What for.", ASKED, needed=True), day("asked_on", "The day we asked.", needed=True), colleague(),
        ident("for_id", "customer", "The customer or prospect for whose decision a reference was asked."),
        text("text_id", "What was asked, and why just then"), choice("answer", "What they answered.", "open yes no"),
        day("answered_on", "The day they answered.", after="asked_on"))),
    Table("testimonials", "act", "Words for us that are put to a contact; what they approved is kept with their approval.",
        key=("testimonial_id",), when="written_on", columns=(
        ident("testimonial_id", "testimonial", "The testimonial.", needed=True), customer(), contact(needed=True),
        ident("ask_id", "ask", "The ask that it comes from."), day("written_on", "The day it was written.", needed=True),
        text("text_id", "The words"), plain("topic", "What it is about, as needs' topics are named."),
        choice("shown_as", "What is shown of who says it; empty: the company alone.", "person role company nobody"))),
    Table("thanks", "act", "How we thanked people for what they did for us.", key=("thanks_id",), when="thanked_on", columns=(
        ident("thanks_id", "thanks", "The thanks.", needed=True), customer(), contact(needed=True),
        ident("act_id", "act", "The act that it was for; empty: all of theirs until then."),
        day("thanked_on", "The day.", needed=True), colleague(), plain("how", "How they were thanked."),
        money("cost", "What it cost."))),
    Table("content", "act", "The company's own pages and newsletters, and the need that each answers.",
        key=("content_id",), when="since", columns=(
        ident("content_id", "content", "The page or newsletter.", needed=True),
        plain("title", "What it is called.", needed=True), choice("kind", "What it is; empty: a page.", "page newsletter"),
        plain("page", "Its address, as visits name it."),
        plain("need", "The need that it answers, as needs' topics are named; empty: none."),
        text("text_id", "Why a customer would care"), day("since", "Since when it is there.", needed=True),
        day("removed_on", "The day it was taken away.", after="since"))),
    Table("actions_done", "act", "What we did for a customer.", key=("action_id",), when="done_on", columns=(
        ident("action_id", "action", "The action.", needed=True), customer(), plain("play", "The play it belongs to."),
        day("done_on", "The day.", needed=True), between("hours", "Hours spent.", 0, None, unit="hours"),
        money("cost", "Money spent."), plain("outcome", "What came of it."))),
    Table("plans", "act", "Where a relationship must go, indicator by indicator, and what each side thinks of it.",
        key=("plan_id",), when="set_on", columns=(
        ident("plan_id", "plan", "The line of the plan.", needed=True), customer(),
        choice("indicator", "The indicator that it is about; empty: a goal without one.", INDICATORS),
        text("goal_text_id", "Where we must go"), between("target", "What the indicator shall reach.", 0, 100),
        day("set_on", "The day it was set.", needed=True), day("due_on", "The day by which.", after="set_on"),
        colleague("owner_id"), text("obstacles_text_id", "What stands in the way"), text("ours_text_id", "Our view"),
        text("theirs_text_id", "The customer's view"), choice("state", "Where it stands.", PLANNED),
        day("state_on", "Since when it stands there."), text("why_text_id", "Why it was dropped"),
        ident("need_id", "need", "The need that it answers."), ident("case_id", "case", "The complaint that it answers."))),
    Table("plan_steps", "act", "What needs to happen so that a line of a plan comes true.",
        key=("step_id",), when="set_on", columns=(
        ident("step_id", "plan_step", "The step.", needed=True), ident("plan_id", "plan", "Its line.", needed=True),
        customer(), text("text_id", "What is to be done"), colleague("owner_id"),
        day("set_on", "The day it was set.", needed=True), day("due_on", "The day by which.", after="set_on"),
        choice("state", "Where it stands.", PLANNED), day("state_on", "Since when it stands there."),
        text("why_text_id", "Why it was dropped"))),
    Table("extras", "act", "What customers may be given beyond the product.", key=("extra_id",), when="valid_from", columns=(
        ident("extra_id", "extra", "The extra.", needed=True), plain("name", "What it is called.", needed=True),
        text("text_id", "What it is, and what it is good for"), money("cost", "What giving it once costs us."),
        ident("product_id", "product", "Only for who bought this; empty: whatever they buy."),
        choice("tier", "Only for customers of this tier; empty: of any.", "a b c"),
        plain("segment", "Only for customers of this segment; empty: of any."),
        between("months_apart", "After how many months it may be given again; empty: once.", 1, 120, kind="whole"),
        day("valid_from", "The first day on which it may be given.", needed=True),
        day("valid_to", "The last day on which it may be given; empty: no end is set.", after="valid_from"))),
    Table("extras_given", "act", "Which extras customers were given, and whether they used them.", key=("given_id",),
        when="entitled_on", columns=(
        ident("given_id", "extras_given", "The giving.", needed=True),
        ident("extra_id", "extra", "The extra.", needed=True), customer(), contact(), colleague(),
        day("entitled_on", "From which day they may have it.", needed=True),
        day("given_on", "The day it was given; empty: they may have it still.", after="entitled_on"),
        day("used_on", "The day they used it.", after="given_on"),
        money("cost", "What it cost us; empty: what the extra costs."), text("text_id", "A note on it"))),
    Table("offerings", "act", "What we, or a partner with us, can do about a need.", key=("offering_id",), when="valid_from",
        columns=(
        ident("offering_id", "offering", "The offering.", needed=True), plain("name", "What it is called.", needed=True),
        ident("partner_id", "partner", "The partner whose it is; empty: our own."),
        plain("need", "The need that it meets, as needs' topics are named.", needed=True),
        ident("product_id", "product", "The product as orders name it; empty: it is none of those."),
        text("text_id", "What it is, and what it is good for"),
        day("valid_from", "The first day on which it is there.", needed=True),
        day("valid_to", "The last day; empty: no end is set.", after="valid_from"))),
    Table("events", "act", "Occasions on which customers and prospects meet people of their kind, as our guests.",
        key=("event_id",), when="set_on", columns=(
        ident("event_id", "event", "The event.", needed=True), plain("name", "What it is called.", needed=True),
        plain("kind", "What kind of event it is, as you name it."), day("set_on", "The day on which it was planned."),
        day("starts_on", "The first day.", needed=True, ahead=True), day("ends_on", "The last day; empty: the first.", after="starts_on"),
        plain("place", "Where it is held."), between("capacity", "How many guests there is room for.", 1, 100_000, kind="whole"),
        money("cost", "What it costs."),
        between("quiet_days", "How many days after it nothing is sold to those who were guests; 0: none.", 0, 3650,
                unit="days", kind="whole"))),
    Table("guests", "act", "Who is thought of for an event, who was invited, and who came.",
        key=("event_id", "contact_id"), when="listed_on", columns=(
        ident("event_id", "event", "The event.", needed=True), contact(needed=True), customer(),
        day("listed_on", "The day they were put on the list.", needed=True),
        choice("state", "Where it stands; empty: proposed.", GUEST), day("state_on", "Since when it stands there."),
        plain("held_out", "Held back by lot, so that there is somebody to compare with; no: drawn of and not held back; empty: not drawn of.", "flag"),
        plain("why", "Why they were proposed, as Keepworth notes it."))),
    Table("peers", "act", "Which two people of customers came to know each other through us.",
        key=("contact_id", "other_id"), when="met_on", columns=(
        contact(needed=True), ident("other_id", "contact", "The other person.", needed=True), customer(),
        ident("event_id", "event", "The event where they met."), day("met_on", "The day.", needed=True))),
    Table("wishes", "act", "What people at customers want for themselves, beyond what they buy.", key=("wish_id",),
        when="stated_on", columns=(
        ident("wish_id", "wish", "The wish.", needed=True), customer(), contact(needed=True),
        choice("wish", "To belong (meet others), to be seen, to learn; or none of these.", WISHES + " none", needed=True),
        day("stated_on", "The day they said so.", needed=True),
        day("ended_on", "The day from which it holds no longer.", after="stated_on"),
        colleague(), text("text_id", "In their words"))),
    Table("openings", "act", "What we can give that is not for sale: a talk, an article, a seat, an introduction.",
        key=("opening_id",), when="set_on", columns=(
        ident("opening_id", "opening", "What can be given.", needed=True), plain("name", "What it is called.", needed=True),
        choice("kind", "What it is; empty: something else.", OPENING),
        choice("gives", "Which wish it answers.", WISHES, needed=True),
        plain("topic", "What it is about, as needs' topics are named."), text("text_id", "What it is, and what it asks of them"),
        day("set_on", "The day it was listed.", needed=True),
        day("held_on", "The day on which it takes place; empty: none is set.", ahead=True),
        day("give_by", "The last day on which it can be given; empty: until it takes place.", ahead=True),
        plain("place", "Where it takes place."),
        between("places", "For how many people; empty: nobody counts them.", 1, 100_000, kind="whole"),
        plain("segment", "Only for customers of this segment; empty: of any."), money("cost", "What one place costs us."))),
    Table("openings_given", "act", "To whom we gave what is not for sale, and what came of it for them.", key=("given_id",),
        when="offered_on", columns=(
        ident("given_id", "openings_given", "The giving.", needed=True),
        ident("opening_id", "opening", "What was given.", needed=True), customer(), contact(needed=True), colleague(),
        day("offered_on", "The day it was offered.", needed=True),
        choice("state", "Where it stands; empty: offered.", GIVING), day("state_on", "Since when it stands there."),
        ident("other_id", "contact", "Whom they are introduced to."),
        choice("came", "What came of it for them; empty: nobody said.", CAME),
        day("came_on", "The day that was known.", after="offered_on"), text("text_id", "What came of it, in their words"),
        money("cost", "What it cost us; empty: what one place costs."),
        plain("why", "Why they were proposed, as Keepworth notes it."))),
    Table("spending", "focus", "What we spend on getting and on keeping customers.", key=("period", "purpose", "element"), columns=(
        plain("period", "The period, such as 2026-03.", needed=True),
        choice("purpose", "What for.", "getting keeping", needed=True), money("amount", "How much.", needed=True),
        choice("element", "Of keeping: which element of the retention mix; empty: not told, beside what others name.", MIX))),
)  # fmt: skip
