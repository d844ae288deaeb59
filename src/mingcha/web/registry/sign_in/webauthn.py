"""WebAuthn Level 3 for the pages: options for the browser, and the check of what an authenticator answers.

The relying party is the fixed public host (settings.MINGCHA_PASSKEY_ORIGIN), whatever the request's Host header says.
User verification is always required, so that a passkey alone stands for two factors. The challenge lies in the server's
session, for a few minutes, for one use, and is taken out before the answer is judged.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.factors.queries import KnownPasskey
from mingcha.registry.factors.values import PasskeyAnswer
from mingcha.registry.sessions.actions import not_identified
from mingcha.web.frame import wiring

log = structlog.get_logger(__name__)

STATE_KEY = "mingcha_passkey"
NAME = "明察 mingcha"
_VERIFIED = UserVerificationRequirement.REQUIRED


def host() -> str:
    """The relying party id."""
    return urlsplit(origin()).hostname or "localhost"


def origin() -> str:
    """The one origin at which passkeys work."""
    return str(settings.MINGCHA_PASSKEY_ORIGIN)


def is_at_home(request: HttpRequest) -> bool:
    """Whether the page is open at the origin where passkeys work."""
    return f"{request.scheme}://{request.get_host()}" == origin()


def options_to_enrol(
    request: HttpRequest, user_id: int, username: str, name: str, held: Sequence[KnownPasskey]
) -> dict[str, Any]:
    """Options for a new passkey of a person who has those of `held`."""
    user = PublicKeyCredentialUserEntity(name=username, id=f"user:{user_id}".encode(), display_name=name)
    options, state = _server().register_begin(
        user, [_data(one) for one in held], ResidentKeyRequirement.REQUIRED, _VERIFIED
    )
    _keep(request, "enrol", state)
    return dict(options)


def options_to_use(request: HttpRequest, use: str, held: Sequence[KnownPasskey] | None) -> dict[str, Any]:
    """Options for a use of one of the passkeys of `held`; None: of any that the authenticator holds for this host."""
    credentials = None if held is None else [_data(one) for one in held]
    options, state = _server().authenticate_begin(credentials, _VERIFIED)
    _keep(request, use, state)
    return dict(options)


def options_to_sign(challenge: bytes, held: Sequence[KnownPasskey]) -> dict[str, Any]:
    """Options for an assertion over a challenge that is the digest of what is signed. Nothing is kept in the session:
    who takes the answer compares its challenge with the digest of then."""
    options, _ = _server().authenticate_begin([_data(one) for one in held], _VERIFIED, challenge=challenge)
    return dict(options)


def enrolled(request: HttpRequest, credential: Mapping[str, Any]) -> tuple[str, str, int]:
    """Credential id, credential data (both base64url) and counter of a verified registration. Raises
    Fault(UNAUTHENTICATED)."""
    state = _taken(request, "enrol")
    try:
        answer = RegistrationResponse.from_dict(dict(credential))
        found = _server().register_complete(state, answer)
    except (ValueError, TypeError, KeyError, AssertionError, AttributeError) as error:
        raise _refused(error) from None
    data = found.credential_data
    if data is None:
        raise not_identified()
    return websafe_encode(data.credential_id), websafe_encode(bytes(data)), found.counter


def credential_id_of(credential: Mapping[str, Any]) -> str:
    """The credential id that a browser sends, "" if it is none."""
    named = credential.get("rawId", credential.get("id"))
    return named.rstrip("=") if isinstance(named, str) else ""


def answered(
    request: HttpRequest, use: str, known: KnownPasskey | None, credential: Mapping[str, Any]
) -> PasskeyAnswer:
    """The verified answer of an authenticator. Raises Fault(UNAUTHENTICATED); the challenge is used up in any case."""
    state = _taken(request, use)
    if known is None:
        raise not_identified()
    try:
        answer = AuthenticationResponse.from_dict(dict(credential))
        _server().authenticate_complete(state, [_data(known)], answer)
    except (ValueError, TypeError, KeyError, AssertionError, AttributeError) as error:
        raise _refused(error) from None
    counter = answer.response.authenticator_data.counter
    return PasskeyAnswer(known.credential_id, counter, answer.response.client_data.challenge)


def _server() -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(name=NAME, id=host())
    return Fido2Server(entity, verify_origin=lambda sent: sent == origin())


def _data(known: KnownPasskey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(known.credential))


def _keep(request: HttpRequest, use: str, state: Mapping[str, Any]) -> None:
    at_ms = int(wiring.clock().now().timestamp() * 1000)
    request.session[STATE_KEY] = {
        "use": use, "at_ms": at_ms, "challenge": str(state["challenge"]),
        "user_verification": str(_VERIFIED.value),
    }  # fmt: skip


def _taken(request: HttpRequest, use: str) -> dict[str, Any]:
    """The state of the challenge, taken out of the session and saved at once: it serves one answer."""
    state = request.session.pop(STATE_KEY, None)
    request.session.save()
    now = wiring.clock().now()
    minutes = parameters.number("accounts.half_signed_in_minutes", shanghai_day(now))
    if not isinstance(state, dict) or state.get("use") != use:
        raise not_identified()
    if not 0 <= int(now.timestamp() * 1000) - int(state["at_ms"]) <= minutes * 60_000:
        raise not_identified()
    return state


def _refused(error: Exception) -> Exception:
    log.info("passkey refused", why=type(error).__name__)
    return not_identified()
