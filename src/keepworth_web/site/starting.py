"""What happens before the website opens: checks, a backup, migrations, static files, the link."""

import atexit
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from keepworth.errors import BadInput
from keepworth.runs.writing import writing
from keepworth.tables.book import Book, find_book
from keepworth_web.site.environment import is_this_machine, read_environment

FIRST_PORT = 8000


@dataclass(frozen=True, slots=True)
class Ready:
    """A website that may start."""

    book_name: str
    link: str
    host: str
    port: int
    claim: socket.socket  # while this is open, no other start takes the port


def prepare(folder: Path, *, host: str, port: int | None) -> Ready:
    """Make everything ready in this process; servers are started from it.

    Raises
    ------
    BadInput
        The environment cannot be, or the address would be open to others without https.

    """
    book = find_book(folder)
    port, claim = claim_port(host, port)
    os.environ["KEEPWORTH_BOOK"] = str(folder.resolve())
    os.environ["KEEPWORTH_URL"] = os.environ.get("KEEPWORTH_URL") or f"http://127.0.0.1:{port}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "keepworth_web.site.settings"
    static = tempfile.mkdtemp(prefix="keepworth-static-")
    # However we end, refused or stopped.
    atexit.register(shutil.rmtree, static, ignore_errors=True)
    os.environ["KEEPWORTH_STATIC"] = static
    try:
        environment = read_environment()
    except ImproperlyConfigured as faults:
        raise BadInput(str(faults)) from None
    if not is_this_machine(host) and not environment.is_https:
        raise BadInput(
            f"{host} can be reached by others, and KEEPWORTH_URL is not https. Put a proxy that speaks https before it "
            "and name it (KEEPWORTH_URL=https://keepworth.example.com), or leave --host out."
        )
    with writing(book):
        path = _brought_up_to_date(book)
    address = f"{environment.url.scheme}://{environment.url.netloc}"
    return Ready(book.settings.name, f"{address}{path}", host, port, claim)


def claim_port(host: str, asked: int | None) -> tuple[int, socket.socket]:
    """Return the port asked for, or the first free one from 8000 on, and what keeps other starts off it while open.

    The web server listens only later, and lets others listen beside it: of two starts at once both would find the port
    free. So the UDP port of the same number is held meanwhile, which nobody uses and one process alone can hold.
    """
    tried = [asked] if asked else list(range(FIRST_PORT, FIRST_PORT + 20))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in tried:
        claim = socket.socket(family, socket.SOCK_DGRAM)
        try:
            claim.bind((host, port))
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as fault:
            claim.close()
            reason = fault.strerror
        else:
            return port, claim
    said = f"Port {asked}" if asked else f"Ports {tried[0]} to {tried[-1]}"
    raise BadInput(f"{said} at {host} cannot be listened at ({reason}). Name another one: --port 8100")


def _brought_up_to_date(book: Book) -> str:
    """Bring the database up to date and return the path of the first page: the console's link while nobody owns it."""
    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse

    from keepworth_web.book.actions.mark_database import mark_database
    from keepworth_web.site.backup import back_up
    from keepworth_web.staff.actions.make_link import make_owner_link
    from keepworth_web.staff.reads import has_owner_with_password

    back_up(book.folder)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    mark_database(book.settings.book_id)
    path = "/" if has_owner_with_password() else reverse("staff:start", args=[make_owner_link()])
    # The children open connections of their own.
    connection.close()
    return path
