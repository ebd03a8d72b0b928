"""Act: what next: the plan, actions, the retention mix, offers."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keepworth.act.asking import learnt_of, value_of_asking
    from keepworth.act.choosing import Capacity, Chosen, Offers, choose
    from keepworth.act.effects import (
        GainRange,
        Gains,
        Moves,
        Standing,
        averaged_chance,
        break_even,
        expected_gain,
        gain_above,
        gain_range,
    )
    from keepworth.act.plays import Play, plays_of, printed_plays
    from keepworth.act.worth import WorthCurve, perpetual_worth, worth_through

__all__ = [
    "Capacity",
    "Chosen",
    "GainRange",
    "Gains",
    "Moves",
    "Offers",
    "Play",
    "Standing",
    "WorthCurve",
    "averaged_chance",
    "break_even",
    "choose",
    "expected_gain",
    "gain_above",
    "gain_range",
    "learnt_of",
    "perpetual_worth",
    "plays_of",
    "printed_plays",
    "value_of_asking",
    "worth_through",
]

# Loaded when one is first used.
OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("learnt_of", "value_of_asking"), "asking"),
    **dict.fromkeys(("Capacity", "Chosen", "Offers", "choose"), "choosing"),
    **dict.fromkeys(
        (
            "GainRange",
            "Gains",
            "Moves",
            "Standing",
            "averaged_chance",
            "break_even",
            "expected_gain",
            "gain_above",
            "gain_range",
        ),
        "effects",
    ),
    **dict.fromkeys(("Play", "plays_of", "printed_plays"), "plays"),
    **dict.fromkeys(("WorthCurve", "perpetual_worth", "worth_through"), "worth"),
}


def __getattr__(name: str) -> object:
    """Load what is offered when it is first used."""
    if name in OF:
        return getattr(import_module(f"keepworth.act.{OF[name]}"), name)
    raise AttributeError(f"module 'keepworth.act' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
