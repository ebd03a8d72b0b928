"""What the environment says, read once and typed; nonsense is refused before anything starts."""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_FILE = "keepworth.secret"  # noqa: S105 a name
SHORTEST_SECRET = 43  # 256 bits, written in base 64


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: the docs' table is made from these."""

    name: str
    default: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable("KEEPWORTH_BOOK", "set by `keepworth serve`", "The folder of the book that this website shows."),
    Variable("DATABASE_URL", "keepworth.sqlite3 in the book", "A PostgreSQL instead: postgresql://user:password@host:5432/name."),
    Variable("KEEPWORTH_URL", "http://127.0.0.1 and the port", "The one address that people use. Plain http only for this machine; everything else is https."),
    Variable("KEEPWORTH_SECRET", "keepworth.secret in the book", "What signs cookies and keeps second factors encrypted, 43 characters or more. Changing it signs everybody out, and second factors must be set up anew."),
    Variable("KEEPWORTH_SECRET_FILE", "", "A file that holds the secret, in place of KEEPWORTH_SECRET."),
    Variable("KEEPWORTH_PROXIES", "0", "How many proxies of yours stand before the website: that many entries of X-Forwarded-For are believed."),
    Variable("KEEPWORTH_IDLE_MINUTES", "480", "After so long without a click a person is asked to sign in again."),
    Variable("KEEPWORTH_SESSION_HOURS", "168", "After so long everybody is asked to sign in again, however busy."),
    Variable("KEEPWORTH_WEBHOOK_HOSTS", "", "Hosts of your own network that webhooks may reach, by comma, such as `n8n.internal,10.0.0.5`: any port, and plain http. Empty: only hosts out in the world, by https."),
    Variable("KEEPWORTH_STATIC", "", "The folder of gathered static files; `keepworth serve` makes and names it."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment, understood."""

    book: Path
    secret: str
    url: SplitResult
    database: dict[str, object]
    proxies: int
    idle_minutes: int
    session_hours: int
    static: Path | None
    webhook_hosts: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        """Whether people reach the website by https."""
        return self.url.scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """The names that a request may carry."""
        named = str(self.url.hostname)
        return [named] if self.is_https else sorted({named, "127.0.0.1", "localhost", "[::1]"})


def read_environment(found: Mapping[str, str] = os.environ) -> Environment:
    """Understand the environment; every fault is named at once."""
    faults: list[str] = []
    book = Path(found.get("KEEPWORTH_BOOK", ""))
    if not found.get("KEEPWORTH_BOOK") or not (book / "keepworth.toml").is_file():
        faults.append("KEEPWORTH_BOOK must name the folder of a book (one with a keepworth.toml)")
    numbers = {
        "KEEPWORTH_PROXIES": _whole(found, "KEEPWORTH_PROXIES", low=0, high=10, faults=faults),
        "KEEPWORTH_IDLE_MINUTES": _whole(found, "KEEPWORTH_IDLE_MINUTES", low=1, high=60 * 24 * 30, faults=faults),
        "KEEPWORTH_SESSION_HOURS": _whole(found, "KEEPWORTH_SESSION_HOURS", low=1, high=24 * 365, faults=faults),
    }
    url = _url(found.get("KEEPWORTH_URL") or "http://127.0.0.1:8000", faults)
    if url.scheme == "https" and not numbers["KEEPWORTH_PROXIES"]:
        # Without it every answer would be "come by https", for ever.
        faults.append("KEEPWORTH_URL is https, which a proxy must speak: say how many there are, KEEPWORTH_PROXIES=1")
    database = _database(found.get("DATABASE_URL", ""), book, faults=faults)
    hosts = _hosts(found.get("KEEPWORTH_WEBHOOK_HOSTS", ""), faults)
    secret = "" if faults else _secret(found, book, faults=faults)
    if faults:
        raise ImproperlyConfigured("; ".join(faults) + ".")
    return Environment(
        book=book.resolve(),
        secret=secret,
        url=url,
        database=database,
        proxies=numbers["KEEPWORTH_PROXIES"],
        idle_minutes=numbers["KEEPWORTH_IDLE_MINUTES"],
        session_hours=numbers["KEEPWORTH_SESSION_HOURS"],
        static=Path(found["KEEPWORTH_STATIC"]) if found.get("KEEPWORTH_STATIC") else None,
        webhook_hosts=hosts,
    )


def is_this_machine(host: str) -> bool:
    """Return whether a host name or address is loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _whole(found: Mapping[str, str], name: str, *, low: int, high: int, faults: list[str]) -> int:
    said = found.get(name) or next(one.default for one in VARIABLES if one.name == name)
    if not re.fullmatch(r"\d{1,9}", said) or not low <= int(said) <= high:
        faults.append(f"{name} must be a whole number from {low} to {high}, not {said!r}")
        return low
    return int(said)


def _hosts(said: str, faults: list[str]) -> tuple[str, ...]:
    named = tuple(part.strip().lower() for part in said.split(",") if part.strip())
    wrong = [one for one in named if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:]+", one)]
    if wrong:
        faults.append(f"KEEPWORTH_WEBHOOK_HOSTS must be names or addresses alone, by comma, not {wrong[0]!r}")
    return named


def _url(said: str, faults: list[str]) -> SplitResult:
    url = urlsplit(said)
    try:
        port_fits = url.port is None or url.port > 0
    except ValueError:
        port_fits = False
    if url.scheme not in ("http", "https") or not url.hostname or not port_fits or url.username:
        faults.append(f"KEEPWORTH_URL must be an address such as https://keepworth.example.com, not {said!r}")
    elif url.path not in ("", "/") or url.query or url.fragment:
        faults.append("KEEPWORTH_URL must be a whole host: no path, no question mark")
    elif url.scheme == "http" and not is_this_machine(url.hostname):
        faults.append(f"KEEPWORTH_URL is plain http for {url.hostname}; only this machine may go without https")
    return url


def _database(said: str, book: Path, *, faults: list[str]) -> dict[str, object]:
    if not said:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": book / "keepworth.sqlite3",
            # Whoever closes the last line to the file empties its log of writes, which waits for the disk: each thread
            # keeps its line, as the pool of a PostgreSQL does.
            "CONN_MAX_AGE": 60,
            # IMMEDIATE: a writer waits at the start of its transaction, never in its middle.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                # What is deleted is overwritten, not only forgotten.
                "PRAGMA secure_delete=ON;",
            },
        }
    url = urlsplit(said)
    name = unquote(url.path.lstrip("/"))
    if url.scheme not in ("postgres", "postgresql") or not name:
        faults.append("DATABASE_URL must be postgresql://user:password@host:5432/name")
    options = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
    host = unquote(options.pop("host", url.hostname or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "OPTIONS": {"prepare_threshold": 5, **options, "pool": {"min_size": 1, "max_size": 8}},
    }


def _secret(found: Mapping[str, str], book: Path, *, faults: list[str]) -> str:
    """Take the secret that was given, or the book's own, which the first start makes."""
    if found.get("KEEPWORTH_SECRET_FILE"):
        given = Path(found["KEEPWORTH_SECRET_FILE"])
        secret = given.read_text(encoding="utf-8").strip() if given.is_file() else ""
    elif found.get("KEEPWORTH_SECRET"):
        secret = found["KEEPWORTH_SECRET"]
    else:
        secret = _own_secret(book / SECRET_FILE)
    if len(secret) < SHORTEST_SECRET:
        faults.append(
            f"the secret must have at least {SHORTEST_SECRET} characters; this makes one: openssl rand -base64 48"
        )
    return secret


def _own_secret(path: Path) -> str:
    try:
        # Made for this person alone; of two starts at once the first one's stands.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as made:
            made.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
