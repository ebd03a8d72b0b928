"""Send something to an address that somebody typed: only out into the world, to the very machine that was looked at.

A name is resolved once, every address of it must be public, and the line is opened to an address that was looked at,
so that a name which leads elsewhere a moment later leads nowhere. No redirect is followed and no word of the answer's
body is read: whoever typed the address learns a status and nothing else. What a house keeps within its own network is
reached only where its administrator names it in KEEPWORTH_WEBHOOK_HOSTS.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.errors import BadInput, KeepworthError

LONGEST: Final = 500
SECONDS: Final = 10  # for the whole of it, however slowly the other side speaks
PORTS: Final = (443, 8443)  # of hosts that nobody named; of those that were named any
MOST_TRIED: Final = 2  # addresses of one name
# IPv4 that is no machine out in the world: the registries of special purpose addresses, and multicast.
INNER: Final = tuple(
    ipaddress.IPv4Network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# IPv6 is the other way round: only what is given out is public, and of that not what stands for something else.
GIVEN_OUT: Final = ipaddress.IPv6Network("2000::/3")
STANDS_FOR: Final = tuple(
    ipaddress.IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
HOST: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last part that makes an address of a name, in some reader's eyes


class Fault(models.TextChoices):
    """Why something did not arrive."""

    NAME = "name", gettext_lazy("nobody knows this name")
    INNER = "inner", gettext_lazy("the name leads into a network that is nobody else's business")
    SILENT = "silent", gettext_lazy("no answer in time")
    CLOSED = "closed", gettext_lazy("nobody took the call, or the line broke")
    CERTIFICATE = "certificate", gettext_lazy("its certificate is not to be trusted")
    WORDS = "words", gettext_lazy("what answered does not speak HTTP")
    REDIRECT = "redirect", gettext_lazy("it sent us elsewhere, and redirects are not followed")
    STATUS = "status", gettext_lazy("it answered with an error")
    WITHHELD = "withheld", gettext_lazy("the data of whom it is about are restricted")
    OURS = "ours", gettext_lazy("a fault of Keepworth; the log says more")


class NotReached(KeepworthError):
    """Nobody can say that it arrived: it may be sent again."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Address:
    """Where something goes, once it was understood."""

    is_tls: bool
    host: str
    port: int
    path: str
    is_named: bool  # by the administrator, who may let us into their own network

    @property
    def netloc(self) -> str:
        """What stands in the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class World:
    """How names are looked up and lines opened; tests put their own in its place."""

    resolve: Callable[[str, int], list[str]]
    connect: Callable[[str, int], socket.socket]


def understood(text: str, *, named: Iterable[str] = ()) -> Address:
    """Return where an address leads, or say why nothing may be sent there.

    No name is looked up: whoever types addresses is not to learn which names a house's own network knows.

    Raises
    ------
    BadInput
        It is no address, or one that can only be within a network.

    """
    url, port = _split(text)
    host = _host(url)
    is_named = host in set(named)
    if url.scheme != "https" and not (url.scheme == "http" and is_named):
        raise BadInput(_("The address must begin with https://."))
    if url.username is not None or url.password is not None or "@" in url.netloc:
        raise BadInput(_("The address must name nobody before the host: no user, no password."))
    if url.fragment or text.endswith("#"):
        raise BadInput(_("The address must have no part after #."))
    if not is_named:
        if port not in PORTS or url.scheme != "https":
            raise BadInput(_("The port must be 443 or 8443."))
        _check_host(host)
    path = quote(url.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(url.query, safe='/%:@!$&()*+,;=~-._?')}" if url.query else ""
    )
    return Address(url.scheme == "https", host, port, path, is_named)


def is_public(address: str) -> bool:
    """Return whether an address, as a resolver gives it, is that of a machine out in the world."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in one for one in INNER)
    return found.scope_id is None and found in GIVEN_OUT and not any(found in one for one in STANDS_FOR)


def post(to: Address, body: bytes, *, headers: Mapping[str, str], world: World | None = None) -> int:
    """Send a body and return the status of the answer.

    Raises
    ------
    NotReached
        No answer came, or it must not be asked for.

    """
    world = world or WORLD
    addresses = world.resolve(to.host, to.port)
    if not addresses:
        raise NotReached(Fault.NAME)
    # Of all, not only of the first: a name that leads in and out is looked up by nobody who means well.
    if not to.is_named and not all(map(is_public, addresses)):
        raise NotReached(Fault.INNER)
    line = _connected(to, addresses[:MOST_TRIED], world=world)
    with _watched(line) as ended:
        try:
            status = _answered(line, to, body=body, headers=headers)
        except NotReached as fault:
            raise NotReached(Fault.SILENT if ended.is_set() else fault.fault) from fault
        finally:
            line.close()
        if ended.is_set():  # in the middle of an answer, which is none
            raise NotReached(Fault.SILENT)
        return status


@contextmanager
def _watched(line: socket.socket) -> Iterator[threading.Event]:
    """End a line after the seconds that it has: who sends a byte now and then would hold the worker for ever."""
    ended, same = threading.Event(), line.dup()  # TLS takes the line itself over

    def end() -> None:
        ended.set()
        with suppress(OSError):  # it has ended by itself
            same.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(SECONDS, end)
    watch.daemon = True
    watch.start()
    try:
        yield ended
    finally:
        watch.cancel()
        same.close()


def _answered(line: socket.socket, to: Address, *, body: bytes, headers: Mapping[str, str]) -> int:
    talk = http.client.HTTPConnection(to.host, to.port)
    line.settimeout(SECONDS)
    try:
        trusted = ssl.create_default_context()
        talk.sock = trusted.wrap_socket(line, server_hostname=to.host) if to.is_tls else line
        # Nothing of what the answer sets is kept, and its body is not read.
        talk.request("POST", to.path, body=body, headers={**headers, "Host": to.netloc, "Connection": "close"})
        return talk.getresponse().status
    except ssl.SSLCertVerificationError as fault:
        raise NotReached(Fault.CERTIFICATE) from fault
    except TimeoutError as fault:
        raise NotReached(Fault.SILENT) from fault
    except OSError as fault:
        raise NotReached(Fault.CLOSED) from fault
    except http.client.HTTPException as fault:
        raise NotReached(Fault.WORDS) from fault
    finally:
        talk.close()


def _connected(to: Address, addresses: Iterable[str], *, world: World) -> socket.socket:
    fault = Fault.CLOSED
    for one in addresses:
        try:
            return world.connect(one, to.port)
        except TimeoutError:
            fault = Fault.SILENT
        except OSError:
            fault = Fault.CLOSED
    raise NotReached(fault)


def _split(text: str) -> tuple[SplitResult, int]:
    if len(text) > LONGEST:
        raise BadInput(_("The address is longer than %(most)s characters.") % {"most": LONGEST})
    # What programs read differently, no two of them shall read here.
    if not text.isascii() or re.search(r"[\x00-\x20\x7f\\^`{|}<>\"]", text):
        raise BadInput(_("The address holds a character that none may hold; write a name in other letters as xn--…"))
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError as fault:
        raise BadInput(_("This is no address such as https://example.com/hook.")) from fault
    if url.scheme not in ("http", "https") or not url.hostname:
        raise BadInput(_("This is no address such as https://example.com/hook."))
    return url, port if port is not None else 443 if url.scheme == "https" else 80


def _host(url: SplitResult) -> str:
    return str(url.hostname).removesuffix(".")


def _check_host(host: str) -> None:
    """Refuse a host that can be none out in the world, whatever a resolver would say of it."""
    inner = _("This address leads into a network of its own; only hosts out in the world can be told.")
    if ":" in host or _is_dotted(host):
        if not is_public(host):
            raise BadInput(inner)
        return
    if not HOST.fullmatch(host) or len(host) > 253 or NUMBER.fullmatch(host.rpartition(".")[2]):
        raise BadInput(_("This is no name of a host, and no address of one in its usual form."))
    if "." not in host or host.endswith((".localhost", ".local", ".internal", ".home.arpa", ".lan", ".test")):
        raise BadInput(inner)


def _is_dotted(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _resolve(host: str, port: int) -> list[str]:
    """Look a name up, no longer than a line has: nothing ends a look from within, so that it is left to itself."""
    found: SimpleQueue[list[str]] = SimpleQueue()
    threading.Thread(target=lambda: found.put(_looked_up(host, port)), daemon=True).start()
    try:
        return found.get(timeout=SECONDS)
    except Empty:
        raise NotReached(Fault.SILENT) from None


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _connect(address: str, port: int) -> socket.socket:
    return socket.create_connection((address, port), timeout=SECONDS / MOST_TRIED)


WORLD: Final = World(_resolve, _connect)
