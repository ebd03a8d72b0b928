"""All tables of the book at once, in the order in which they are imported."""

from keepworth.samples.firm import (
    about,
    around,
    between,
    buying,
    complaining,
    doing,
    giving,
    inviting,
    journey,
    our_people,
    partnering,
    planning,
    speaking,
    testing,
    wishing,
)
from keepworth.samples.firm.asking import ask_everybody
from keepworth.samples.firm.rows import Facts
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World


def facts_of(world: World) -> Facts:
    """Write down what happened in a world, as the firm would have recorded it."""
    texts, issued = Texts(), buying.invoices(world)
    touched = journey.touchpoints(world, issued, texts=texts)
    asked = ask_everybody(world, issued, touched=touched, texts=texts)
    brought = about.referrals(world)
    facts: Facts = {
        "customers": about.customers(world, referred={str(row["customer_id"]) for row in brought}),
        "colleagues": about.colleagues(),
        "partners": about.partners(),
        "aliases": about.aliases(),
        "contacts": about.contacts(world),
        "identities": about.identities(world),
        "ties": about.ties(world),
        "touchpoints": touched,
        "consents": journey.consents(world),
        "visits": journey.visits(world),
        "usage": journey.usage(world),
        "needs": partnering.met_with_partners(journey.needs(world, texts)),
        "promises": partnering.kept_with_partners(journey.promises(world, issued, texts=texts)),
        "acts": testing.acts(world, texts),
        "rivals": testing.rivals(world),
        "answers": asked.answers,
        "invitations": asked.invitations,
        "cases": testing.cases(world, issued),
        "trials": testing.trials(world, texts),
        "departures": buying.departures(world, texts),
        "orders": buying.orders(issued),
        "contracts": buying.contracts(world),
        "ledger": buying.ledger(world, issued),
        "costs": buying.costs(world),
        "referrals": brought,
        "assignments": doing.assignments(world),
        "actions_done": doing.actions_done(world),
        "spending": buying.spending(),
        "segments": around.segments(texts),
        "trends": around.trends(texts),
    }
    facts["contacts"] = about.with_evidence(facts["contacts"], texts)
    facts["cases"] = complaining.told(facts, world, texts=texts)
    facts["plans"], facts["plan_steps"] = planning.plans(world, texts, needs=facts["needs"], cases=facts["cases"])
    facts |= {"extras": giving.extras(texts), "offerings": partnering.offerings(texts)}
    facts["extras_given"] = giving.extras_given(world, facts["orders"], texts=texts)
    facts |= inviting.events(world, facts)
    facts |= speaking.spoken(world, texts, acts=facts["acts"])
    facts |= our_people.of_our_own(world, texts)
    facts |= wishing.beyond(world, texts)
    facts |= between.with_our_offices(facts)
    # Texts come last: by now everything has been said.
    return facts | {"texts": list(texts.rows)}
