"""The device cookie: this browser was used by this person before, so strangers' failures do not slow it.

It identifies a browser to the limits on guessing and opens nothing. Its value is signed and names the person's user
name.
"""

import secrets
from datetime import timedelta
from hashlib import blake2b

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.web.frame import wiring

_SALT = "mingcha.device"
_ID_BYTES = 12


def device_of(request: HttpRequest, username: str) -> str:
    """The id of this browser if this person signed in with it, "" if not."""
    try:
        value = TimestampSigner(salt=_SALT).unsign(request.COOKIES.get(_name(request, username), ""), max_age=_lasts())
    except BadSignature:
        return ""
    named, _, device = value.rpartition(":")
    return device if named == username else ""


def mark_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Marks the browser as this person's."""
    device = device_of(request, username) or secrets.token_urlsafe(_ID_BYTES)
    value = TimestampSigner(salt=_SALT).sign(f"{username}:{device}")
    response.set_cookie(
        _name(request, username), value, max_age=_lasts(), httponly=True, samesite="Strict", secure=request.is_secure()
    )


def _name(request: HttpRequest, username: str) -> str:
    """By TLS with the prefix that binds a cookie to this host (RFC 6265bis, 4.1.3.2)."""
    prefix = "__Host-" if request.is_secure() else ""
    return f"{prefix}mingcha-device-{blake2b(username.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def _lasts() -> timedelta:
    return timedelta(days=parameters.number("accounts.known_device_days", shanghai_day(wiring.clock().now())))
