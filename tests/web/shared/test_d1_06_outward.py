"""D1-06: what somebody typed leads out into the world or nowhere, whatever its name leads to when it is called."""

import datetime as dt
import http.server
import ipaddress
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from keepworth.errors import BadInput
from keepworth_web.shared import outward
from keepworth_web.shared.outward import Address, Fault, NotReached, World, is_public, post, understood

pytestmark = pytest.mark.any_database
# Every form that some reader takes for a machine within: refused before anything is kept.
REFUSED = (
    "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com:70/_x", "//example.com/",
    "example.com/hook", "https:example.com", "https://", "https:///hook", "data:text/plain,x", "javascript:alert(1)",
    "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://017700000001/",
    "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://127.0.0.0x1/", "https://0/",
    "https://0.0.0.0/", "https://10.0.0.1/", "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/", "https://224.0.0.1/", "https://255.255.255.255/",
    "https://192.0.2.1/", "https://198.18.0.1/", "https://240.0.0.1/", "https://127.0.0.1./", "https://1.2.3.4.5/",
    "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/",
    "https://[fd12:3456::1]/", "https://[ff02::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::7f00:1]/", "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/", "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[::1", "https://localhost/",
    "https://LOCALHOST./", "https://a.localhost/", "https://printer.local/", "https://metadata.google.internal/",
    "https://intranet/", "https://example.com:22/", "https://example.com:0/", "https://example.com:99999/",
    "https://user@example.com/", "https://user:secret@example.com/", "https://@example.com/", "https://example.com@10.0.0.1/",
    "https://example.com\\@10.0.0.1/", "https://example.com /", "https://example.com/\r\nX: y", "https://exam\tple.com/",
    "https://example.com/#part", "https://１２７.0.0.1/", "https://exa%6dple.com/", "https://-example.com/",
    "https://example..com/", "https://.example.com/", "https://例子.com/", "https://example.com/" + "x" * 500,
)  # fmt: skip
INNER = ("127.0.0.1", "10.0.0.1", "172.20.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "0.0.0.0",
         "::1", "::", "fe80::1", "fe80::1%lo", "fd00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
         "2002:7f00:1::", "2001::1", "ff02::1", "2001:db8::1", "not an address")  # fmt: skip
OUT = ("8.8.8.8", "93.184.216.34", "100.63.255.255", "172.32.0.1", "2606:2800:220:1:248:1893:25c8:1946")


def to(text: str = "https://example.com/hook") -> Address:
    return understood(text)


class Lines:
    """A resolver and lines that note what was asked of them."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked, self.called = list(answers), 0, []

    def world(self) -> World:
        return World(self.resolve, self.connect)

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]

    def connect(self, address: str, port: int) -> socket.socket:
        self.called.append((address, port))
        raise ConnectionRefusedError


def test_d1_06_there_are_sixty_forms_and_more():
    assert len(REFUSED) == len(set(REFUSED)) >= 60


@pytest.mark.parametrize("text", REFUSED)
def test_d1_06_no_odd_form_is_understood(text):
    with pytest.raises(BadInput):
        understood(text)


@pytest.mark.parametrize(
    "text",
    ["https://example.com", "https://example.com:8443/a%20b?c=d&e=%2F", "https://8.8.8.8/x", "https://xn--fsqu00a.com/",
     "https://[2606:2800:220:1:248:1893:25c8:1946]/"],
)  # fmt: skip
def test_a_host_out_in_the_world_is_understood(text):
    found = understood(text)
    assert found.is_tls
    assert found.path.startswith("/")


def test_what_is_sent_is_what_was_typed():
    found = understood("https://Example.com:8443/a%20b?c=d&e=%2F")
    assert (found.host, found.port, found.path, found.netloc) == (
        "example.com", 8443, "/a%20b?c=d&e=%2F", "example.com:8443",
    )  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_d1_06_a_name_that_leads_within_is_refused_before_a_line_is_opened(address):
    assert not is_public(address)
    for answers in ([address], ["8.8.8.8", address], [address, "8.8.8.8"]):
        lines = Lines(answers)
        with pytest.raises(NotReached) as refused:
            post(to(), b"", headers={}, world=lines.world())
        assert (refused.value.fault, lines.called) == (Fault.INNER, [])


@pytest.mark.parametrize("address", OUT)
def test_an_address_out_in_the_world_is_public(address):
    assert is_public(address)


def test_d1_06_a_name_that_leads_elsewhere_a_moment_later_is_called_where_it_was_looked_at():
    lines = Lines(["8.8.8.8"], ["127.0.0.1"])
    with pytest.raises(NotReached) as refused:
        post(to(), b"", headers={}, world=lines.world())
    assert refused.value.fault == Fault.CLOSED
    assert (lines.asked, lines.called) == (1, [("8.8.8.8", 443)])


def test_a_name_that_nobody_knows_is_told_as_one():
    with pytest.raises(NotReached) as refused:
        post(to(), b"", headers={}, world=Lines([]).world())
    assert refused.value.fault == Fault.NAME


def test_a_name_server_that_says_nothing_holds_nobody_up(monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(outward, "SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *said, **more: ended.wait(5) and [])
    began = time.monotonic()
    with pytest.raises(NotReached) as refused:
        post(to(), b"", headers={})
    assert (refused.value.fault, time.monotonic() - began < 2) == (Fault.SILENT, True)
    ended.set()


@pytest.fixture
def answering():
    """A server on this machine that answers as the test says, and notes what it heard."""
    heard: list[tuple[str, dict[str, str], bytes]] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        says = staticmethod(lambda one: one.send_response_only(204) or one.end_headers())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, dict(self.headers), body))
            try:
                Answer.says(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *said):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Answer, heard, f"http://127.0.0.1:{server.server_port}/hook?a=b"
        server.shutdown()


def sent(address: str, **headers: str) -> int:
    return post(understood(address, named=["127.0.0.1"]), b'{"a":1}', headers=headers)


@pytest.mark.loopback
def test_what_an_administrator_named_is_reached(answering):
    _, heard, address = answering
    assert sent(address, **{"webhook-id": "e1"}) == 204
    (path, headers, body) = heard[0]
    assert (path, headers["webhook-id"], body) == ("/hook?a=b", "e1", b'{"a":1}')
    assert headers["Host"] == address.split("/")[2]


@pytest.mark.loopback
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_d1_06_no_redirect_is_followed_and_so_no_secret_goes_elsewhere(answering, status):
    server, heard, address = answering

    def says(one):
        one.send_response_only(status)
        one.send_header("Location", address.replace("/hook", "/elsewhere"))
        one.end_headers()

    server.says = staticmethod(says)
    assert sent(address, **{"webhook-signature": "v1,secret"}) == status
    assert [path for path, _, _ in heard] == ["/hook?a=b"]


@pytest.mark.loopback
def test_d1_06_a_hundred_megabytes_are_not_read(answering):
    server, _, address = answering
    written = []

    def says(one):
        one.send_response_only(200)
        one.send_header("Content-Length", str(100_000_000))
        one.end_headers()
        for _ in range(100):
            one.wfile.write(b"x" * 1_000_000)
            written.append(1)

    server.says = staticmethod(says)
    assert sent(address) == 200
    time.sleep(0.2)
    assert len(written) < 20, "nothing but what the line itself holds"


@pytest.mark.loopback
@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX: "])
def test_d1_06_who_speaks_slowly_is_left(answering, monkeypatch, first):
    server, _, address = answering
    monkeypatch.setattr(outward, "SECONDS", 0.5)

    def says(one):
        one.wfile.write(first)
        for _ in range(30):
            one.wfile.write(b"x")
            one.wfile.flush()
            time.sleep(0.1)

    server.says = staticmethod(says)
    start = time.monotonic()
    with pytest.raises(NotReached) as refused:
        sent(address)
    assert refused.value.fault == Fault.SILENT
    assert time.monotonic() - start < 2


@pytest.mark.loopback
def test_what_does_not_speak_http_is_told_as_such(answering):
    server, _, address = answering
    server.says = staticmethod(lambda one: one.wfile.write(b"220 mail.example ESMTP\r\n"))
    with pytest.raises(NotReached) as refused:
        sent(address)
    assert refused.value.fault == Fault.WORDS
    server.says = staticmethod(lambda one: None)
    with pytest.raises(NotReached) as refused:
        sent(address)
    assert refused.value.fault in (Fault.CLOSED, Fault.SILENT)


@pytest.fixture
def certificate(tmp_path):
    """A file with the key and the certificate of 127.0.0.1, which vouches for itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(here, critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    file, pem = tmp_path / "both.pem", serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.mark.loopback
def test_d1_06_a_certificate_that_nobody_vouches_for_is_refused(answering, certificate, monkeypatch):
    _, heard, address = answering
    kept = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    kept.load_cert_chain(certificate)
    with http.server.HTTPServer(("127.0.0.1", 0), answering[0]) as server:
        server.socket = kept.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        safe = address.replace("http:", "https:").replace(address.split("/")[2], f"127.0.0.1:{server.server_port}")
        with pytest.raises(NotReached) as refused:
            sent(safe)
        assert (refused.value.fault, heard) == (Fault.CERTIFICATE, []), "not a word is said to it"
        vouched = ssl.create_default_context(cafile=certificate)
        monkeypatch.setattr(outward.ssl, "create_default_context", lambda: vouched)
        assert sent(safe) == 204
        with pytest.raises(NotReached) as refused:  # of another name
            post(Address(True, "localhost", server.server_port, "/", is_named=True), b"", headers={})
        assert refused.value.fault == Fault.CERTIFICATE
        server.shutdown()
