"""The kinds of fields that come in and go out."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.core.exceptions import ValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from keepworth_web.shared.api.body import LARGEST
from keepworth_web.shared.middleware import day_said
from keepworth_web.shared.texts import check_text, paragraphs


class Asked(BaseModel):
    """What comes in: unknown keys are refused, and nothing is taken for what it is not ("1" is no number)."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Told(BaseModel):
    """What goes out: each field is listed here, and nothing else is ever shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def telling(cls, held: Any) -> Self:
        """Tell of a row, or of an object, what is listed here."""
        is_row = isinstance(held, Mapping)
        return cls(**{name: held[name] if is_row else getattr(held, name) for name in cls.model_fields})


def _line(said: Any) -> Any:
    """Return a text in one way of writing its letters; refuse what cannot be shown."""
    if not isinstance(said, str):
        return said
    try:
        check_text(said)
    except ValidationError as fault:
        raise ValueError(fault.messages[0]) from None
    return unicodedata.normalize("NFC", said.strip())


def _paragraphs(said: Any) -> Any:
    """Return a text of several lines as forms take it."""
    if not isinstance(said, str):
        return said
    try:
        return paragraphs(said)
    except ValidationError as fault:
        raise ValueError(fault.messages[0]) from None


def _day(said: Any) -> Any:
    day = day_said(said) if isinstance(said, str) else None
    if day is None:
        raise ValueError("a day is written as 2026-11-25")
    return day


def _in_utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=120)]
Paragraphs = Annotated[str, BeforeValidator(_paragraphs), Field(max_length=2000)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
At = Annotated[
    dt.datetime,
    PlainSerializer(_in_utc, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


def SHOWN_ONCE(*names: str) -> dict[str, object]:  # noqa: N802 it reads as the constant that it makes
    """Mark fields of an answer that are shown once: where a first answer is repeated they are null."""
    return {"x-shown-once": list(names)}
