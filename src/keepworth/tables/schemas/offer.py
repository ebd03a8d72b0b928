"""Tables of goods and places: what is sold where, what lies there, how it is promoted, and who was given a coupon."""

from keepworth.tables.schema import Column, Table
from keepworth.tables.schemas.columns import between, choice, colleague, customer, day, ident, money, plain, text

PROMOTED = "price display leaflet coupon bundle"


def percent(name: str, meaning: str) -> Column:
    """Return a column of a share of the price."""
    return between(name, meaning, 0, 100, unit="percent")


OFFER = (
    Table("products", "act", "What is sold, and what a piece costs.", key=("product_id", "valid_from"), when="valid_from",
        columns=(
        ident("product_id", "product", "The product.", needed=True),
        day("valid_from", "From which day this description holds; empty means from the start."),
        plain("name", "What it is called."), plain("category", "What kind of goods it is, as you name it."),
        plain("brand", "The brand."), money("list_price", "The price of a piece before discounts."),
        money("unit_cost", "What a piece costs us; with it offers are weighed by margin."),
        money("left_over", "What a piece too many costs us, written off or tied up."),
        plain("need", "The need that it meets, as needs' topics are named."),
        plain("ended", "It is sold no longer.", "flag"))),
    Table("locations", "act", "Shops and other places where goods are sold.", key=("location_id", "valid_from"),
        when="valid_from", columns=(
        ident("location_id", "location", "The shop or place.", needed=True),
        day("valid_from", "From which day this description holds; empty means from the start."),
        plain("name", "What it is called."), plain("area", "What kind of area it lies in, such as city or suburb."),
        colleague("manager_id"), between("lead_days", "Days from an order of goods to their arrival.", 0, 365, unit="days", kind="whole"),
        between("review_days", "Days between two looks at what must be ordered.", 1, 365, unit="days", kind="whole"),
        plain("closed", "It is closed for good.", "flag"))),
    Table("stock", "act", "What lay where on a day; a product that lies nowhere on a day is not in stock there.",
        key=("location_id", "product_id", "counted_on"), when="counted_on", columns=(
        ident("location_id", "location", "The shop or place.", needed=True), ident("product_id", "product", "The product.", needed=True),
        day("counted_on", "The day, at its end.", needed=True), between("on_hand", "Pieces that lay there.", 0, None),
        between("on_order", "Pieces that were under way.", 0, None),
        between("out_days", "Days since the count before on which it was sold out, from its first hour without to its next delivery.",
                0, 366, unit="days"))),
    Table("promotions", "act", "Which product is promoted where, how and by how much; a place's own row stands before one for all.",
        key=("promotion_id", "product_id", "location_id", "set_on"), when="set_on", columns=(
        ident("promotion_id", "promotion", "The promotion.", needed=True), plain("name", "What it is called."),
        ident("product_id", "product", "The product.", needed=True),
        ident("location_id", "location", "Only this place: its manager's change; empty: every place that has no row of its own."),
        ident("campaign_id", "campaign", "The campaign that it belongs to."), choice("kind", "How it is promoted.", PROMOTED),
        percent("off", "How much is taken off the price; 0: nothing."),
        percent("least_off", "The least that a place may take off itself."),
        percent("most_off", "The most that a place may take off itself."),
        day("set_on", "The day it was decided.", needed=True), day("starts_on", "The first day.", needed=True, ahead=True),
        day("ends_on", "The last day.", needed=True, after="starts_on", ahead=True),
        money("cost", "What it costs beside the price, at one place."),
        colleague("decided_by_id"), text("why_text_id", "Why it is done so here"))),
    Table("coupons", "act", "Coupons that customers were given, and which came back.", key=("coupon_id",), when="issued_on",
        columns=(
        ident("coupon_id", "coupon", "The coupon: one customer's, for one use.", needed=True), customer(),
        day("issued_on", "The day they were given it.", needed=True),
        ident("product_id", "product", "The product that it is good for; empty: any of its campaign."),
        ident("promotion_id", "promotion", "The promotion that it belongs to."),
        ident("campaign_id", "campaign", "The campaign that it belongs to."),
        percent("off", "How much it takes off the price."), money("amount", "How much money it takes off."),
        day("valid_to", "The last day on which it is good; empty: no end is set.", after="issued_on", ahead=True),
        plain("held_out", "Held back by lot, so that there is somebody to compare with: drawn of, and not given it.", "flag"),
        day("redeemed_on", "The day it came back; empty: it did not.", after="issued_on"),
        ident("location_id", "location", "Where it came back."), ident("order_id", "order", "The order that it came back with."))),
)  # fmt: skip
