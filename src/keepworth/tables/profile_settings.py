"""What we say of ourselves: `[profile]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from keepworth.tables.setting import Setting, number

PLAIN: Final = (
    "segment",
    "sector",
    "kind",
    "channel",
    "team",
    "country",
    "size",
    "tenure",
    "group",
    "contract",
    "place",
    "product",
)
OF: Final = ("buys", "needs")  # with a product or a topic behind
MOST: Final = 3  # points


@dataclass(frozen=True, slots=True)
class Profile:
    """Whom we want. The fields are the keys of `[profile]`."""

    point: float = 0.5
    wants: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def wanted(self, attribute: str) -> dict[str, float]:
        """Return the points of the values of an attribute, in lower case."""
        said = {name.casefold(): values for name, values in self.wants.items()}
        return {value.casefold(): points for value, points in said.get(attribute.casefold(), {}).items()}


def are_wants(found: object) -> bool:
    """Tell whether these are points by value by attribute."""
    points = number(-MOST, MOST, least=True)
    return isinstance(found, Mapping) and all(
        is_attribute(name)
        and isinstance(values, Mapping)
        and all(value and points(said) for value, said in values.items())
        for name, values in found.items()
    )


def is_attribute(name: str) -> bool:
    """Tell whether customers have such an attribute."""
    kind, _, of = name.partition(" ")
    return name in PLAIN or (kind in OF and bool(of.strip()))


PROFILE: Final = (
    Setting(
        "point",
        "What a point of the wishes below moves fit by, in logits: 0.5 turns a fit of 33 % into 45 %. Ours, not a "
        "finding.",
        "above 0, at most 2",
        number(0, 2),
    ),
    Setting(
        "wants",
        "What we are good at and want, by attribute and value, from -3 (not for us) to 3 (just what we want): "
        '[profile.wants.segment] "Machine building" = 2. Attributes: '
        f"{', '.join(PLAIN)}; {' and '.join(f'{kind} …' for kind in OF)} with a product or a topic and yes or no.",
        "tables of numbers from -3 to 3, each named for an attribute",
        are_wants,
    ),
)


def profile_of(given: Mapping[str, Any]) -> Profile:
    """Return the profile of the table, given what was said of it and can be."""
    wants = {
        name: {value: float(points) for value, points in of.items()} for name, of in given.get("wants", {}).items()
    }
    return Profile(**({"point": float(given["point"])} if "point" in given else {}), wants=wants)
