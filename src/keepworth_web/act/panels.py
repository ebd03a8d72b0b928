"""What act adds: its pages in the navigation, the plan on the customer's page, and what Today asks of plans."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.act.reads.actions import action_rows, next_best
from keepworth_web.act.reads.advocates import advocate_rows
from keepworth_web.act.reads.between import between_lines
from keepworth_web.act.reads.beyond_words import given_rows as openings_given
from keepworth_web.act.reads.beyond_words import opening_rows, panel_of, proposed_rows, wish_rows
from keepworth_web.act.reads.content import content_rows
from keepworth_web.act.reads.decisions import decision_lines, right_lines
from keepworth_web.act.reads.done import due_outcomes
from keepworth_web.act.reads.due_actions import due_actions, due_renewals
from keepworth_web.act.reads.due_moves import due_moves, due_thanks
from keepworth_web.act.reads.due_steps import due_steps
from keepworth_web.act.reads.events import guest_rows, guests_at
from keepworth_web.act.reads.extras import entitled_lines, extras_lines, given_lines
from keepworth_web.act.reads.gap import gap_lines
from keepworth_web.act.reads.grown import growth_lines
from keepworth_web.act.reads.messages import message_lines
from keepworth_web.act.reads.mix import mix_lines, standing_lines
from keepworth_web.act.reads.offers import coupon_lines, offer_lines, offers_panel
from keepworth_web.act.reads.partners import offering_lines, partner_lines
from keepworth_web.act.reads.plan import plan_of, plan_rows
from keepworth_web.act.reads.promoted import promotion_lines
from keepworth_web.act.reads.references import reference_rows
from keepworth_web.act.reads.resources import resource_lines
from keepworth_web.act.reads.shops import shop_lines, stock_lines
from keepworth_web.act.reads.team_values import team_lines
from keepworth_web.act.reads.testimonials import words_rows
from keepworth_web.act.reads.thanked import further_lines
from keepworth_web.act.reads.webhooks import delivery_rows, stopped_webhooks
from keepworth_web.shared.panels import Ask, Listing, Page, Panel
from keepworth_web.staff.rights import Right

# What the pages of Act stand under in the menu.
_WEEK, _GIVING, _OTHERS, _OURS, _TOLD = (
    _("This week"), _("What we give"), _("With others"), _("Our own people"), _("Told elsewhere")
)  # fmt: skip
TODAY = Page("today", _("Today"), "act:today", Right.SEE_WALLED)
NEXT = Panel("next", _("The next best thing"), "act/panels/next.html", Right.SEE_WALLED, next_best)
PLAN = Panel("plan", _("Plan"), "act/panels/plan.html", Right.SEE_WALLED, plan_of)
PLAN_LIST = Listing(
    "plan",
    Right.SEE_WALLED,
    (
        _("Indicator"), _("Now"), _("Low"), _("High"), _("Pieces of evidence"), _("Newest"), _("Target"), _("Goal"),
        _("By which day"), pgettext_lazy("of a step", "Owner"), _("In the way"), _("Our view"), _("Their view"),
        _("How it stands"), _("Since"), _("Why it was dropped"), _("Step"), pgettext_lazy("of a step", "Step's owner"),
        _("Step's day"), _("How the step stands"), _("Why the step was dropped"),
    ),
    plan_rows,
)  # fmt: skip
ACTIONS = Page("act", _("What next?"), "act:actions", Right.SEE_WALLED, _WEEK)
ACTIONS_LIST = Listing(
    "actions",
    Right.SEE_WALLED,
    (
        _("Id"), _("Customer"), _("Action"), _("What it moves"), _("Element of the retention mix"), _("Who"),
        _("In this week"), _("Adds in an hour"), _("Over the lifetime"), _("Low"), _("High"), _("In 90 days"),
        _("Chance that it pays"), _("Hours"), _("Cost"), _("Because"), _("What would change our mind"),
        _("When to look what came of it"),
    ),
    lambda request, about: action_rows(request),
)  # fmt: skip
GAP = Page("act", _("Knowing and doing"), "act:gap", Right.SEE_WALLED, _WEEK)
GAP_LIST = Listing(
    "gap",
    Right.SEE_WALLED,
    (_("What waits"), _("Team"), _("How many"), _("With a dated action"), _("An action was done")),
    lambda request, about: gap_lines(request),
)
EXTRAS = Page("act", _("Extras"), "act:extras", Right.SEE_WALLED, _GIVING)
MIX = Page("act", _("The retention mix"), "act:mix", Right.SEE_WALLED, _GIVING)
MIX_LIST = Listing(
    "mix",
    Right.SEE_WALLED,
    (
        _("Element"), _("Times given"), _("Customers"), _("Cost"), _("Without a cost"), _("Verdict"),
        _("Share more that stayed"), _("Low"), _("High"), _("Got it"), _("Did not"),
    ),
    lambda request, about: mix_lines(request),
)  # fmt: skip
OFFERS = Page("act", _("Offers"), "act:offers", Right.SEE_WALLED, _GIVING)
OFFERS_PANEL = Panel("offers", _("Offers"), "act/panels/offers.html", Right.SEE_WALLED, offers_panel)
OFFERS_LIST = Listing(
    "offers",
    Right.SEE_WALLED,
    (
        _("Id"), _("Customer"), pgettext_lazy("of offers", "Rank"), _("What to offer"),
        pgettext_lazy("an offer", "Why"), _("They buy it next time"), _("Expected margin"),
    ),
    lambda request, about: offer_lines(request),
)  # fmt: skip
COUPONS_LIST = Listing(
    "coupons",
    Right.SEE_WALLED,
    (
        _("Product"), _("Given"), pgettext_lazy("coupons", "Came back"), _("Share that came back"), _("Low"), _("High"),
        _("Held back by lot"), _("First day"), _("Last day"),
    ),
    lambda request, about: coupon_lines(request),
)  # fmt: skip
SHOPS = Page("act", _("Shops"), "act:shops", Right.SEE_WALLED, _GIVING)
SHELVES_LIST = Listing(
    "shop-shelves",
    Right.SEE_WALLED,
    (
        _("Shop"), _("Product"), _("What to do"), _("Times the chain's"), _("Low"), _("High"), _("Baskets"),
        _("Leaves in twelve months"), _("Leaves, low"), _("Leaves, high"),
    ),
    lambda request, about: shop_lines(request),
)  # fmt: skip
PROMOTIONS_LIST = Listing(
    "promotions",
    Right.SEE_BOOK,
    (
        _("Id"), _("Promotion"), _("First day"), _("Last day"), pgettext_lazy("of a shop", "Area"), _("Shops"),
        _("Pieces"), _("Would have sold anyway"), _("Times of that"), _("Low"), _("High"),
        _("Left after its costs, more than without it"), _("Left more, low"), _("Left more, high"),
    ),
    lambda request, about: promotion_lines(request),
)  # fmt: skip
STOCK_LIST = Listing(
    "shop-orders",
    Right.SEE_WALLED,
    (
        _("Shop"), _("Product"), _("Pieces"), _("Moved from"), _("Lies there"), _("Under way"),
        _("Is foreseen to sell"), _("Order up to"), _("By which day"), _("Cost"),
        pgettext_lazy("of an order of goods", "Release"),
    ),
    lambda request, about: stock_lines(request),
)  # fmt: skip
STANDING_LIST = Listing(
    "standing",
    Right.SEE_WALLED,
    (
        _("Id"), _("Customer"), _("Bought on"), _("What they bought"), _("Who stands by"), _("Open complaints"),
        _("Complaints"), _("Times they came to us"), _("Answers"),
    ),
    lambda request, about: standing_lines(request),
)  # fmt: skip
MESSAGES = Page("act", _("Messages after a purchase"), "act:messages", Right.SEE_WALLED, _WEEK)
MESSAGES_LIST = Listing(
    "messages",
    Right.SEE_WALLED,
    (
        _("Id"), _("Customer"), _("Contact"), _("To whom"), _("Mail address"), _("Language"), _("Bought on"),
        _("Days ago"), _("What they bought"),
    ),
    lambda request, about: message_lines(request),
)  # fmt: skip
COUNTER = Page("act", _("Counter"), "act:counter", Right.SEE_WALLED, _WEEK)
EXTRAS_LIST = Listing(
    "extras",
    Right.SEE_WALLED,
    (
        _("Id"), _("Extra"), _("What it is"), _("For whom"), _("Costs each"), _("First day"), _("Last day"),
        _("Months until it may be given again"), _("May have it now"), _("Given"), _("Used"), _("Cost so far"),
    ),
    lambda request, about: extras_lines(request),
)  # fmt: skip
GIVEN_LIST = Listing(
    "extras-given",
    Right.SEE_WALLED,
    (
        _("Extra"), _("Customer"), _("Contact"), _("Given by"), _("Theirs since"), _("Given on"), _("Used on"),
        _("Cost"),
    ),
    lambda request, about: given_lines(request),
)  # fmt: skip
ENTITLED_LIST = Listing(
    "extras-entitled",
    Right.SEE_WALLED,
    (_("Extra"), _("Id"), _("Customer"), _("Segment"), _("Team"), _("Costs each")),
    lambda request, about: entitled_lines(request),
)
PARTNERS = Page("act", _("Partners"), "act:partners", Right.SEE_WALLED, _OTHERS)
PARTNERS_LIST = Listing(
    "partners",
    Right.SEE_WALLED,
    (
        _("Id"), _("Partner"), _("What they do"), _("Open needs that they could meet"), _("They alone"),
        _("Customers waiting"), _("Worth of those who wait"), _("Worth of those who wait, low"),
        _("Worth of those who wait, high"), _("Needs that they met"), _("In 100 of all met"),
        _("Promises that we share"), _("In 100 of all promises"), _("Kept in time"), _("Whose day has come"),
        _("Kept in time, low, in 100"), _("Kept in time, high, in 100"), _("Customers through them"),
        _("Their worth"), _("Their worth, low"), _("Their worth, high"), _("In 100 of all worth"),
    ),
    lambda request, about: partner_lines(request),
)  # fmt: skip
OFFERINGS_LIST = Listing(
    "offerings",
    Right.SEE_WALLED,
    (
        _("Id"), _("What it is called"), _("Partner"), _("What it is"), _("The need that it meets"), _("Product"),
        _("First day"), _("Last day"),
    ),
    lambda request, about: offering_lines(request),
)  # fmt: skip
ASK_ACTIONS = Ask("action", Right.SEE_WALLED, due_actions)
ASK_OUTCOMES = Ask("outcome", Right.SEE_WALLED, due_outcomes)
ASK_RENEWALS = Ask("renewal", Right.SEE_WALLED, due_renewals)
ASK_MOVES = Ask("moved", Right.SEE_WALLED, due_moves)
ASK_THANKS = Ask("thanks", Right.SEE_WALLED, due_thanks)
EVENTS = Page("act", _("Events"), "act:events", Right.SEE_WALLED, _OTHERS)
EVENTS_PANEL = Panel("events", _("Events"), "act/panels/events.html", Right.SEE_WALLED, guests_at)
GUESTS_LIST = Listing(
    "guests",
    Right.SEE_WALLED,
    (
        pgettext_lazy("an occasion", "Event"), _("First day"), _("Guest"), _("Mail address"), _("Language"),
        _("Customer"), _("How it stands"), _("Since"),
    ),
    lambda request, about: guest_rows(request),
)  # fmt: skip
ASK_STEPS = Ask("step", Right.SEE_WALLED, due_steps)
DECISIONS = Page("act", _("What we may decide"), "act:own-decisions", Right.SEE_WALLED, _OURS)
DECISIONS_LIST = Listing(
    "decisions",
    Right.SEE_WALLED,
    (
        _("Day"), _("Who decided"), _("Customer"), _("What was decided"), _("What it costs us"),
        pgettext_lazy("a decision", "Why"), _("Beside the right"), _("Limit"), _("What came of it"), _("Known since"),
        _("What came of it, in words"),
    ),
    lambda request, about: decision_lines(request),
)  # fmt: skip
RESOURCES = Page("act", _("Training and tools"), "act:own-resources", Right.SEE_WALLED, _OURS)
RESOURCES_LIST = Listing(
    "resources",
    Right.SEE_WALLED,
    (
        _("Who asks"), pgettext_lazy("of a resource", "What it is"), _("What is asked for"), _("What it is for"),
        pgettext_lazy("of a resource", "Asked on"), _("How it stands"), _("Since"), _("Hours of training"),
        _("What it cost"), _("Why it was refused"),
    ),
    lambda request, about: resource_lines(request),
)  # fmt: skip
FURTHER = Page("act", _("Further than asked"), "act:own-further", Right.SEE_WALLED, _OURS)
FURTHER_LIST = Listing(
    "further",
    Right.SEE_WALLED,
    (
        _("Who went further"), _("Day"), _("Customer"), _("What they did beyond what was asked"), _("Noted by"),
        _("Thanked on"), _("Days to thanks"), _("Thanked by"), _("What they got"), _("What that cost"),
    ),
    lambda request, about: further_lines(request),
)  # fmt: skip
GROWTH = Page("act", _("How our people grew"), "act:own-growth", Right.SEE_WALLED, _OURS)
GROWTH_LIST = Listing(
    "growth-of-people",
    Right.SEE_WALLED,
    (_("Who grew"), _("What kind of step"), pgettext_lazy("a step", "To what"), _("Day"), _("What proves it")),
    lambda request, about: growth_lines(request),
)
TEAM_VALUES = Page("act", _("Teams and lifetime value"), "act:own-teams", Right.MANAGE_PEOPLE, _OURS)
TEAM_VALUES_LIST = Listing(
    "team-values",
    Right.MANAGE_PEOPLE,
    (
        _("Team"), _("Customers"), _("Before"), _("Now"), _("Change in lifetime value"), _("Low"), _("High"),
        _("Verdict"), _("New customers"), _("Lost customers"), _("Customers who grew"), _("Customers who shrank"),
        _("Seen differently by today's models"), pgettext_lazy("money", "Sales"), _("Sales before"),
    ),
    lambda request, about: team_lines(request),
)  # fmt: skip
BETWEEN = Page("act", _("Between teams"), "act:between-teams", Right.SEE_WALLED, _OURS)
BETWEEN_LIST = Listing(
    "between-teams",
    Right.SEE_WALLED,
    (
        _("Team that serves"), _("Team that is served"), _("Indicator"), _("Who says it"), _("Score"), _("Low"),
        _("High"), pgettext_lazy("who answered", "People"), _("Pieces of evidence"), _("Newest"),
        pgettext_lazy("of evidence", "From"), _("How sure"),
    ),
    lambda request, about: between_lines(request),
)  # fmt: skip
HIRING = Page("act", _("Hiring"), "act:hiring", Right.WRITE, _OURS)
RIGHTS_LIST = Listing(
    "decision-rights",
    Right.SEE_WALLED,
    (_("What may be decided"), _("By whom"), _("Limit"), _("Whom to ask above it"), _("Since"), _("Last day")),
    lambda request, about: right_lines(request),
)
CHANNELS = Page("act", _("Calendar and letter"), "act:channels", Right.SEE_WALLED, _TOLD)
WEBHOOKS = Page("act", _("Webhooks"), "act:webhooks", Right.MANAGE_BOOK, _TOLD)
DELIVERIES_LIST = Listing(
    "deliveries",
    Right.MANAGE_BOOK,
    (
        _("Id of what happened"), _("What happened"), _("When (UTC)"), _("How it stands"), _("Tries"),
        _("Last try (UTC)"), _("Status of the answer"), _("What was wrong"),
    ),
    delivery_rows,
)  # fmt: skip
ASK_WEBHOOKS = Ask("webhook", Right.MANAGE_BOOK, stopped_webhooks)
ADVOCATES = Page("act", _("Advocates"), "act:advocates", Right.SEE_WALLED, _OTHERS)
ADVOCATES_LIST = Listing(
    "advocates",
    Right.SEE_WALLED,
    (
        _("Customer"), _("Who"), _("What to do"), _("Why to wait"), _("Acts"), _("Acts of twelve months"),
        _("Last act"),
        _("Strength"), _("Strength, low"), _("Strength, high"), _("Referral value"), _("Referral value, low"),
        _("Referral value, high"), _("Reference value"), _("Asks of twelve months"), _("Asked last"), _("Answer"),
        _("May be asked on"), _("Thanked last"), _("Acts not thanked for"),
    ),
    lambda request, about: advocate_rows(request),
)  # fmt: skip
TESTIMONIALS_LIST = Listing(
    "testimonials",
    Right.SEE_WALLED,
    (
        _("Customer"), _("Who"), _("What it is about"), _("Words"), _("Where it stands"), _("Written"), _("Approved"),
        _("Taken back"),
    ),
    lambda request, about: words_rows(request),
)  # fmt: skip
CONTENT = Page("act", _("Content on trial"), "act:content", Right.SEE_WALLED, _OTHERS)
CONTENT_LIST = Listing(
    "content",
    Right.SEE_WALLED,
    (
        _("Id"), pgettext_lazy("own content", "What it is called"), pgettext_lazy("own content", "What it is"),
        _("Its address, as visits name it"), _("The need that it answers"), _("Why a customer would care"),
        _("Since when it is there"), _("Taken down on"), _("How its trial stands"), _("Customers who read it"),
        _("Of how many"), pgettext_lazy("readers", "Low"), pgettext_lazy("readers", "High"), _("Visits"),
        _("Last read on"), _("Readers who ordered within 90 days"), _("Of how many readers"),
    ),
    lambda request, about: content_rows(request),
)  # fmt: skip
REFERENCES_LIST = Listing(
    "references",
    Right.SEE_WALLED,
    (
        _("Id"), _("Customer"), _("Who"), _("Alike: points"), _("Alike: known of both"), _("In what they are alike"),
        _("May be asked now"), pgettext_lazy("a reference", "Why not"), _("Was a reference"),
        _("Asks of twelve months"), _("Last act"),
    ),
    reference_rows,
)  # fmt: skip
BEYOND = Page("act", _("Beyond the product"), "act:beyond", Right.SEE_WALLED, _GIVING)
BEYOND_PANEL = Panel("wishes", _("Beyond the product"), "act/panels/beyond.html", Right.SEE_WALLED, panel_of)
WISHES_LIST = Listing(
    "wishes",
    Right.SEE_WALLED,
    (_("Id"), _("Customer"), _("Who"), _("What they want"), _("Said on"), _("Days ago")),
    lambda request, about: wish_rows(request),
)
OPENINGS_LIST = Listing(
    "openings",
    Right.SEE_WALLED,
    (
        _("Id"), _("What it is called"), _("What it is"), _("Which wish it answers"),
        pgettext_lazy("of something to give", "What it is about"), _("The day on which it takes place"),
        _("The last day on which it can be given"), _("Where it takes place"), _("Places"), _("Taken"),
        pgettext_lazy("places", "Free"), _("Took place"), _("What one place costs us"),
    ),
    lambda request, about: opening_rows(request),
)  # fmt: skip
PROPOSED_LIST = Listing(
    "openings-proposed",
    Right.SEE_WALLED,
    (
        _("Id"), _("Customer"), _("Who"), _("What to offer"), pgettext_lazy("of a proposal", "Points"), _("Why"),
        _("Introduced to"),
    ),
    lambda request, about: proposed_rows(request),
)  # fmt: skip
OPENINGS_GIVEN_LIST = Listing(
    "openings-given",
    Right.SEE_WALLED,
    (
        _("What it is called"), _("Customer"), _("Who"), _("Offered on"), _("Where it stands"), _("Since"),
        _("What came of it for them"), _("In their words"), _("It answered a wish"), _("What it cost us"),
    ),
    lambda request, about: openings_given(request),
)  # fmt: skip
