"""Settings of reminders: the mail server, and the hosts to whose programs they may be posted."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.reminders.carriers import MailServer, domain_of

_SCHEMES = {"smtps": ("tls", 465), "smtp+starttls": ("starttls", 587), "smtp": ("", 25)}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def mail_server_from_environment() -> MailServer | None:
    """MINGCHA_MAIL: `smtps://USER@HOST`, `smtp+starttls://USER@HOST:PORT`, or `smtp://HOST` for a server on this
    machine; MINGCHA_MAIL_FROM: the sender; MINGCHA_MAIL_PASSWORD_FILE: a file with the password. Default: none. Raises
    Fault(INVALID)."""
    text = os.environ.get("MINGCHA_MAIL", "")
    if not text:
        return None
    try:
        parts = urlsplit(text)
        encryption, usual = _SCHEMES[parts.scheme]
        host, port = parts.hostname or "", parts.port or usual
    except (ValueError, KeyError):
        raise _wrong() from None
    if not host or parts.password is not None or parts.path or (not encryption and host not in _LOOPBACK):
        raise _wrong()
    sender, user = os.environ.get("MINGCHA_MAIL_FROM", ""), unquote(parts.username or "")
    if "@" not in sender:
        words = Words("MINGCHA_MAIL_FROM 须为发件人地址", "MINGCHA_MAIL_FROM must be the address of the sender")
        raise Fault(FaultKind.INVALID, words)
    return MailServer(host, port, sender, encryption, user, _secret("MINGCHA_MAIL_PASSWORD_FILE").decode())


def mail_domains_from_environment() -> tuple[str, ...]:
    """MINGCHA_MAIL_DOMAINS: the domains (separated by commas) to whose addresses reminders may be mailed. Default: that
    of the sender; none without a mail server, which the worker alone reads with its password."""
    if not os.environ.get("MINGCHA_MAIL"):
        return ()
    named = os.environ.get("MINGCHA_MAIL_DOMAINS") or domain_of(os.environ.get("MINGCHA_MAIL_FROM", ""))
    return tuple(domain.strip().lower() for domain in named.split(",") if domain.strip())


def reminder_hosts_from_environment() -> tuple[str, ...]:
    """MINGCHA_REMINDER_HOSTS: the hosts (host or host:port, separated by commas) to whose programs reminders may be
    posted. Default: none."""
    named = os.environ.get("MINGCHA_REMINDER_HOSTS", "").split(",")
    return tuple(host.strip().lower() for host in named if host.strip())


def reminder_key_from_environment() -> bytes:
    """MINGCHA_REMINDER_KEY_FILE: a file with the key under which posted reminders are signed. Default: not signed."""
    return _secret("MINGCHA_REMINDER_KEY_FILE")


def _secret(name: str) -> bytes:
    path = os.environ.get(name, "")
    try:
        return Path(path).read_bytes().strip() if path else b""
    except OSError as error:
        words = Words(f"{name} 指定的文件无法读取", f"the file of {name} cannot be read")
        raise Fault(FaultKind.INVALID, words, type(error).__name__) from error


def _wrong() -> Fault:
    words = Words(
        "MINGCHA_MAIL 须为 smtps://、smtp+starttls:// 地址，或者本机的 smtp:// 地址，且不含密码",
        "MINGCHA_MAIL must be smtps://, smtp+starttls://, or smtp:// of this machine, without a password",
    )
    return Fault(FaultKind.INVALID, words)
