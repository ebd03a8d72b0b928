"""Write an instrument's file: the same TOML as that of those that come along."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from keepworth.errors import InstrumentRefused

PLAIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
SHORT: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
DEEPEST: Final = 4  # tables in tables: more holds no instrument


def written_toml(held: Mapping[str, Any]) -> str:
    """Return what a file holds as TOML: single values, then each text by its language, then scales and items.

    Reading it again gives the same. Nothing is checked here: a draft may have faults.

    Raises
    ------
    InstrumentRefused
        Something in it is nothing that an instrument can hold, such as a date.

    """
    lines = list(_lines({key: value for key, value in held.items() if not _is_apart(key, value)}))
    for name, scale in _table(held.get("scales")).items():
        lines += ["", f"[scales.{_key(name)}]", *_lines(_table(scale))]
    items = held.get("items")
    for item in items if isinstance(items, list) else ():
        lines += ["", "[[items]]", *_lines(_table(item))]
    return "\n".join(lines) + "\n"


def _is_apart(key: str, value: object) -> bool:
    """Whether a value has a part of the file for itself."""
    return (key == "items" and isinstance(value, list)) or (key == "scales" and isinstance(value, Mapping))


def _table(value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InstrumentRefused("Scales and items are tables.")
    return value


def _lines(held: Mapping[str, Any], *, before: str = "", deep: int = 0) -> Iterator[str]:
    """Yield `key = value`, of tables in it `key.inner = value`."""
    if deep > DEEPEST:
        raise InstrumentRefused("It is nested too deep for an instrument.")
    for key, value in held.items():
        name = before + _key(key)
        if isinstance(value, Mapping) and value:
            yield from _lines(value, before=f"{name}.", deep=deep + 1)
        else:
            yield f"{name} = {_value(value)}"


def _value(value: object, *, deep: int = 0) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if deep > DEEPEST:
        raise InstrumentRefused("It is nested too deep for an instrument.")
    if isinstance(value, list):
        return f"[{', '.join(_value(one, deep=deep + 1) for one in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_key(key)} = {_value(one, deep=deep + 1)}' for key, one in value.items())}}}"
    raise InstrumentRefused(f"An instrument holds no {type(value).__name__}.")


def _key(key: str) -> str:
    return key if key and all(letter in PLAIN for letter in key) else _text(key)


def _text(value: str) -> str:
    return f'"{"".join(_letter(one) for one in value)}"'


def _letter(one: str) -> str:
    return SHORT.get(one) or (f"\\u{ord(one):04X}" if ord(one) < 0x20 or ord(one) == 0x7F else one)
