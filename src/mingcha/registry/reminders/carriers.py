"""How a reminder leaves: by SMTP to the server of the settings, or as a signed POST to a program (no Django here).

Each carrier is done after CARRIED_WITHIN_S, however slowly the other side answers, and raises Fault(UNAVAILABLE) when
it is away (WayAway) or does not take this one: it is tried again at a later turn. What is secret of a setting stands in
no message.
"""

import hashlib
import hmac
import io
import json
import smtplib
import ssl
import time
from collections.abc import Buffer, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from mingcha.kit.bounded_http import Deadline, Received, ask_http
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.reminders.rules import Way, way_is_open

CARRIED_WITHIN_S = 20.0
"""Seconds for one reminder in all. Only names are found in the resolver's own time."""
_CONNECTED_WITHIN_S = 5.0
"""Seconds for each address of the mail server, and for its TLS handshake."""
_OF_THIS_ONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""What a mail server says of one message and not of all."""
SIGNATURE = "X-Mingcha-Signature"
"""The header of a POST: `sha256=` and the hexadecimal HMAC of its body under the key of the settings."""


class WayAway(Fault):
    """The other side cannot be reached or does not answer in time: others that go the same way need not be tried."""

    def __init__(self, words: Words, detail: str) -> None:
        super().__init__(FaultKind.UNAVAILABLE, words, detail)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message about several matters. `body`: the same for programs; `key`: the same when it is sent again, so that
    who gets it twice can tell."""

    subject: str
    text: str
    body: Mapping[str, Json]
    key: str


type Carrier = Callable[[str, Reminder], None]
"""Carries a reminder to an address."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server of the settings. `encryption`: "tls" from the first byte, "starttls" after the greeting, or ""
    for a server on this machine."""

    host: str
    port: int
    sender: str
    encryption: str
    user: str = ""
    password: str = field(default="", repr=False)


def domain_of(sender: str) -> str:
    """The domain of a mail address, which may stand behind a name."""
    return sender.rpartition("@")[2].rstrip("> ")


def mail_carrier(
    server: MailServer, domains: Collection[str], clock: Clock, within_s: float = CARRIED_WITHIN_S
) -> Carrier:
    """Sends reminders through a mail server, to addresses at domains of the settings."""

    def carry(address: str, reminder: Reminder) -> None:
        if not way_is_open(Way.MAIL, address, domains=domains, hosts=()):
            words = Words("该域名已不在允许之列", "this domain is not among the allowed ones any more")
            raise Fault(FaultKind.UNAVAILABLE, words)
        words = Words("邮件服务器未接收提醒", "the mail server did not take the reminder")
        try:
            message = _message(server, address, reminder, clock)
            with _session(server, Deadline(time.monotonic() + within_s)) as session:
                session.send_message(message)
        except (*_OF_THIS_ONE, ValueError) as error:
            raise Fault(FaultKind.UNAVAILABLE, words, type(error).__name__) from error
        except OSError as error:  # smtplib's others are some of these
            raise WayAway(words, type(error).__name__) from error

    return carry


def webhook_carrier(hosts: Collection[str], key: bytes, within_s: float = CARRIED_WITHIN_S) -> Carrier:
    """Posts reminders as JSON, signed, to addresses on hosts of the settings. The status is the answer; a body is not
    waited for."""

    def carry(address: str, reminder: Reminder) -> None:
        if not way_is_open(Way.WEBHOOK, address, domains=(), hosts=hosts):
            words = Words("该主机已不在允许之列", "this host is not among the allowed ones any more")
            raise Fault(FaultKind.UNAVAILABLE, words)
        body = json.dumps({**reminder.body, "id": reminder.key}, ensure_ascii=False, sort_keys=True).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if key:
            headers[SIGNATURE] = f"sha256={hmac.new(key, body, hashlib.sha256).hexdigest()}"
        try:
            status, _ = ask_http("POST", address, body, headers, within_s, reads=False)
        except Fault as fault:
            words = Words("接收提醒的程序未应答", "the program that takes reminders did not answer")
            raise WayAway(words, fault.detail) from fault
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise Fault(FaultKind.UNAVAILABLE, Words("接收提醒的程序未接收", "the program did not take the reminder"))

    return carry


def _message(server: MailServer, address: str, reminder: Reminder, clock: Clock) -> EmailMessage:
    """Raises ValueError for what no header may hold."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = reminder.subject, server.sender, address
    message["Date"], message["Message-ID"] = format_datetime(clock.now()), f"<{reminder.key}@mingcha>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(reminder.text, cte="base64")
    return message


class _Session(smtplib.SMTP):
    """An SMTP session that is over at an instant of time.monotonic(): each question and answer takes the time left."""

    def __init__(self, server: MailServer, deadline: Deadline, **given: Any) -> None:
        self._deadline = deadline
        us = domain_of(server.sender)  # named without asking the resolver who we are
        super().__init__(server.host, server.port, us, timeout=_CONNECTED_WITHIN_S, **given)

    def send(self, s: Buffer | str) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._deadline.left_s())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(Received(self.sock, self._deadline))
        return super().getreply()


class _TlsSession(_Session, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


@contextmanager
def _session(server: MailServer, deadline: Deadline) -> Iterator[smtplib.SMTP]:
    """A session in which mail may be sent. What the server took stays taken, whatever it says to the farewell."""
    context = ssl.create_default_context()
    is_tls = server.encryption == "tls"
    session = _TlsSession(server, deadline, context=context) if is_tls else _Session(server, deadline)
    try:
        if server.encryption == "starttls":
            session.starttls(context=context)
        if server.user:
            session.login(server.user, server.password)
        yield session
    finally:
        with suppress(OSError):
            session.quit()
        session.close()
