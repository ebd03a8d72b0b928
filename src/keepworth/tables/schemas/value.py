"""Tables of orders, contracts, gains of both sides, costs and referrals."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import CHEAPER, RISE, between, choice, customer, day, ident, money, plain, points

VALUE = (
    Table("orders", "value", "What customers bought, and what they gave back (negative amounts).",
        key=("order_id", "line"), when="ordered_on", columns=(
        ident("order_id", "order", "The order; without it, rows are only new or the same."),
        plain("line", "The line of the order."),
        customer(), day("ordered_on", "The day of the order.", needed=True),
        money("amount", "What was paid; negative for a refund.", needed=True),
        money("margin", "What was left of the amount after its direct costs."),
        ident("product_id", "product", "The product."),
        plain("quantity", "How many.", "number"), money("list_price", "The price before discounts."),
        money("discount", "What was taken off."),
        ident("location_id", "location", "The shop or place."),
        ident("campaign_id", "campaign", "The campaign that it answers."))),
    Table("contracts", "value", "Contracts, with their renewals.", key=("contract_id",), when="starts_on", columns=(
        ident("contract_id", "contract", "The contract.", needed=True), customer(),
        ident("product_id", "product", "The product."), day("starts_on", "The first day.", needed=True),
        day("ends_on", "The last day.", after="starts_on"), choice("due", "When it is paid.", "start end monthly"),
        money("annual_value", "What it is worth in a year.", needed=True), money("margin", "Of that, what is left."),
        points("price_change", "The price change offered at renewal.", *RISE),
        points("rival_gap", "How much cheaper a rival offered.", *CHEAPER),
        choice("renewed", "Whether it was renewed.", "yes no open"), day("renewed_on", "The day that was known."))),
    Table("ledger", "value", "What each side gains from the other, signed by both.", key=("line_id",), when="status_on",
        columns=(
        ident("line_id", "ledger line", "The line.", needed=True), customer(), plain("period", "The period."),
        choice("side", "Whose gain.", "theirs ours", needed=True), plain("kind", "What kind of gain."),
        money("amount", "How much; negative on their side: what using us cost them beside the price.", needed=True),
        choice("status", "How sure; what is signed stands, and is only answered.", "claimed verified signed"),
        day("status_on", "Since when."), ident("answers_id", "ledger line", "The line that it answers.")),
        seal=("status", "signed")),
    Table("costs", "value", "What it costs to serve a customer.", key=("customer_id", "period"), columns=(
        customer(), plain("period", "The period, such as 2026-03.", needed=True),
        between("hours", "Hours spent.", 0, None, unit="hours"), money("amount", "Money spent."))),
    Table("referrals", "value", "Who brought whom.", key=("referrer_id", "customer_id"), when="happened_on", columns=(
        ident("referrer_id", "customer", "The customer who recommended us.", needed=True), customer(),
        day("happened_on", "The day.", needed=True),
        between("would_have_come", "The chance that they would have come anyway.", 0, 1), money("cost", "The reward."),
        choice("outcome", "What came of it.", "open won lost"))),
)  # fmt: skip
