"""Tables of whom we know, what was said, written and promised."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import (
    CHEAPER,
    between,
    choice,
    colleague,
    contact,
    country,
    customer,
    day,
    ident,
    instant,
    plain,
    points,
    text,
)

IDENTITY = (
    plain("name", "The name."),
    plain("mail", "The e-mail address."),
    plain("phone", "The telephone number."),
    plain("language", "The language they read, as a BCP 47 tag."),
)

KNOW = (
    Table("customers", "know", "Organisations, persons and prospects, and what we call them by.",
        key=("customer_id", "valid_from"), when="valid_from", columns=(
        customer(), day("valid_from", "From which day this description holds; empty means from the start."),
        choice("kind", "What the customer is.", "organisation person prospect internal"),
        ident("parent_id", "customer", "The customer it belongs to."), plain("segment", "The segment, as you name it."),
        plain("team", "Our team that serves it."), plain("channel", "How it came to us or buys from us."),
        day("since", "Customer since."), colleague("owner_id"), plain("sector", "The sector that it works in itself."),
        ident("via_id", "partner", "The partner through whom we came to it or serve it."),
        between("size", "How large it is: how many people work there.", 0, 10_000_000, unit="people", kind="whole"),
        country("country", "The country where it sits.")),
        brings=IDENTITY),
    Table("contacts", "know", "People at the customer, with role, influence and stance.",
        key=("contact_id", "valid_from"), when="valid_from", columns=(
        contact(needed=True), day("valid_from", "From which day this holds; empty means from the start."), customer(),
        plain("department", "Their department."), plain("level", "Their level."), plain("role", "Their role."),
        plain("decides", "Whether this person decides.", "flag"),
        between("influence", "How much this person's view counts, by our judgement.", 1, 5, kind="whole"),
        between("stance", "From against us (−2) to for us (+2), by our judgement.", -2, 2, kind="whole"),
        day("stance_on", "The day of what shows the stance."), text("stance_text_id", "What shows the stance"),
        day("left_on", "The day they left the customer.")),
        brings=IDENTITY),
    Table("colleagues", "know", "Our people.", key=("colleague_id",), when="joined_on", columns=(
        colleague(needed=True), plain("team", "Their team."), plain("serves", "The segments that they serve, with ; between."),
        plain("speaks", "The languages that they speak, as BCP 47 tags with ; between."),
        day("joined_on", "The day they joined."), day("left_on", "The day they left.")), brings=IDENTITY),
    Table("partners", "know", "Who else works with us for customers.", key=("partner_id",), when="since", columns=(
        ident("partner_id", "partner", "The partner.", needed=True), plain("does", "What they do."),
        day("since", "Since when."), day("left_on", "The last day."), colleague("owner_id")), brings=IDENTITY),
    Table("aliases", "know", "Ids that mean the same customer or person: one is read as the other.",
        key=("who", "alias_id"), columns=(
        choice("who", "What is merged.", "customer contact colleague partner", needed=True),
        ident("alias_id", "who", "The id that is not used any more.", needed=True),
        ident("into_id", "who", "The id that it is read as.", needed=True), day("merged_on", "The day that we knew it."))),
    Table("identities", "know", "Names and addresses of persons; the only table with personal data.",
        key=("who", "who_id"), columns=(
        choice("who", "Whose identity it is.", "customer contact colleague partner", needed=True),
        ident("who_id", "who", "The customer, contact, colleague or partner.", needed=True),
        *IDENTITY)),
    Table("texts", "know", "Open answers and notes, in their own words.", key=("text_id",), columns=(
        ident("text_id", "text", "The text.", needed=True), plain("words", "What was said.", needed=True))),
    Table("ties", "know", "How well one contact and one colleague know each other, in both directions.",
        key=("contact_id", "colleague_id", "asked_on"), when="asked_on", columns=(
        contact(needed=True), colleague(needed=True), day("asked_on", "The day we asked.", needed=True),
        between("depth_theirs", "How well they say they know us.", 0, 10),
        between("depth_ours", "How well we say we know them.", 0, 10),
        between("goals_matched", "How many of their three goals we named right.", 0, 3, kind="whole"))),
    Table("touchpoints", "know", "Everything that happened between us along the journey.",
        key=("touchpoint_id",), when="at", columns=(
        ident("touchpoint_id", "touchpoint", "The touchpoint.", needed=True), ident("thread_id", "thread", "The conversation."),
        customer(), contact(), colleague(), instant("at", "When it happened.", needed=True),
        plain("stage", "The stage of the journey."), plain("channel", "The channel."),
        choice("direction", "Who began it.", "theirs ours both"), plain("automated", "Sent by a machine.", "flag"),
        text("text_id", "A note on it"), text("change_text_id", "What was learned of a change on their side"))),
    Table("consents", "know", "What customers agreed to: no visit, no use and no message without it.",
        key=("customer_id", "purpose", "given_on"), when="given_on", columns=(
        customer(), choice("purpose", "What may be taken and seen, or sent.", "visits usage messages", needed=True),
        day("given_on", "The day they agreed.", needed=True),
        day("withdrawn_on", "The day they took it back: what was taken is seen no more."),
        plain("channel", "How they agreed."), plain("wording", "The words they agreed to, by the name of their version."))),
    Table("visits", "know", "Visits to web pages and apps, with consent.", key=("visit_id",), when="at", columns=(
        ident("visit_id", "visit", "The visit.", needed=True), customer(), instant("at", "When it happened.", needed=True),
        plain("page", "The page."), between("seconds", "How long.", 0, None, unit="seconds"))),
    Table("usage", "know", "How much of a product was used.", when="happened_on",
        key=("customer_id", "product_id", "measure", "happened_on"), columns=(
        customer(), ident("product_id", "product", "The product.", needed=True),
        plain("measure", "What was counted.", needed=True), day("happened_on", "The day.", needed=True),
        plain("quantity", "How much.", "number", needed=True))),
    Table("needs", "know", "Goals, problems and needs that the customer told us.",
        key=("need_id",), when="stated_on", columns=(
        ident("need_id", "need", "The need.", needed=True), customer(), contact(),
        choice("kind", "What it is.", "goal problem need personal"), day("stated_on", "The day it was said.", needed=True),
        plain("topic", "What it is about, as you name it; needs of one topic are counted together."),
        plain("state", "Where it stands: stated, in work, met, dropped."), day("state_on", "Since when it stands there."),
        colleague("owner_id"), day("met_on", "The day it was met."),
        plain("measure", "How they will know that it is met."), text("text_id", "In their words"),
        ident("partner_id", "partner", "The partner who met it, or is to meet it; empty: we ourselves."))),
    Table("promises", "know", "Delivery standards agreed with the customer, and how they were kept.",
        key=("promise_id",), when="agreed_on", columns=(
        ident("promise_id", "promise", "The promise.", needed=True), customer(), contact(),
        text("what_text_id", "What was promised"), plain("measure", "How it is measured."),
        choice("standard", "Where the standard comes from.", "agreed industry"), plain("target", "The target.", "number"),
        day("agreed_on", "The day it was agreed.", needed=True), day("due_on", "The day it is due."),
        choice("kept", "Whether it was kept.", "yes no open"), day("kept_on", "The day it was kept or broken."),
        day("right_on", "The day it was put right."),
        choice("stayed_right", "Whether what we delivered stayed right, as a placement that lasts.", "yes no open"),
        day("stayed_on", "The day that was known."),
        ident("partner_id", "partner", "The partner together with whom it is kept; empty: we alone."))),
    Table("acts", "know", "What a contact did for us.", key=("act_id",), when="happened_on", columns=(
        ident("act_id", "act", "The act.", needed=True), contact(needed=True),
        choice("kind", "What they did.", "vouched introduced informed defended referenced", needed=True),
        day("happened_on", "The day.", needed=True), text("proof_text_id", "The proof"),
        ident("for_id", "customer", "The customer whose decision it helped, of a reference."),
        between("share", "What part of that decision is owed to it, of a reference.", 0, 1))),
    Table("rivals", "know", "Who else serves the customer.", key=("customer_id", "rival", "valid_from"), when="valid_from",
        columns=(
        customer(), plain("rival", "The rival.", needed=True), day("valid_from", "From which day this holds.", needed=True),
        between("share", "The rival's share of the customer's spending.", 0, 1),
        points("price_gap", "How much cheaper the rival is.", *CHEAPER),
        plain("exclusive", "Only the rival may serve this.", "flag"),
        plain("source", "Where that is known from."))),
    Table("segments", "know", "Kinds of customers, and who of us serves them.", key=("segment", "valid_from"),
        when="valid_from", columns=(
        plain("segment", "The segment, as customers name it.", needed=True),
        day("valid_from", "From which day this holds; empty means from the start."),
        ident("owner_id", "colleague", "Who of us serves it."), plain("team", "Our team that serves it."),
        text("text_id", "What is peculiar to it"))),
    Table("trends", "know", "What changes around a segment, how likely, and what it would break.",
        key=("trend_id", "valid_from"), when="valid_from", columns=(
        ident("trend_id", "trend", "The trend.", needed=True),
        day("valid_from", "From which day we see it so; a later row replaces it.", needed=True),
        plain("segment", "The segment that it concerns; empty means all."),
        choice("kind", "What kind of change.", "political economic social technical", needed=True),
        text("text_id", "What changes"), between("likelihood", "How likely, by our judgement.", 1, 5, kind="whole"),
        between("impact", "How much it would change for us, by our judgement.", 1, 5, kind="whole"),
        day("review_on", "The day to look at it again."), plain("assumption", "The assumption of ours that it would break."),
        plain("stress_test", "The stress test that it opens."), day("closed_on", "The day it mattered no longer."))),
)  # fmt: skip
