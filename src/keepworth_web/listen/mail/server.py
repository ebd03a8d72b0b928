"""Hand one mail to a server, and say what became of it."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Final

from keepworth.errors import KeepworthError
from keepworth_web.listen.models import MailServer
from keepworth_web.staff.sealed import MAIL, opened

SECONDS: Final = 20  # to wait for one answer of the server
FOR_GOOD: Final = 500  # from here on a server means it
NO_SUCH: Final = (550, 551, 553)  # of the recipient: there is none of that name, today or tomorrow


class NotSent(KeepworthError):
    """The mail did not go, or nobody knows whether it did: it may be tried again."""


class Unreachable(KeepworthError):
    """The recipient's server knows no such address."""


def deliver(message: EmailMessage, server: MailServer) -> None:
    """Hand a mail to the server.

    Raises
    ------
    Unreachable
        The address is refused for good.
    NotSent
        Anything else that went wrong, a lost reply too.

    """
    try:
        with _connected(server) as line:
            line.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        if code in NO_SUCH:
            raise Unreachable(_words(code, said)) from refused
        raise NotSent(_words(code, said)) from refused
    except smtplib.SMTPResponseException as refused:
        raise NotSent(_words(refused.smtp_code, refused.smtp_error)) from refused
    except (smtplib.SMTPException, OSError, ValueError) as fault:
        raise NotSent(type(fault).__name__) from fault


class _connected:  # noqa: N801 — read as a verb
    """A line to the server that is ready to send; an end that fails changes nothing."""

    def __init__(self, server: MailServer) -> None:
        """Say which server."""
        self.server = server

    def __enter__(self) -> smtplib.SMTP:
        """Open the line, and sign in."""
        server, trusted = self.server, ssl.create_default_context()
        if server.security == MailServer.Security.TLS:
            self.line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
        else:
            self.line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.security == MailServer.Security.STARTTLS:
                self.line.starttls(context=trusted)
            if server.user:
                self.line.login(server.user, opened(server.sealed_password, purpose=MAIL) or "")
        except BaseException:
            self.line.close()
            raise
        return self.line

    def __exit__(self, *raised: object) -> None:
        """Close the line: once the mail was taken, a failing goodbye must not send it again."""
        with suppress(smtplib.SMTPException, OSError):
            self.line.quit()
        self.line.close()


def _words(code: int, said: bytes | str) -> str:
    """Return what the server said, in one line, without the address that it may repeat."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = (word for word in text.split() if "@" not in word)
    return f"{code} {' '.join(words)}"[:200]
