"""The instruments that come along, each in every version that was ever asked."""

from functools import lru_cache
from importlib.resources import files

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.reading import read_instrument, read_scales
from keepworth.listen.instruments.records import Instrument


@lru_cache(maxsize=1)
def all_instruments() -> tuple[Instrument, ...]:
    """Return every instrument in every version, by name and version."""
    folder = files("keepworth.listen.instruments").joinpath("files")
    scales = read_scales(folder.joinpath("scales.toml").read_text(encoding="utf-8"), where="scales.toml")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml") and file.name != "scales.toml")
    found = [
        read_instrument(folder.joinpath(name).read_text(encoding="utf-8"), where=name, scales=scales) for name in names
    ]
    return tuple(sorted(found, key=lambda one: (one.name, _order(one.version))))


def newest_first() -> tuple[Instrument, ...]:
    """Return every instrument in every version, the newest version of each first."""
    return tuple(reversed(all_instruments()))


def instrument(name: str, version: str | None = None) -> Instrument:
    """Return an instrument, in its newest version unless another is named.

    Raises
    ------
    InstrumentRefused
        There is none of that name, or not in that version.

    """
    versions = [one for one in all_instruments() if one.name == name]
    if not versions:
        known = dict.fromkeys(one.name for one in all_instruments())
        raise InstrumentRefused(f"There is no instrument {name!r}. There are: {', '.join(known)}.")
    for one in versions:
        if one.version == version:
            return one
    if version is not None:
        raise InstrumentRefused(
            f"There is no version {version!r} of {name}. There are: {', '.join(one.version for one in versions)}."
        )
    return versions[-1]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
