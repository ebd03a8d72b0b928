"""What may make customers stay or leave, from the facts, as it was known on many days at once."""

from keepworth.tables.stay_features.gathered import (
    NAMES,
    READ,
    StayFacts,
    features_asker,
    stay_features,
    stay_features_at,
)

__all__ = ["NAMES", "READ", "StayFacts", "features_asker", "stay_features", "stay_features_at"]
