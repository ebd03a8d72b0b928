"""The whole of the firm's world, from which every table is written."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from keepworth.samples.firm.latent import every_latent
from keepworth.samples.firm.lives import Life, live
from keepworth.samples.firm.people import Contact, every_contact


@dataclass(frozen=True)
class World:
    """The clients' lives and their people."""

    lives: tuple[Life, ...]
    contacts: tuple[Contact, ...]

    @cached_property
    def _people(self) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = {life.id: [] for life in self.lives}
        for one in self.contacts:
            found[one.life.id].append(one)
        return found

    def people(self, life: Life) -> list[Contact]:
        """Return a client's people, the first one met in front."""
        return self._people[life.id]

    def met_by(self, life: Life, day: dt.date) -> list[Contact]:
        """Return a client's people who are there on a day."""
        return [one for one in self.people(life) if one.here(day)]

    def life(self, client: str) -> Life:
        """Return the life of the client of that id."""
        return next(life for life in self.lives if life.id == client)


def make_world() -> World:
    """Let the firm's three years happen: the same every time."""
    lives = tuple(live(of) for of in every_latent())
    return World(lives, every_contact(lives))
