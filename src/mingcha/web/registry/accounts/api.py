"""Accounts over the API: use and review of those in reach; one's own sessions and tokens (799-16(2)(2))."""

from datetime import date

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status

from mingcha.kit.decision import cites
from mingcha.registry.factors.actions import remove_factor, rename_factor
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.factors.values import FactorKind, FactorRow
from mingcha.registry.reviews.actions import review_account
from mingcha.registry.reviews.queries import accounts
from mingcha.registry.reviews.rules import MOST_NOTE
from mingcha.registry.reviews.values import AccountUse
from mingcha.registry.sessions.actions import end_other_sessions, end_session
from mingcha.registry.sessions.queries import sessions_of
from mingcha.registry.sessions.values import SessionRow
from mingcha.registry.tokens.actions import make_token, revoke_token
from mingcha.registry.tokens.queries import ApiTokenRow, api_tokens
from mingcha.registry.tokens.rules import Scope
from mingcha.web.access.endings import end_what_tokens_opened
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Strict, Text
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.entering import close_pictures
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["accounts"])


class AccountShape(Schema):
    """An account with its last use and review."""

    username: str
    name: str
    organisation: str
    active: bool
    signed_in_at: Instant | None
    reviewed_at: Instant | None
    review_due: bool
    dormant: bool
    disabled_on: Instant | None


class SessionShape(Schema):
    """A session of one's own."""

    number: int
    began_at: Instant
    seen_at: Instant
    address: str
    browser: str
    method: str
    ended_at: Instant | None


class FactorShape(Schema):
    """A second factor of one's own, without its secret."""

    kind: FactorKind
    number: int
    name: str
    added_at: Instant
    used_at: Instant | None


class FactorNameBody(Strict):
    """What a factor is called."""

    name: Text


class TokenShape(Schema):
    """A token without its secret."""

    number: int
    username: str
    name: str
    made_at: Instant
    expires_at: Instant
    revoked_at: Instant | None
    last_used_on: date | None
    scopes: list[str]
    networks: list[str]


class MadeShape(Schema):
    """A new token; the secret is shown this once."""

    token: TokenShape
    secret: str


class NoteBody(Strict):
    """What the reviewer looked at."""

    note: Text = ""


class NewTokenBody(Strict):
    """A token for one's own account."""

    name: Text
    days: int
    scopes: list[Scope]
    networks: Text = ""


@router.get("/accounts", response=list[AccountShape], summary="Use and review of accounts in reach")
@cites("799-16(2)(2)")
def uses(request: HttpRequest) -> list[AccountUse]:
    """For administrators and auditors: dormant ones first, then those due for review."""
    facts, at = reader(request)
    return list(accounts(facts, at=at))


@router.post("/accounts/{username}/review", response={204: None}, summary="Note that an account is still needed")
@cites("799-16(2)(2)")
def review(request: HttpRequest, username: Path[Text], body: NoteBody) -> Status[None]:
    """A review keeps a dormant account from being disabled."""
    review_account(signed_in(request), username=username, note=body.note[:MOST_NOTE], clock=wiring.clock())
    return Status(204, None)


@router.get("/me/sessions", response=list[SessionShape], summary="Your sessions")
@cites("799-16(2)(2)")
def own_sessions(request: HttpRequest) -> list[SessionRow]:
    """Running ones first, then the latest ended ones."""
    facts, at = reader(request)
    return list(sessions_of(facts, at=at))


@router.post("/me/sessions/end-others", response=int, summary="End your other sessions")
@cites("799-16(2)(2)")
def end_others(request: HttpRequest) -> int:
    """By a person with a fresh second factor: all but the one that asks; what they had open ends, too. Returns their
    number."""
    require_step_up(request)
    return end_other_sessions(signed_in(request), clock=wiring.clock())


@router.post("/me/sessions/{number}/end", response={204: None}, summary="End one of your sessions")
@cites("799-16(2)(2)")
def end_one(request: HttpRequest, number: int) -> Status[None]:
    """By a person with a fresh second factor. What it had open ends, too; the one that asks is a sign-out."""
    require_step_up(request)
    by = signed_in(request)
    end_session(by, number=number, clock=wiring.clock())
    close_pictures(by, number)
    return Status(204, None)


@router.get("/me/factors", response=list[FactorShape], summary="Your second factors")
@cites("799-16(2)(2)")
def own_factors(request: HttpRequest) -> list[FactorRow]:
    """Passkeys first. They are enrolled on the page of the account, in a browser."""
    facts, _ = reader(request)
    return list(factors_of(facts.user_id))


@router.post("/me/factors/{kind}/{number}/rename", response={204: None}, summary="Rename a second factor")
@cites("799-16(2)(2)")
def rename(request: HttpRequest, kind: FactorKind, number: int, body: FactorNameBody) -> Status[None]:
    """By a person with a fresh second factor."""
    require_step_up(request)
    rename_factor(signed_in(request), kind=kind, number=number, name=body.name, clock=wiring.clock())
    return Status(204, None)


@router.post("/me/factors/{kind}/{number}/remove", response={204: None}, summary="Remove a second factor")
@cites("799-16(2)(2)")
def remove(request: HttpRequest, kind: FactorKind, number: int) -> Status[None]:
    """By a person with a fresh second factor; the last one stays while the role requires one."""
    require_step_up(request)
    remove_factor(signed_in(request), kind=kind, number=number, clock=wiring.clock())
    return Status(204, None)


@router.get("/me/tokens", response=list[TokenShape], summary="The tokens that you keep")
@cites("3", "799-16(2)(2)")
def own_tokens(request: HttpRequest) -> list[ApiTokenRow]:
    """Your own, and those of accounts on which you may act; without secrets."""
    facts, at = reader(request)
    return list(api_tokens(facts, at=at))


@router.post("/me/tokens", response={201: MadeShape}, summary="Make a token of your own account")
@cites("3", "799-16(2)(2)")
def new_token(request: HttpRequest, body: NewTokenBody) -> Status[MadeShape]:
    """By a person with a fresh second factor; a token makes no token."""
    require_step_up(request)
    facts, _ = reader(request)
    made = make_token(
        signed_in(request), username=facts.username, name=body.name, days=body.days,
        scopes=[one.value for one in body.scopes], networks=body.networks, clock=wiring.clock(),
    )  # fmt: skip
    return Status(201, MadeShape(token=TokenShape.from_orm(made.row), secret=made.secret))


@router.post("/me/tokens/{number}/revoke", response=TokenShape, summary="Take a token back")
@cites("3", "799-16(2)(2)")
def revoke(request: HttpRequest, number: int) -> ApiTokenRow:
    """What it opened ends at once."""
    row = revoke_token(signed_in(request), number=number, clock=wiring.clock())
    end_what_tokens_opened(signed_in(request))
    return row
