"""The instruments that come along, each in every version that was ever asked, and a company's own beside them."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.reading import read_instrument, read_scales
from keepworth.listen.instruments.records import Instrument, Scale

SCALES = "scales.toml"


def all_instruments(own: Sequence[Instrument] = ()) -> tuple[Instrument, ...]:
    """Return every instrument in every version, by name and version.

    `own` are the company's. What a book has always called by a name stays what the name means there: an instrument
    that comes along later under the name of an own one is not seen.
    """
    theirs = {one.name for one in own}
    if not theirs:
        return _come_along()
    return tuple(sorted((*(one for one in _come_along() if one.name not in theirs), *own), key=_order))


def newest_first(own: Sequence[Instrument] = ()) -> tuple[Instrument, ...]:
    """Return every instrument in every version, the newest version of each first."""
    return tuple(reversed(all_instruments(own)))


def instrument(name: str, version: str | None = None, *, own: Sequence[Instrument] = ()) -> Instrument:
    """Return an instrument, in its newest version unless another is named; `own` are the company's.

    Raises
    ------
    InstrumentRefused
        There is none of that name, or not in that version.

    """
    versions = [one for one in all_instruments(own) if one.name == name]
    if not versions:
        known = dict.fromkeys(one.name for one in all_instruments(own))
        raise InstrumentRefused(f"There is no instrument {name!r}. There are: {', '.join(known)}.")
    for one in versions:
        if one.version == version:
            return one
    if version is not None:
        raise InstrumentRefused(
            f"There is no version {version!r} of {name}. There are: {', '.join(one.version for one in versions)}."
        )
    return versions[-1]


@lru_cache(maxsize=1)
def shipped_scales() -> Mapping[str, Scale]:
    """Return the scales that every instrument may use, by name."""
    return read_scales(_written(SCALES), where=SCALES)


def shipped_held() -> dict[str, Any]:
    """Return those scales as their file holds them."""
    return {name: scale for name, scale in tomllib.loads(_written(SCALES)).items() if name != "format"}


def shipped_text(name: str, version: str) -> str:
    """Return the file of an instrument that comes along, as it is written.

    Raises
    ------
    InstrumentRefused
        There is no such instrument.

    """
    if not any((one.name, one.version) == (name, version) for one in _come_along()):
        raise InstrumentRefused(f"No instrument {name!r} {version!r} comes along.")
    return _written(f"{name}-{version}.toml")


@lru_cache(maxsize=1)
def _come_along() -> tuple[Instrument, ...]:
    folder = files("keepworth.listen.instruments").joinpath("files")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml") and file.name != SCALES)
    found = [read_instrument(_written(name), where=name, scales=shipped_scales()) for name in names]
    return tuple(sorted(found, key=_order))


def _written(name: str) -> str:
    return files("keepworth.listen.instruments").joinpath("files", name).read_text(encoding="utf-8")


def _order(of: Instrument) -> tuple[str, tuple[int, ...]]:
    return of.name, version_order(of.version)


def version_order(version: str) -> tuple[int, ...]:
    """Return by what versions are sorted: 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split("."))
