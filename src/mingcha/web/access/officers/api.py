"""Officers who ask for footage, over the API: those known, look-ups, recording, looks at credentials, one's account
(articles 15(1), 15(2)). The identity number comes in and goes out nowhere."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.access.officers import queries
from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import check_credential, correct_name, register_officer, renew_credential
from mingcha.access.officers.lookups import look_up_officers, read_officer
from mingcha.access.officers.rules import MOST_NAME, MOST_NUMBER, MOST_UNIT
from mingcha.access.officers.values import Credential, CredentialKind, NewOfficer, OfficerFacts
from mingcha.kit.decision import cites
from mingcha.web.access.officers.pages import CLAIMED
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Limit, Offset, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["officers"])

_LINE = r"^[^\x00-\x1f]*$"
OfficerPath = Annotated[str, Path(pattern=r"^O[0-9]{8}-[0-9]{4,6}$")]
RequestOrNone = Annotated[str, Field(pattern=r"^(D[0-9]{8}-[0-9]{4,6})?$", description="the request it was shown for")]
UnitCode = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]{0,19})?$", description="its unit here, or empty")]
Search = Annotated[str, Query(max_length=60, pattern=_LINE, description="part of a name, unit or number")]
Sought = Annotated[str, Field(min_length=1, max_length=MOST_UNIT, pattern=_LINE)]
IdentityNo = Annotated[str, Field(max_length=18, pattern=r"^[0-9Xx]*$")]


class CredentialBody(Strict):
    """A credential as it is shown: kind, number, last day (that day included), and the unit that it names."""

    credential_kind: CredentialKind
    credential_no: str = Field(min_length=1, max_length=MOST_NUMBER, pattern=_LINE)
    credential_until: date
    unit: str = Field(min_length=1, max_length=MOST_UNIT, pattern=_LINE)
    unit_code: UnitCode = ""


class NewOfficerBody(CredentialBody):
    """An officer whose credential lies before the caller. The identity number is kept sealed and in no answer."""

    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=_LINE)
    identity_no: IdentityNo
    request: RequestOrNone = ""


class RenewalBody(CredentialBody):
    """Another credential of a recorded officer; `ends_requests`: approved and open requests of the officer may end."""

    request: RequestOrNone = ""
    ends_requests: bool = False


class NameBody(Strict):
    """The name as the credential states it; `ends_requests`: approved and open requests of the officer may end."""

    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=_LINE)
    ends_requests: bool = False


class LookBody(Strict):
    """A look at a credential."""

    request: RequestOrNone = ""


class LookUpBody(Strict):
    """The whole number of a credential, the whole name, or our number of an officer."""

    sought: Sought


class ClaimBody(Strict):
    """The identity number by which the caller claims to be a recorded officer."""

    identity_no: IdentityNo


class OfficerShape(Schema):
    """An officer. `user_id`: the own account, null if the officer has none: then only the paper route is open."""

    no: str
    name: str
    unit: str
    unit_code: str
    credential_kind: CredentialKind
    credential_no: str
    credential_until: date
    user_id: int | None


class LookShape(Schema):
    """A look at a credential: what it said then, who looked, when."""

    credential_kind: CredentialKind
    credential_no: str
    credential_until: date
    request: str
    checked_by: str
    badge_no: str
    organisation: str
    checked_at: Instant


class OfficerDetailShape(OfficerShape):
    """An officer with the looks at the credential, newest first; `stands`: whether it is valid now."""

    stands: bool
    looks: list[LookShape]


class ClaimShape(Schema):
    """The same whether or not the number is recorded."""

    words: BothWords


@router.get("/officers", response=list[OfficerShape], summary="Officers whom the own unit knows")
@cites("15(2)")
def officers(request: HttpRequest, q: Search = "", offset: Offset = 0, limit: Limit = 50) -> list[OfficerFacts]:
    """Its own, those whose credential it has seen and those who ask it, newest first; for who serves at a counter."""
    facts, at = reader(request)
    return list(queries.officers_found(facts, q, at=at, limit=limit, offset=offset))


@router.post("/officers/lookups", response=list[OfficerShape], summary="Look up an officer of another unit")
@cites("15(2)")
def look_up(request: HttpRequest, body: LookUpBody) -> list[OfficerFacts]:
    """By an exact name or number; an entry each, and so many a day."""
    return list(look_up_officers(signed_in(request), body.sought, clock=wiring.clock()))


@router.get("/officers/{no}", response=OfficerDetailShape, summary="One officer")
@cites("15(2)")
def officer(request: HttpRequest, no: OfficerPath) -> OfficerDetailShape:
    """One whom the own unit does not know counts as a look-up."""
    held = read_officer(signed_in(request), no, clock=wiring.clock())
    facts, at = reader(request)
    looks = [LookShape.from_orm(one) for one in queries.looks_at(facts, no, at=at)]
    stands = queries.credential_standing(held, at=at).allowed
    return OfficerDetailShape(**OfficerShape.from_orm(held).model_dump(), stands=stands, looks=looks)


@router.post("/officers", response={201: OfficerShape}, summary="Record an officer")
@cites("15(1)", "15(2)")
def new_officer(request: HttpRequest, body: NewOfficerBody) -> Status[OfficerFacts]:
    """With the caller's look at the credential; 409 with the officer's number if the person is recorded already."""
    require_step_up(request)
    new = NewOfficer(**body.model_dump(exclude={"request"}))
    return Status(201, register_officer(signed_in(request), new, request=body.request, clock=wiring.clock()))


@router.put("/officers/{no}/credential", response=OfficerShape, summary="Record another credential of an officer")
@cites("15(2)")
def renew(request: HttpRequest, no: OfficerPath, body: RenewalBody) -> OfficerFacts:
    """By the officer's unit or the police over it; of another unit, the account is not the officer's any more."""
    require_step_up(request)
    shown = Credential(body.credential_kind, body.credential_no, body.credential_until, body.unit, body.unit_code)
    given = body.model_dump(include={"request", "ends_requests"})
    return renew_credential(signed_in(request), no, shown, **given, clock=wiring.clock())


@router.put("/officers/{no}/name", response=OfficerShape, summary="Correct the name of an officer")
@cites("15(2)")
def correct(request: HttpRequest, no: OfficerPath, body: NameBody) -> OfficerFacts:
    """By the credential: by who recorded it, the officer's unit or the police over it; of none with an account."""
    require_step_up(request)
    return correct_name(signed_in(request), no, **body.model_dump(), clock=wiring.clock())


@router.post("/officers/{no}/looks", response={201: LookShape}, summary="Record a look at a credential")
@cites("15(2)")
def record_check(request: HttpRequest, no: OfficerPath, body: LookBody) -> Status[LookShape]:
    """The caller has the person and the credential before them."""
    seen = check_credential(signed_in(request), no, request=body.request, clock=wiring.clock())
    return Status(201, LookShape.from_orm(seen))


@router.post("/officer-claims", response={202: ClaimShape}, summary="Claim to be a recorded officer")
@cites("15(1)", "15(2)")
def claim(request: HttpRequest, body: ClaimBody) -> Status[ClaimShape]:
    """A police officer confirms it. The answer does not say whether the number is recorded."""
    require_step_up(request)
    claim_account(signed_in(request), identity_no=body.identity_no, clock=wiring.clock())
    return Status(202, ClaimShape(words=BothWords(zh=CLAIMED.zh, en=CLAIMED.en)))
