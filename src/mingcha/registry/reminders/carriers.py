"""How a reminder leaves: by SMTP to the server of the settings, or as a signed POST to a program (no Django here).

Each carrier raises Fault(UNAVAILABLE) when the other side is away or does not take it: it is tried again at the next
turn. What is secret of a setting stands in no message.
"""

import hashlib
import hmac
import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from http import HTTPStatus

from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.outgoing_address import fault_of_address
from mingcha.kit.straight import ask_straight
from mingcha.kit.words import Words

TIMEOUT_S = 20.0
SIGNATURE = "X-Mingcha-Signature"
"""The header of a POST: `sha256=` and the hexadecimal HMAC of its body under the key of the settings."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message about several matters. `body`: the same for programs."""

    subject: str
    text: str
    body: Mapping[str, Json]


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


def mail_carrier(server: MailServer, clock: Clock) -> Carrier:
    """Sends reminders through a mail server."""

    def carry(address: str, reminder: Reminder) -> None:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = reminder.subject, server.sender, address
        message["Date"], message["Message-ID"] = format_datetime(clock.now()), make_msgid(domain="mingcha")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(reminder.text, cte="base64")
        try:
            with _connected(server) as connection:
                connection.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            words = Words("邮件服务器未接收提醒", "the mail server did not take the reminder")
            raise Fault(FaultKind.UNAVAILABLE, words, type(error).__name__) from error

    return carry


def webhook_carrier(hosts: Collection[str], key: bytes) -> Carrier:
    """Posts reminders as JSON, signed, to addresses on hosts of the settings."""

    def carry(address: str, reminder: Reminder) -> None:
        if fault_of_address(address, hosts) is not None:
            words = Words("该主机已不在允许之列", "this host is not among the allowed ones any more")
            raise Fault(FaultKind.UNAVAILABLE, words)
        body = json.dumps(reminder.body, ensure_ascii=False, sort_keys=True).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if key:
            headers[SIGNATURE] = f"sha256={hmac.new(key, body, hashlib.sha256).hexdigest()}"
        request = urllib.request.Request(address, body, headers, method="POST")  # noqa: S310 - the address was judged
        try:
            with ask_straight(request, TIMEOUT_S) as answer:
                taken = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
        except (OSError, urllib.error.URLError) as error:
            words = Words("接收提醒的程序未应答", "the program that takes reminders did not answer")
            raise Fault(FaultKind.UNAVAILABLE, words, type(error).__name__) from error
        if not taken:
            raise Fault(FaultKind.UNAVAILABLE, Words("接收提醒的程序未接收", "the program did not take the reminder"))

    return carry


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encryption == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
        if server.encryption == "starttls":
            connection.starttls(context=context)
    if server.user:
        connection.login(server.user, server.password)
    return connection
