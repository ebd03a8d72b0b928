"""The simulated firm's book, and its facts without a book."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from tests.factories.once import made_once

from keepworth.runs.score import score_book
from keepworth.samples.firm.facts import facts_of
from keepworth.samples.firm.rows import Facts
from keepworth.samples.firm.world import World, make_world
from keepworth.samples.loading import sample_book
from keepworth.tables.book import Book, find_book


@cache
def world() -> World:
    return make_world()


@cache
def facts() -> Facts:
    return facts_of(world())


def firm_book(places: pytest.TempPathFactory) -> Book:
    """The book of the simulated firm, one for all processes of a run; nobody may change it."""
    return find_book(made_once("firm", lambda at: sample_book(at / "book"), places=places) / "book")


def scored_firm_book(places: pytest.TempPathFactory) -> Book:
    """Another one for all, which was scored."""

    def make(at: Path) -> None:
        shutil.copytree(firm_book(places).folder, at / "book", symlinks=True)
        score_book(find_book(at / "book"))

    return find_book(made_once("scored-firm", make, places=places) / "book")
