"""A real SMTP server on this machine, which can be made to fail in every way that servers do."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller

from keepworth_web.listen.models import MailServer
from tests.factories.ports import free_port
from tests.web.listen.asking import AT


class PostOffice:
    """Takes mail, keeps one of those that have the same Message-ID, and fails as it is told."""

    def __init__(self) -> None:
        self.boxes: dict[str, Message] = {}
        self.tries = 0
        self.at_recipient = self.at_data = ""
        self.drops = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 aiosmtpd's name
        if self.at_recipient:
            self.tries += 1
            return self.at_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd's name
        self.tries += 1
        if self.at_data:
            return self.at_data
        message = message_from_bytes(envelope.content, policy=default)
        self.boxes.setdefault(message["Message-ID"], message)
        if self.drops:
            server.transport.abort()
        return "250 OK"

    def the_mail(self) -> Message:
        (only,) = self.boxes.values()
        return only


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open one, and say in the settings that mail goes there."""
    office, port = PostOffice(), free_port()
    # The log of the test's own server, not ours, which must name nobody.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    mail_goes_to(port)
    try:
        yield office
    finally:
        controller.stop()


def mail_goes_to(port: int) -> MailServer:
    said = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "survey@acme.test", "changed_at": AT}
    return MailServer.objects.create(**said)
