"""Time-based one-time passwords (RFC 6238) with SHA-1, 6 digits and steps of 30 s, as authenticator apps expect."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20  # RFC 4226, 4: the length of the HMAC's output
_STEPS_BESIDE = 1  # RFC 6238, 5.2: one step of delay; one ahead for a fast clock


def new_secret() -> str:
    """A random secret, base32 without padding: 32 characters."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")


def code_at(secret: str, step: int) -> str:
    """The code of a time step (RFC 4226, 5.3)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, code: str, at: datetime, after: int) -> int | None:
    """The time step whose code this is, near the instant and later than `after`; None if there is none. Compares in
    constant time."""
    now = int(at.timestamp()) // STEP_S
    typed = "".join(code.split())
    found = None
    for step in range(now - _STEPS_BESIDE, now + _STEPS_BESIDE + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode()) and step > after:
            found = step
    return found


def enrolment_address(secret: str, username: str, issuer: str) -> str:
    """The address that an authenticator app reads from the QR code (otpauth://totp/...)."""
    label = quote(f"{issuer}:{username}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&digits={DIGITS}&period={STEP_S}"
