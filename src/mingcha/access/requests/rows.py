"""Rows of requests: found by number, and turned into values; for actions and queries, not for pages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from mingcha.access.officers.rows import asking_officer, with_unit_kinds
from mingcha.access.officers.values import OfficerFacts
from mingcha.access.papers.rows import paper_facts
from mingcha.access.papers.values import PaperFacts
from mingcha.access.requests.models import Request, RequestPaper, RequestPoint, RequestStep
from mingcha.access.requests.values import RequestAct, RequestCase, RequestFacts
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.signatures.rows import enrolled_keys, signature_facts, was_made
from mingcha.access.signatures.values import SignatureFacts, signed_digest_of
from mingcha.kit.checked import or_missing
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.request_purposes import RequestOutput
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.serving import is_on_duty_of

READERS = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.AUDITOR)
"""The roles that read the requests of the units in their territory, besides the unit's own people and the officers."""
REVOKED_UNDER = "19"
"""The article of a revocation, whose step names none."""
_STEPS_READ = [one.value for one in (RequestAct.CHANGE, RequestAct.CHECK, RequestAct.REVOKE, RequestAct.EXPIRE)]
_NO = re.compile(r"D[0-9]{8}-[0-9]{4,9}", re.ASCII)


def request_called(no: str) -> Request:
    """The request with this number. Raises Fault(NOT_FOUND)."""
    held = with_all(Request.objects.filter(no=no)).first() if _NO.fullmatch(no) else None
    return or_missing(held, "申请", "request", no[:20])


def readable_request(facts: DutyFacts, no: str) -> Request:
    """The row of a request that this person may read. Raises Fault(NOT_FOUND), also if it exists for others."""
    held = request_called(no)
    mine = facts.active and facts.user_id in (held.first_user_id, held.second_user_id)
    if mine or is_on_duty_of(facts, held.managing_unit.place) or facts.over(held.managing_unit.place, *READERS):
        return held
    raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个申请：“{no[:20]}”", f"there is no request {no[:20]!r}"))


def request_facts(held: Request) -> RequestFacts:
    """The content of a request for the rules, with the present officers and papers."""
    return request_case(held).request


def request_case(held: Request) -> RequestCase:
    """A request with its present signatures, check, approval and line."""
    return request_cases([held])[0]


def request_cases(rows: Sequence[Request]) -> list[RequestCase]:
    """Requests with their signatures, checks, approvals and lines, in this order: seven queries in total. Signatures
    that do not verify are left out. `rows` must include unit and officers (request_called, with_all)."""
    points = _by_request(RequestPoint.objects.filter(request__in=rows).values_list("request_id", "point__code"))
    papers: dict[int, list[PaperFacts]] = {}
    for one in RequestPaper.objects.filter(request__in=rows).select_related("paper").order_by("paper__no"):
        papers.setdefault(one.request_id, []).append(paper_facts(one.paper))
    signatures: dict[int, list[SignatureFacts]] = {}
    counting = RequestSignature.objects.filter(request__in=rows, voided_at=None).select_related("officer", "request")
    held = list(counting.order_by("signed_at", "pk"))
    keys = enrolled_keys(held)
    for signature in held:
        if was_made(signature, keys, signature.signed_at):
            signatures.setdefault(signature.request_id, []).append(signature_facts(signature))
    officers = with_unit_kinds(
        [(asking_officer(row.first_officer), asking_officer(row.second_officer)) for row in rows]
    )
    steps = _steps_of(rows)
    return [
        RequestCase(
            request=_facts(row, sorted(points.get(row.pk, ())), papers.get(row.pk, ()), asking),
            signatures=tuple(signatures.get(row.pk, ())),
            operator_id=row.operator_id or 0,
            approver_id=row.approver_id or 0,
            approver=row.approver.name if row.approver else "",
            typed_by=person_id(row.drafted_by),
            changed_by=frozenset(person_id(one) for one in steps.changed.get(row.pk, ())),
            register_no=row.register_no,
            open_until=row.open_until,
            ended_why=steps.ended.get(row.pk, ("", ""))[0],
            ended_article=steps.ended.get(row.pk, ("", ""))[1],
            credentials_show=steps.shown.get(row.pk, "") if row.operator_id else "",
        )
        for row, asking in zip(rows, officers, strict=True)
    ]


@dataclass(slots=True)
class _Steps:
    """What the steps of requests tell of each, by its id: who changed it, what the credentials showed, how it ended
    (words and article)."""

    changed: dict[int, list[str]] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    ended: dict[int, tuple[str, str]] = field(default_factory=dict)


def _steps_of(rows: Sequence[Request]) -> _Steps:
    found = _Steps()
    steps = RequestStep.objects.filter(request__in=rows, act__in=_STEPS_READ).order_by("number")
    for number, name, by, words, article in steps.values_list("request_id", "act", "by", "words", "article"):
        if name == RequestAct.CHECK:
            found.shown[number] = words
        elif name != RequestAct.CHANGE:
            found.ended[number] = words, article or REVOKED_UNDER
        else:
            found.changed.setdefault(number, []).append(by)
    return found


def signed_digest(held: Request) -> str:
    """The digest that both officers of a request sign, 64 hexadecimal digits."""
    return signed_digest_of(held.asked_digest, held.no, held.nonce or "")


def require_unchanged(held: Request, read: str) -> None:
    """Raises Fault(CONFLICT) if a request has changed since it was read: `read` is the signed digest on the page; ""
    compares nothing."""
    if read and read != signed_digest(held):
        words = Words(
            "该申请在页面打开后已变更，请重新阅读后再办理",
            "the request was changed after the page was opened: read it again",
        )
        raise Fault(FaultKind.CONFLICT, words, held.no)


def with_all(rows: QuerySet[Request]) -> QuerySet[Request]:
    """The rows with what `request_cases` reads of each."""
    accounts = ("first_officer__user__organisation", "second_officer__user__organisation")
    return rows.select_related("managing_unit", "first_officer", "second_officer", "approver", *accounts)


def _by_request(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, code in pairs:
        found.setdefault(number, []).append(code)
    return found


def _facts(
    held: Request, points: Iterable[str], papers: Iterable[PaperFacts], officers: tuple[OfficerFacts, ...]
) -> RequestFacts:
    return RequestFacts(
        no=held.no,
        state=held.state,
        requester_kind=held.requester_kind,
        basis=held.basis,
        purpose=held.purpose,
        case_no=held.case_no,
        reason=held.reason,
        way=held.way,
        points=tuple(points),
        from_ms=held.from_s * 1000,
        to_ms=held.to_s * 1000,
        managing_unit=held.managing_unit.code,
        officers=officers,
        papers=tuple(papers),
        destination=held.destination,
        measures=held.measures,
        return_by=held.return_by,
        urgent=held.urgent,
        asked_digest=held.asked_digest,
        nonce=held.nonce or "",
        output=held.output or RequestOutput.ORIGINAL.value,
    )


def next_request_no(now: datetime) -> str:
    """D (调取), the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"D{shanghai_day(now):%Y%m%d}-"
    last = Request.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
