"""Tables of what was asked and answered, and of complaints."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import (
    between,
    choice,
    colleague,
    contact,
    customer,
    day,
    ident,
    instant,
    plain,
    text,
)

LISTEN = (
    Table("answers", "listen", "Answers to questionnaires, one row an item.", key=("submission_id", "item"),
        when="answered_at", brings=(plain("words", "The answer in the person's own words."),), columns=(
        ident("submission_id", "submission", "The filled-in questionnaire.", needed=True),
        plain("item", "The question's name.", needed=True), customer(needed=False), contact(), colleague(),
        choice("side", "Who answers.", "customer us"), plain("about", "Whom or what it is about."),
        choice("perspective", "Their own view, or a guess of the other's.", "own guess"),
        plain("instrument", "The questionnaire.", needed=True), plain("version", "Its version."),
        plain("value", "The answer as a number.", "number"), text("text_id", "The answer in words"),
        plain("stage", "The stage of the journey."), ident("touchpoint_id", "touchpoint", "What it asks about."),
        ident("location_id", "location", "The place."), between("weight", "The survey weight.", 0, None),
        plain("source", "Where it was found, of what nobody asked for, such as a site of reviews."),
        instant("answered_at", "When it was answered.", needed=True))),
    Table("invitations", "listen", "Who was asked what, when.", key=("invitation_id",), when="sent_at", columns=(
        ident("invitation_id", "invitation", "The invitation.", needed=True), customer(), contact(),
        plain("instrument", "The questionnaire.", needed=True), instant("sent_at", "When it was sent.", needed=True),
        instant("reminded_at", "When we reminded."), instant("answered_at", "When it was answered."))),
    Table("cases", "listen", "Complaints and failures, and how they were solved.", key=("case_id",), when="opened_at",
        columns=(
        ident("case_id", "case", "The case.", needed=True), customer(needed=False), contact(),
        ident("order_id", "order", "The order it is about."), ident("product_id", "product", "The product it is about."),
        instant("opened_at", "When it was opened.", needed=True), between("severity", "How bad.", 1, 5, kind="whole"),
        choice("cause", "Whose fault.", "us customer neither"), text("text_id", "In their words"),
        ident("submission_id", "submission", "The answer that opened it."), colleague("owner_id"),
        day("due_on", "The day by which it is to be solved."), instant("first_reply_at", "Our first reply."),
        instant("solved_at", "When it was solved."), text("solution_text_id", "What we did about it"),
        plain("effort", "How much effort it cost them.", "number"),
        plain("saved", "Whether the customer stayed.", "flag"))),
)  # fmt: skip
