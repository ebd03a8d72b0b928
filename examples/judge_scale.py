"""From answers to the items of a scale to what may be said of it, and from both sides' views to a blind spot."""

import numpy as np

from keepworth.measure import Agreement, ItemAnswers, Views, agreement_of, judge_scale, orient, view_of


def main() -> None:
    """Judge three items of trust and one that asks something else, five contacts, and both sides of fairness."""
    rng = np.random.default_rng(7)
    trust = rng.normal(size=(240, 1))
    items = 4.5 + 1.1 * trust + 0.7 * rng.normal(size=(240, 4))
    items[:, 3] = 4 + rng.normal(size=240)  # what they would pay has little to do with trust
    names = ("fair", "keeps_promises", "able", "would_pay_more")
    found = judge_scale(ItemAnswers(np.clip(np.round(items), 1, 7), names, 1, 7))
    print(found)
    print("  as data:", ", ".join(found.codes))
    print(judge_scale(ItemAnswers(np.clip(np.round(items[:, :3]), 1, 7), names[:3], 1, 7)))

    contacts = agreement_of(np.array([[6.0], [5], [6], [2], [6]]), points=7)
    assert isinstance(contacts, Agreement)
    print(f"\nFive contacts say {contacts.mean:g}, from {contacts.lowest:g} to {contacts.highest:g}: {contacts.rwg}")

    fairness = orient(Views("fairness", view_of(52, people=6, items=3), our_guess=view_of(78, people=4, items=3)))
    for spot in fairness.blind:
        print(f"\n{spot}")
    print(f"How far we are apart: {fairness.agreement}")


if __name__ == "__main__":
    main()
