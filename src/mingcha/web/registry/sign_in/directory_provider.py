"""The OpenID provider of MINGCHA_OIDC: authorisation code flow with PKCE (OpenID Connect Core 1.0; RFC 7636; RFC 9700).

Every answer is bounded in size and time, redirects are not followed, and each address that the provider names must be
https (or of this machine). joserfc verifies the ID token with the provider's keys; Authlib judges its issuer, audience,
nonce and times as claims of the code flow.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet

from mingcha.kit.bounded_http import ask_http
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.directory.provider_file import Provider, require_safe
from mingcha.registry.directory.rules import MOST_SUBJECT

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures of ID tokens that are taken; none of them is symmetric, and "none" is none of them."""
KEY_TYPES = ("RSA", "EC", "OKP")
LEEWAY_S = 30
"""How far the provider's clock may differ from ours."""
ASKED_EVERY_S = 300
MOST_AGE_S = 300
"""An ID token is taken so long after it was issued: it answers a question of a moment ago."""
_WITHIN_S = 8.0


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""

    authorization: str
    token: str
    keys: str
    end_session: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was sent along and must come back: `state` with the code, `nonce` in the token; `verifier` proves that the
    code is redeemed by who asked for it."""

    state: str
    nonce: str
    verifier: str


def endpoints(provider: Provider, now: datetime) -> Endpoints:
    """The provider's addresses, asked for again every few minutes. Raises Fault(UNAVAILABLE), also if it names another
    issuer than ours."""
    return _endpoints(provider, int(now.timestamp()) // ASKED_EVERY_S)


@lru_cache(maxsize=2)
def _endpoints(provider: Provider, _period: int) -> Endpoints:
    found = _json(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise _unavailable(f"it calls itself {found.get('issuer')!r}")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = [str(found.get(name, "")) for name in names]
    end = str(found.get("end_session_endpoint") or "")
    try:
        for address in (*addresses, *([end] if end else [])):
            require_safe(address)
    except ValueError as error:
        raise _unavailable(str(error)) from None
    authorization, token, keys = addresses
    return Endpoints(authorization, token, keys, end)


def authorisation_address(provider: Provider, at: Endpoints, back: str, asked: Question) -> str:
    """Where the browser goes to sign in: for a code, with the challenge of the verifier."""
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": create_s256_code_challenge(asked.verifier),
        "code_challenge_method": "S256",
    }
    return f"{at.authorization}{'&' if '?' in at.authorization else '?'}{urlencode(query)}"


def subject_of_code(provider: Provider, at: Endpoints, code: str, back: str, asked: Question, now: datetime) -> str:
    """Redeems the code and returns the subject of the verified ID token. Raises Fault(UNAUTHENTICATED) for a code or a
    token that is not accepted, Fault(UNAVAILABLE) if the provider does not answer."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": asked.verifier}
    secret = base64.b64encode(f"{quote(provider.client_id)}:{quote(provider.client_secret)}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded"}
    headers["Accept"] = "application/json"
    status, body = ask_http("POST", at.token, urlencode(form).encode(), headers, _WITHIN_S)
    token = _object(body).get("id_token") if status == 200 else None
    if not isinstance(token, str):
        raise not_accepted(f"the token endpoint answered {status}")
    return verified_subject(provider, token, _json(at.keys), asked.nonce, now)


def verified_subject(provider: Provider, token: str, keys: Mapping[str, Any], nonce: str, now: datetime) -> str:
    """The subject of an ID token that one of these keys signed, for us, in answer to this nonce, a moment ago. Raises
    Fault(UNAUTHENTICATED)."""
    instant = int(now.timestamp())
    try:
        decoded = jwt.decode(token, _public_keys(keys), algorithms=ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "exp": {"essential": True},
                "iat": {"essential": True},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            },
            params={"nonce": nonce, "client_id": provider.client_id},
        )
        claims.validate(now=instant, leeway=LEEWAY_S)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise not_accepted(f"{type(error).__name__}: {error}") from None
    subject, issued = claims.get("sub"), claims.get("iat")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT:
        raise not_accepted("no subject")
    if not isinstance(issued, int) or not -LEEWAY_S <= instant - issued <= MOST_AGE_S:
        raise not_accepted("not issued just now")
    return subject


def _public_keys(keys: Mapping[str, Any]) -> KeySet:
    """The asymmetric keys of a key set (RFC 7517). Raises ValueError."""
    listed = keys.get("keys")
    held = [one for one in listed if isinstance(one, dict) and one.get("kty") in KEY_TYPES] if listed else []
    if not held:
        raise ValueError("the provider has no public key")
    return KeySet([JWKRegistry.import_key(one) for one in held])


def not_accepted(detail: str) -> Fault:
    """The one answer to every failed sign-in by the directory; the detail stays in our own log."""
    words = Words("目录登录未被接受，请重试", "the sign-in by the directory was not accepted: try again")
    return Fault(FaultKind.UNAUTHENTICATED, words, detail)


def _json(address: str) -> dict[str, Any]:
    """GET of a JSON object. Raises Fault(UNAVAILABLE)."""
    status, body = ask_http("GET", address, None, {"Accept": "application/json"}, _WITHIN_S)
    if status != 200:
        raise _unavailable(f"{address} answered {status}")
    found = _object(body)
    if not found:
        raise _unavailable(f"{address} gives no JSON object")
    return found


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _unavailable(detail: str) -> Fault:
    words = Words("目录服务没有正确应答", "the directory does not answer as it should")
    return Fault(FaultKind.UNAVAILABLE, words, detail)
