"""Look at every line that the website logs in this process."""

import logging
import secrets

from django.contrib.sessions.backends.base import SessionBase

from keepworth_web.shared.logs import JsonLines
from tests.web.hygiene import remember, told_by


class Watch(logging.Handler):
    """Formats every record as the website does, and keeps the lines that give something away."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.setFormatter(JsonLines())
        self.hits: list[str] = []
        self.lines = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line."""
        line = self.format(record)
        self.lines += 1
        if told_by(line):
            self.hits.append(line)


def watch() -> Watch:
    """Begin to watch, and to remember what is made that nobody may read."""
    _remembered(secrets, "token_urlsafe")
    _remembered(secrets, "token_hex", only=10)  # recovery codes; other lengths are names of files
    _remembered(SessionBase, "_get_new_session_key")
    watching = Watch()
    logging.getLogger().addHandler(watching)
    return watching


def _remembered(where: object, name: str, *, only: int | None = None) -> None:
    make = getattr(where, name)

    def made(*given: object) -> str:
        told: str = make(*given)
        if only is None:
            remember(told)
        elif given == (only,):
            remember("-".join(told[at : at + 5] for at in range(0, 20, 5)))
        return told

    setattr(where, name, made)
