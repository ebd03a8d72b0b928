"""Gather the website's words, compile their translations, or check that none is missing or torn between two.

Usage: python tools/messages.py gather|compile|check

Each app keeps its own words in `locale/zh_Hans/LC_MESSAGES/django.po`. `gather` adds what is new there, with an empty
translation to fill in, and drops what is gone; `compile` writes the .mo files, which are not kept in the repository.
GNU gettext is not needed.
"""

import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1] / "src/keepworth_web"
LOCALE = "zh_Hans"
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# A file is the same whenever it is written.
WRITTEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]")


def apps() -> list[Path]:
    """Return every app of the website."""
    return sorted(path.parent for path in WEB.glob("*/apps.py"))


def words_of(app: Path) -> Catalog:
    """Return what an app says, from its code and its templates."""
    found = Catalog(locale=LOCALE, project="Keepworth", charset="utf-8")
    for path in sorted(app.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        where = [(path.relative_to(WEB).as_posix(), 0)]
        for _, said, comments, context in extract("python", io.BytesIO(_as_python(path)), KEYWORDS, ["Translators:"]):
            found.add(said, locations=where, auto_comments=comments, context=context)
    return found


def _as_python(path: Path) -> bytes:
    """Return a template's translated texts as calls in Python; everything else is blanked out."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.conf import settings
        from django.utils.translation.template import templatize

        if not settings.configured:
            settings.configure()
        # Without its indents, which mean nothing here, it can be split into words.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def po_of(app: Path) -> Path:
    """Return where an app's translations are."""
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def translated(app: Path) -> Catalog:
    """Return an app's translations as they are kept."""
    path = po_of(app)
    if not path.is_file():
        return Catalog(locale=LOCALE, project="Keepworth", charset="utf-8")
    with path.open("rb") as kept:
        return read_po(kept, locale=LOCALE)


def gather() -> None:
    """Bring every app's file up to date with its words."""
    for app in apps():
        words, kept = words_of(app), translated(app)
        if not len(words) and not po_of(app).is_file():
            continue
        kept.update(words, no_fuzzy_matching=True)
        kept.obsolete.clear()
        write(app, kept)
        print(f"{app.name}: {len(kept)} messages, {len(list(missing(app)))} without a translation")


def write(app: Path, kept: Catalog) -> None:
    """Write an app's translations, the same bytes for the same words."""
    kept.creation_date = kept.revision_date = WRITTEN
    kept.fuzzy = False
    kept.header_comment = "# Simplified Chinese. `python tools/messages.py gather` adds what is new."
    kept.version, kept.msgid_bugs_address = "1", ""
    kept.last_translator = kept.language_team = "Keepworth"
    po_of(app).parent.mkdir(parents=True, exist_ok=True)
    with po_of(app).open("wb") as to:
        write_po(to, kept, width=110, sort_output=True, no_location=True, ignore_obsolete=True)


def compile_all() -> None:
    """Write every app's .mo."""
    for app in apps():
        if po_of(app).is_file():
            with po_of(app).with_suffix(".mo").open("wb") as to:
                write_mo(to, translated(app))


def missing(app: Path) -> Iterator[str]:
    """Say what an app's translations lack."""
    kept = {(message.id, message.context): message for message in translated(app) if message.id}
    for message in words_of(app):
        if not message.id:
            continue
        found = kept.get((message.id, message.context))
        if found is None or not all(_texts(found.string)):
            yield f"{app.name}: {message.id!r} has no translation"
        elif found.fuzzy:
            yield f"{app.name}: {message.id!r} is marked as uncertain"
        elif _places(found) is False:
            yield f"{app.name}: the translation of {message.id!r} has other placeholders"


def torn() -> Iterator[str]:
    """Say which words two apps translate differently: Django merges all apps, so that one would win everywhere."""
    said: dict[tuple[object, object], dict[str, str]] = {}
    for app in apps():
        for message in translated(app):
            if message.id:
                texts = said.setdefault((message.context, str(message.id)), {})
                texts[app.name] = " / ".join(_texts(message.string))
    for (_, words), texts in said.items():
        if len(set(texts.values())) > 1:
            ways = ", ".join(f"{app} {text!r}" for app, text in texts.items())
            yield f"{words!r} is translated in several ways: {ways}; use one, or part them by a context"


def _texts(said: object) -> list[str]:
    return [said] if isinstance(said, str) else list(said)  # type: ignore[call-overload]


def _places(message: Message) -> bool:
    wanted = set(PLACE.findall(_texts(message.id)[-1]))
    return all(set(PLACE.findall(text)) == wanted for text in _texts(message.string))


def main() -> int:
    """Do what was asked."""
    asked = sys.argv[1] if len(sys.argv) == 2 else ""
    if asked == "gather":
        gather()
    elif asked == "compile":
        compile_all()
    elif asked == "check":
        faults = [fault for app in apps() for fault in missing(app)] + list(torn())
        print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
        return 1 if faults else 0
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
