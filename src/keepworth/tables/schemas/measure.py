"""Tables of trials and of those who left."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import (
    CHEAPER,
    HARDEST,
    between,
    choice,
    customer,
    day,
    ident,
    plain,
    points,
    text,
)

MEASURE = (
    Table("trials", "measure", "Tests of the wish to keep us.", key=("trial_id",), when="happened_on", columns=(
        ident("trial_id", "trial", "The trial.", needed=True), customer(), day("happened_on", "The day.", needed=True),
        plain("kind", "What kind of trial."), points("price_gap", "The price disadvantage.", *CHEAPER),
        between("stress", "How hard it was.", -HARDEST, HARDEST, unit="logits"),
        choice("outcome", "How it went.", "passed failed", needed=True), text("proof_text_id", "The proof"))),
    Table("departures", "measure", "Customers who left, and why.", key=("customer_id",), when="left_on", columns=(
        customer(), day("left_on", "The day they left.", needed=True), text("reason_text_id", "Why"))),
)  # fmt: skip
