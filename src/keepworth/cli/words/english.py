"""The words in English."""

import datetime as dt

from keepworth.cli.words.language import Manner, Words, hundredths, in_units, three_digits, written

# Blanks stand in braces; what is to be stressed stands between stars.
# fmt: off
TEXTS = {
    # Numbers
    "chance": "{n} in 100",
    "chance_over": "over 99 in 100",
    "chance_under": "under 1 in 100",
    "range": "{low} to {high}",
    "between_sentences": " ",
    # The page as a whole
    "title": "Portfolio",
    "subtitle": "{name} · {customers} customers · as of {day} · amounts in {currency}",
    "sample_note": (
        "This is a sample book: 2,469 households of a real grocer in 2017 (84.51°, The Complete "
        "Journey, CC0). Nobody in it is a customer of yours."
    ),
    "sample_note_simulated": (
        "Simulated: this is the sample book of a professional-services firm with 40 clients. Every name, person and "
        "figure in it is invented, and what is true of each client is stored beside it."
    ),
    "theme": "Theme",
    "theme_system": "as the system",
    "theme_light": "light",
    "theme_dark": "dark",
    "table_beside": "The figures as a table",
    "made_by": "Made by Keepworth {version} from run {run}. Ranges hold 8 times in 10.",
    # What they are worth
    "say_equity": (
        "Your *{customers}* customers are worth *{mean}* {currency} over the next {years} years "
        "(likely {likely}; 8 in 10)."
    ),
    "say_tenth": "One in ten of them carries *{share}* of that.",
    "say_stake": "*{stake}* hangs on customers who may have left already.",
    # Contracts alone: these stand for the words whose key they go on
    "say_stake_agreed": "*{stake}* would be lost on average with customers who do not renew the next time.",
    "say_standing_agreed": (
        "*{sure}* of {customers} customers stay at their next renewal with a chance of 95 in 100 or better. For *"
        "{doubtful}*, worth {doubtful_value} together, it is below 60 in 100; of {unknown} nothing tells it."
    ),
    "alt_standing_agreed": "Map: chance to stay at the next renewal across, lifetime value up",
    "axis_active_agreed": "chance to stay at the next renewal, in 100 →",
    "head_active_band_agreed": "Chance to stay at the next renewal",
    "head_active_agreed": "Stays at the next renewal (8 in 10)",
    "say_risk_agreed": (
        "Among customers who leave at their next renewal with a chance of 1 in 10 or more, ranked by value at stake: "
        "what they are worth times that chance. Together *{stake}* is at stake."
    ),
    "none_at_risk_agreed": "Of nobody who is worth something it is known that they leave with a chance of 1 in 10 or "
    "more.",
    "line_valuable_agreed": "worth *{value}* (likely {likely}) · {stays}",
    "line_risk_agreed": "*{stake}* at stake: worth {value} (likely {likely}) · {stays}",
    "stays": "{chance} ({low} to {high}) to stay at the next renewal",
    "stays_cell": "{chance} ({low} to {high})",
    "stays_unknown": "nothing tells how likely they are to stay",
    "say_how_agreed": (
        "By contracts: what each brings until its last day, and after it as often as it is renewed, by the chance of "
        "each; less what serving costs. Value is discounted at {discount} a year over {years} years from the day "
        "after {day}."
    ),
    # Relationships
    "say_fights": "*{customers} of {all}* customers would fight to keep us; they carry *{mean}* (likely {likely}) of "
    "*{whole}* {currency} in lifetime value.",
    "say_nobody_fights": "Of *{all}* customers none has shown that they would fight to keep us.",
    "say_never_tested": "*{customers}* customers, worth *{mean}* (likely {likely}), were never tested.",
    "say_strong": "With *{customers}* of them, worth *{mean}* (likely {likely}), the relationship is strong.",
    "say_unheard": "Of *{customers}*, worth *{mean}* (likely {likely}), too little was heard to say how strong the "
    "relationship is.",
    "relation": "{state}, strength {strength} ({low} to {high})",
    "relation_provisional": "{state}, strength {strength} ({low} to {high}), provisional",
    "relation_group": "{state}, strength {strength} ({low} to {high}), group",
    "relation_withheld": "{state}, strength withheld",
    "state_strong": "strong",
    "state_quiet_advocate": "quiet advocate",
    "state_drifting": "drifting",
    "state_captive": "captive",
    "state_steady": "steady",
    "state_unheard": "unheard",
    "state_left": "left",
    "head_relation": "Relationship",
    # Concentration
    "part_concentration": "Who carries the value?",
    "say_concentration": (
        "The most valuable *{tenth}* customers, one in ten, carry {share_tenth} of the value; the ten "
        "most valuable alone carry *{share_ten}*. Without those ten, {rest} would be left. Shares are "
        "of the expected values; each customer's own range stands in the tables below."
    ),
    "alt_concentration": "Curve: share of value carried by the most valuable customers",
    "axis_customers_from_top": "customers, most valuable first",
    "axis_share_of_value": "share of value",
    "head_customers_from_top": "The most valuable",
    "head_share_of_customers": "Share of customers",
    "head_share_of_value": "Share of value",
    # Spread
    "part_spread": "How is it spread?",
    "say_spread": (
        "Half of the customers are worth more than *{median}*; the middle half lie between {quarter} "
        "and {three_quarters}. Upper bar: share of customers. Lower bar: share of value."
    ),
    "alt_spread": "Bars: share of customers and share of value by band of value",
    "head_band": "Worth",
    "head_customers": "Customers",
    "head_value": "Value",
    "band_nothing": "nothing or less",
    "band_above": "{low} or more",
    "band_below": "under {high}",
    "band_between": "{low} to {high}",
    # The map
    "part_standing": "Who may be leaving?",
    "say_standing": (
        "*{sure}* of {customers} customers are still active with a chance of 95 in 100 or better. For *"
        "{doubtful}*, worth {doubtful_value} together, it is below 60 in 100."
    ),
    "alt_standing": "Map: chance of being active across, lifetime value up",
    "axis_active": "chance of being active, in 100 →",
    "axis_value": "lifetime value (log)",
    "key_crowd": "customers; stronger: more of them",
    "key_dots": "customers",
    "key_valuable": "the most valuable",
    "key_risk": "those most at risk",
    "key_lines": "thin lines: 8 in 10; the lowest row holds all below it",
    "head_active_band": "Chance of being active",
    "band_chance": "{low} to {high} in 100",
    # The two lists
    "part_valuable": "The most valuable",
    "say_valuable": "They are worth *{value}* together, {share} of all.",
    "part_risk": "Those most at risk",
    "say_risk": (
        "Among customers who have left with a chance of 1 in 10 or more, ranked by value at stake: "
        "what they are worth times that chance. Those who are surely gone carry no value and do not "
        "stand here. Together *{stake}* is at stake."
    ),
    "none_at_risk": "Nobody who is worth something has left with a chance of 1 in 10 or more.",
    "head_customer": "Customer",
    "head_worth": "Worth",
    "head_likely": "Likely (8 in 10)",
    "head_active": "Still active",
    "head_orders": "Orders in {weeks} weeks",
    "head_pace": "Pace",
    "head_stake": "At stake",
    "pace": "{every}; silent for {silent}",
    "pace_today": "{every}; here on the last day",
    "pace_once": "bought once, {silent} ago",
    "pace_once_today": "bought once, on the last day",
    "line_valuable": "worth *{value}* (likely {likely}) · {active} still active · {pace}",
    "line_risk": "*{stake}* at stake: worth {value} (likely {likely}) · {active} still active · {pace}",
    # The back-test
    "part_proof": "Can this be trusted?",
    "say_proof": (
        "On {day}, knowing only what was known then, this book would have said *{said}* orders in the "
        "{weeks} weeks that followed; *{happened}* came ({off})."
    ),
    "off_over": "we said {share} too many",
    "off_under": "we said {share} too few",
    "off_none": "within half of one in a hundred",
    "say_naive": (
        "A customer's orders were missed by *{mae}* on average; the better of two simple rules (as "
        "many as last time, as many as everyone) misses by {naive}. {verdict}."
    ),
    "verdict_better": "That is better than the rule, and not by chance",
    "verdict_tie": "A tie: for a single customer's number of orders, either will do",
    "verdict_too_few": "Too few customers or orders to tell which is better",
    "verdict_not_better": "Not better: plan a single customer's number of orders by the rule",
    "say_coverage": (
        "*{coverage}* in 100 customers ordered within the 8-in-10 range that was said for them: "
        "{verdict}."
    ),
    "coverage_right": "as it should be",
    "coverage_low": "the ranges of single customers are too narrow here, and wider ones would be true",
    "coverage_high": "the ranges of single customers are wider than they need to be",
    "say_course": "Orders as they added up. Solid: what came. Dashed: what was said on the day.",
    "say_calibration": (
        "Each mark is a group of whom about the same chance of ordering was said; the larger, the more "
        "customers. On the dashed line, words were true."
    ),
    "say_tenths": (
        "Customers in ten groups, by how much was expected of them. Bars: orders that came. Ticks: "
        "orders that were said."
    ),
    "no_proof": "Not tested on this book's own past yet: {why}",
    "alt_calibration": "Marks: the share of each group that ordered, against the chance that was said",
    "alt_course": "Two lines: orders that came, and orders that were said, week by week",
    "alt_tenths": "Bars and ticks: orders per customer that came and that were said, by tenth",
    "axis_tenth": "tenth, least expected first →",
    "axis_orders_each": "orders per customer",
    "axis_said": "said, in 100 →",
    "axis_happened": "ordered, in 100",
    "axis_weeks": "weeks after the forecast →",
    "axis_orders": "orders so far",
    "line_said": "said",
    "line_happened": "happened",
    "head_said": "Said",
    "head_happened": "Ordered",
    "head_range": "Range by chance alone",
    "head_tenth": "Tenth",
    "head_week": "Week",
    "head_orders_said": "Orders said",
    "head_orders_happened": "Orders that came",
    # How it was computed
    "part_how": "How this was computed",
    "say_how": (
        "Buying occasions by {orders_model}, fitted to {cells} distinct histories of {customers} "
        "customers; spend by {spend_model}. Value is expected orders times expected spend, discounted "
        "at {discount} a year over {years} years from the day after {day}."
    ),
    "fact_orders": "Buying",
    "fact_spend": "Spend",
    "fact_choice": "Choice of model",
    "fact_independence": "Spend and frequency",
    "fact_margin": "Margin",
    "fact_seconds": "Seconds",
    "margin_orders": "{share} of an amount is kept, as the orders tell",
    "margin_book": "{share} of an amount is kept, as the book's settings say",
    "margin_none": "unknown: {share} of an amount is counted, so value is revenue",
    "part_warnings": "What to keep in mind",
    "no_warnings": "Nothing: no warning was raised.",
    # The terminal
    "page_written": "The page with charts: {path}",
}
# fmt: on


def _count(number: float) -> str:
    return f"{number:,.0f}"


def _money(amount: float) -> str:
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if abs(three_digits(amount)) >= size:
            return f"{in_units(three_digits(amount / size))} {name}"
    return written(three_digits(amount))


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _day(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _every(weeks: float) -> str:
    return "every " + _span(weeks).removeprefix("1 ")


def _span(weeks: float) -> str:
    days = weeks * 7
    for size, name, from_days in ((30.44, "month", 90), (7.0, "week", 21), (1.0, "day", 0)):
        if days >= from_days:
            number = max(round(days / size), 1)
            return f"{number} {name}" if number == 1 else f"{number} {name}s"
    raise ValueError(weeks)


ENGLISH = Words(
    code="en",
    texts=TEXTS,
    manner=Manner(
        count=_count,
        money=_money,
        percent=lambda share: f"{hundredths(share)} %",
        day=_day,
        span=_span,
        every=_every,
    ),
)
