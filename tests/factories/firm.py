"""The simulated firm's book, and its facts without a book."""

from functools import cache
from pathlib import Path

from keepworth.samples.firm.facts import facts_of
from keepworth.samples.firm.rows import Facts
from keepworth.samples.firm.world import World, make_world
from keepworth.samples.loading import sample_book
from keepworth.tables.book import Book


@cache
def world() -> World:
    return make_world()


@cache
def facts() -> Facts:
    return facts_of(world())


def firm_book(folder: Path) -> Book:
    return sample_book(folder / "firm")
