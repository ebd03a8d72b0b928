"""From answers to scores: an indicator of the relationship, a recommend score with its range, and whether it moved."""

import numpy as np

from keepworth.listen import composite, instrument, readiness
from keepworth.measure import MetricAnswers, compare_waves, metric, recommend_score


def main() -> None:
    """Score three people's trust, two waves of a recommend score, and a firm's readiness for customer intimacy."""
    relationship = instrument("relationship")
    answers = {
        "trust_integrity": np.array([6.0, 2.0, np.nan]),
        "trust_dependability": np.array([2.0, np.nan, np.nan]),  # reversed: low is good
        "trust_competence": np.array([7.0, 5.0, 6.0]),
    }
    print(relationship.item("trust_integrity").customer.of("en", company="Acme"))
    for person, trust in enumerate(composite(relationship, "trust", answers=answers).score, start=1):
        print(f"  person {person}: " + ("too few answers" if np.isnan(trust) else f"trust {trust:.0f} of 100"))

    # Ten customers with five contacts each, who tend to agree.
    rng, customer = np.random.default_rng(6), np.repeat(np.arange(10), 5)
    leaning = rng.normal(size=10)[customer]
    spring, autumn = (
        MetricAnswers(metric("nps"), np.clip(np.round(7.5 + leaning + rng.normal(size=50)), 0, 10), customer=customer)
        for _ in range(2)
    )
    now, change = recommend_score(autumn).shown, compare_waves(spring, autumn, statistic="recommend")
    print(f"Recommend score {now.score:.0f}, likely {now.low:.0f} to {now.high:.0f} (8 in 10), n = {now.n},")
    print(f"  worth {now.effective_n:.0f} that know nothing of each other.")
    print(f"  Since spring {change.change:+.0f}, likely {change.low:+.0f} to {change.high:+.0f}: {change.verdict}.")

    given = {"unused_data": 2, "whole_solutions": 2, "no_room_in_price": 2, "unheard_voice": 1, "quality_not_enough": 0}
    found = readiness(instrument("readiness"), answers=given)
    print(f"Customer intimacy, {found.yes} of 5 yes: {found.words.en}")


if __name__ == "__main__":
    main()
