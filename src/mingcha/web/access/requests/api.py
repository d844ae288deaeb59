"""Requests for footage over the API: those in reach, one, drafting, and the managing unit's answers (articles 14, 15).

Signing is not here: a person signs with an own key at a browser.
"""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.access.approvals import actions as approvals
from mingcha.access.officers.values import OfficerFacts
from mingcha.access.requests import actions, finishing, queries
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.rules import MOST_NAME, MOST_TEXT
from mingcha.access.requests.scope import MOST_POINTS
from mingcha.access.requests.values import Asked, RequestList, RequestRow, RequestState
from mingcha.access.signatures.values import SignatureKind
from mingcha.access.tickets.gateways import send_revocation
from mingcha.kit.decision import Decision, cites
from mingcha.law.request_purposes import RequestOutput
from mingcha.registry.identity.asker import Asker
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.web.access.requests.pages import CONDITIONS
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, Offset, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["requests"])

MOST_PAPERS = 20
Number = Annotated[str, Path(pattern=r"^D[0-9]{8}-[0-9]{4,6}$")]
OfficerNo = Annotated[str, Field(pattern=r"^O[0-9]{8}-[0-9]{4,6}$")]
PaperNo = Annotated[str, Field(pattern=r"^L[0-9]{8}-[0-9]{4,6}$")]
Line = Annotated[str, Field(max_length=MOST_TEXT, pattern=r"^[^\x00-\x1f]*$")]
Short = Annotated[str, Field(max_length=MOST_NAME, pattern=r"^[^\x00-\x1f]*$")]
ReadDigest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Code = Annotated[str, Field(max_length=30, pattern=r"^[a-z_]*$")]
Millis = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="Unix milliseconds, whole seconds")]


class AskedBody(Strict):
    """What is asked for: two officers of one unit, their papers, the scope, why and where to."""

    requester_kind: Code
    purpose: Code
    case_no: Short = ""
    reason: Line
    way: Code
    points: list[PointCode] = Field(max_length=MOST_POINTS)
    from_ms: Millis
    to_ms: Millis
    officers: list[OfficerNo] = Field(max_length=2)
    papers: list[PaperNo] = Field(max_length=MOST_PAPERS)
    destination: Short
    measures: Line
    return_by: date | None = None
    urgent: bool = False


class ApprovalBody(Strict):
    """The managing unit's consent; `width_reason` beyond the usual scope. With `digest`, the signed_digest of what was
    read, a request that was changed since is a conflict."""

    conditions: Line = ""
    width_reason: Line = ""
    digest: ReadDigest = ""


class CheckBody(Strict):
    """Unit and post as the credentials state them, where the officers' unit is not recorded here; `digest` as of
    ApprovalBody."""

    credentials_show: Line = ""
    digest: ReadDigest = ""


class RefusalBody(Strict):
    """The article of a refusal and its reason."""

    article: str = Field(max_length=10, pattern=r"^[0-9()-]*$")
    reason: Line


class ReasonOfRequestBody(Strict):
    """A reason, or what is missing."""

    reason: Line


class RequestOfficerShape(Schema):
    """One of the two officers, with the credential."""

    no: str
    name: str
    unit: str
    credential_no: str
    credential_until: date


class SignatureShape(Schema):
    """A signature of what is asked now; `kind` paper is vouched for by the person on duty."""

    officer: str
    kind: SignatureKind
    signed_at: Instant


class ConditionShape(Schema):
    """One of the four conditions of article 15 as it is now; `reason` says why it does not hold."""

    article: str
    holds: bool
    reason: BothWords


class RequestShape(Schema):
    """A request: what is asked, by whom, its state, the signatures that count. `output`: what answers it, redacted
    for a purpose that is not public safety."""

    no: str
    state: RequestState
    requester_kind: str
    basis: str
    purpose: str
    case_no: str
    reason: str
    way: str
    points: list[str]
    from_ms: int
    to_ms: int
    managing_unit: str
    officers: list[RequestOfficerShape]
    papers: list[str]
    destination: str
    measures: str
    return_by: date | None
    urgent: bool
    output: RequestOutput
    asked_digest: str
    signed_digest: str
    nonce: str
    signatures: list[SignatureShape]
    register_no: str
    open_until: Instant | None


class RequestDetailShape(RequestShape):
    """A request with its four conditions."""

    conditions: list[ConditionShape]


Which = Annotated[Literal["awaiting", "mine", "all"], Query(description="awaiting the caller's unit, own, or readable")]


@router.get("", response=list[RequestShape], summary="Requests in reach")
@cites("14(1)", "14(2)", "15")
def requests(
    request: HttpRequest, which: Which = "all", offset: Offset = 0, limit: Limit = queries.MOST_LISTED
) -> list[RequestShape]:
    """Urgent ones first."""
    facts, at = reader(request)
    found = queries.requests_listed(facts, RequestList(which), at=at, limit=limit, offset=offset)
    return [_shape(one) for one in found]


@router.post("", response={201: RequestShape}, summary="Draft a request")
@cites("14(1)", "14(2)", "15", "19", "799-20")
def new_request(request: HttpRequest, body: AskedBody) -> Status[RequestShape]:
    """Both officers sign it next, each at a browser with an own key, or on paper at the counter."""
    drafted = actions.draft_request(signed_in(request), _asked(body), clock=wiring.clock())
    return Status(201, _read(request, drafted.no))


@router.get("/{no}", response=RequestDetailShape, summary="One request")
@cites("14(1)", "14(2)", "15")
def request_one(request: HttpRequest, no: Number) -> RequestDetailShape:
    """For its officers, the managing unit's people on duty, the police over it and auditors."""
    facts, at = reader(request)
    shape = _shape(queries.request_row(facts, no, at=at))
    judged = queries.conditions_of(facts, no, at=at)
    conditions = [_condition(article, one) for (article, _), one in zip(CONDITIONS, judged, strict=True)]
    return RequestDetailShape(**shape.model_dump(), conditions=conditions)


@router.put("/{no}", response=RequestShape, summary="Change what is asked")
@cites("14(1)", "14(2)", "15", "19", "799-20")
def change_request(request: HttpRequest, no: Number, body: AskedBody) -> RequestShape:
    """It is a draft again, and every signature is void."""
    actions.change_request(_in_reach(request, no), no, _asked(body), clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/withdraw", response=RequestShape, summary="Withdraw a request")
@cites("15")
def withdraw_request(request: HttpRequest, no: Number, body: ReasonOfRequestBody) -> RequestShape:
    """By one of its officers, or at the counter."""
    actions.withdraw_request(_in_reach(request, no), no, reason=body.reason, clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/check", response=RequestShape, summary="Credentials and papers were compared")
@cites("15(1)", "15(2)", "15(3)")
def check_request(request: HttpRequest, no: Number, body: CheckBody | None = None) -> RequestShape:
    """By the managing unit's person on duty."""
    require_step_up(request)
    given = (body or CheckBody()).model_dump()
    approvals.check_request(_in_reach(request, no), no, **given, clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/finish", response=RequestShape, summary="End the own view of a request")
@cites("15", "19")
def finish_view(request: HttpRequest, no: Number) -> RequestShape:
    """By who holds a grant of it; with the last grant the request is closed."""
    finishing.finish_view(_in_reach(request, no), no, clock=wiring.clock(), send=send_revocation)
    return _read(request, no)


@router.post("/{no}/return", response=RequestShape, summary="Return a request for completion")
@cites("15")
def return_request(request: HttpRequest, no: Number, body: ReasonOfRequestBody) -> RequestShape:
    """`reason` says what is missing."""
    approvals.return_request(_in_reach(request, no), no, missing=body.reason, clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/approve", response=RequestShape, summary="Approve a request")
@cites("14(1)", "14(2)", "15", "799-20")
def approve_request(request: HttpRequest, no: Number, body: ApprovalBody) -> RequestShape:
    """By a person of the managing unit who is neither officer nor the one who checked it."""
    require_step_up(request)
    approvals.approve_request(_in_reach(request, no), no, **body.model_dump(), clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/refuse", response=RequestShape, summary="Refuse a request")
@cites("15", "19")
def refuse_request(request: HttpRequest, no: Number, body: RefusalBody) -> RequestShape:
    """Under an article, with a reason; final."""
    require_step_up(request)
    approvals.refuse_request(_in_reach(request, no), no, **body.model_dump(), clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/open", response=RequestShape, summary="Register and open a request")
@cites("15(4)", "16(3)", "19")
def open_one(request: HttpRequest, no: Number) -> RequestShape:
    """The line in the register and what it opens, in one act."""
    require_step_up(request)
    open_request(_in_reach(request, no), no, clock=wiring.clock())
    return _read(request, no)


@router.post("/{no}/revoke", response=RequestShape, summary="Revoke a request")
@cites("15", "19")
def revoke_request(request: HttpRequest, no: Number, body: ReasonOfRequestBody) -> RequestShape:
    """Running pictures end."""
    require_step_up(request)
    approvals.revoke_request(_in_reach(request, no), no, reason=body.reason, clock=wiring.clock(), send=send_revocation)
    return _read(request, no)


def _in_reach(request: HttpRequest, no: str) -> Asker:
    """The caller, who reads this request. Raises Fault(NOT_FOUND) for others, as its page: whether it is there, and its
    state, are not told to everybody who counts up its number. A token, which reads it without its work secrets, would
    write it back without them, and approve what it did not read: it does nothing in it."""
    facts, at = reader(request)
    row = queries.request_row(facts, no, at=at)
    if by_token(request):
        require_no_work_secret(row.case.request.points)
    return signed_in(request)


def _asked(body: AskedBody) -> Asked:
    given = body.model_dump()
    return Asked(**{**given, **{name: tuple(given[name]) for name in ("points", "officers", "papers")}})


def _read(request: HttpRequest, no: str) -> RequestShape:
    facts, at = reader(request)
    return _shape(queries.request_row(facts, no, at=at))


def _shape(row: RequestRow) -> RequestShape:
    asked = row.case.request
    return RequestShape(
        no=asked.no,
        state=row.state,
        requester_kind=asked.requester_kind,
        basis=asked.basis,
        purpose=asked.purpose,
        case_no=asked.case_no,
        reason=asked.reason,
        way=asked.way,
        points=list(asked.points),
        from_ms=asked.from_ms,
        to_ms=asked.to_ms,
        managing_unit=asked.managing_unit,
        officers=[_officer(one) for one in asked.officers],
        papers=[one.no for one in asked.papers],
        destination=asked.destination,
        measures=asked.measures,
        return_by=asked.return_by,
        urgent=asked.urgent,
        output=RequestOutput(asked.output),
        asked_digest=asked.asked_digest,
        signed_digest=asked.signed_digest,
        nonce=asked.nonce,
        signatures=[
            SignatureShape(officer=one.officer, kind=one.kind, signed_at=one.signed_at)
            for one in row.signature_rows
            if one.counts
        ],
        register_no=row.case.register_no,
        open_until=row.case.open_until,
    )


def _officer(one: OfficerFacts) -> RequestOfficerShape:
    return RequestOfficerShape(
        no=one.no,
        name=one.name,
        unit=one.unit,
        credential_no=one.credential_no,
        credential_until=one.credential_until,
    )


def _condition(article: str, decision: Decision) -> ConditionShape:
    words = BothWords(zh=decision.reason.zh, en=decision.reason.en)
    return ConditionShape(article=article, holds=decision.allowed, reason=words)
