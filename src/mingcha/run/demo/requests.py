"""The demo's requests for footage of the school: two officers, a paper of each kind, a request in each state that needs
no footage, and one of a person concerned (articles 14, 15, 16(3), 19; decree 799, art. 21).

All by the normal actions; the signatures are on paper, since a passkey needs its person. `delivered` is not among the
states: an export needs the recorder, which starts afterwards. The one that is signed by one is a draft again when
`access.second_person_minutes` are over.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

from mingcha.access.approvals.actions import approve_request, check_request, refuse_request, revoke_request
from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import register_officer, renew_credential
from mingcha.access.officers.queries import own_officer
from mingcha.access.officers.values import Credential, CredentialKind, NewOfficer, OfficerFacts
from mingcha.access.papers.actions import record_paper
from mingcha.access.papers.values import NewPaper, PaperKind
from mingcha.access.requests.actions import draft_request, end_requests, withdraw_request
from mingcha.access.requests.finishing import finish_view
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.values import VIEW, Asked, RequestFacts
from mingcha.access.signatures.actions import sign_on_paper
from mingcha.access.subjects.actions import record_subject_request
from mingcha.access.subjects.values import Relation, SubjectAsked
from mingcha.kit.clock import Clock
from mingcha.kit.identity_number import check_character
from mingcha.law.request_purposes import RequesterKind, RequestPurpose
from mingcha.law.retention import shanghai_day
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity.rows import user_called
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.run.demo.city import ASKERS, CITY_OFFICER, DEMO_ACCOUNTS, MANAGERS
from mingcha.run.demo.people import BY
from mingcha.run.demo.scan import scanned

SCHOOL, GUARD = "HQX", "matao"
"""The site whose footage is asked for, and its unit's person on duty, at whose counter the officers stand."""
_UNIT, _UNIT_CODE = "江岸区公安分局", "JAGA"
_CREDENTIAL_DAYS, _RENEWED_DAYS = 200, 365
_RETURN_DAYS = 30
_MEASURES = "演示：专机查看，不得翻拍、转发"


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """A request and how far it goes: `steps` of _STEPS, then `end`."""

    case_no: str
    purpose: RequestPurpose
    way: str
    reason: str
    steps: int
    end: str = ""
    urgent: bool = False


_STEPS = ("sign_first", "sign_second", "check", "approve", "open")
REQUESTS = (
    DemoRequest("岸公刑〔2026〕演示 1 号", RequestPurpose.CRIMINAL_CASE, "retrieve", "校门口电动车被盗", 4, "expire"),
    DemoRequest("岸公刑〔2026〕演示 2 号", RequestPurpose.CRIMINAL_CASE, VIEW, "校门口电动车被盗，辨认嫌疑人", 5),
    DemoRequest("岸公刑〔2026〕演示 3 号", RequestPurpose.CRIMINAL_CASE, "retrieve", "校门口电动车被盗，固定证据", 5),
    DemoRequest("岸公治〔2026〕演示 4 号", RequestPurpose.ORDER_CASE, "copy", "家长在校门口被殴打", 4),
    DemoRequest("岸公治〔2026〕演示 5 号", RequestPurpose.ORDER_CASE, VIEW, "校门口有人散发非法广告", 3),
    DemoRequest("岸公交〔2026〕演示 6 号", RequestPurpose.TRAFFIC_CASE, "retrieve", "校门口机动车逃逸", 2, urgent=True),
    DemoRequest("岸公交〔2026〕演示 7 号", RequestPurpose.TRAFFIC_CASE, VIEW, "校门口非机动车刮碰", 1),
    DemoRequest("岸公治〔2026〕演示 8 号", RequestPurpose.ORDER_CASE, "copy", "校园围墙被涂画", 0),
    DemoRequest("岸公治〔2026〕演示 9 号", RequestPurpose.ORDER_CASE, VIEW, "误报：学生已自行回家", 0, "withdraw"),
    DemoRequest("岸公治〔2026〕演示 10 号", RequestPurpose.ORDER_CASE, VIEW, "了解上学情况", 2, "refuse"),
    DemoRequest("岸公交〔2026〕演示 11 号", RequestPurpose.TRAFFIC_CASE, VIEW, "校门口停车纠纷", 5, "revoke"),
    DemoRequest("岸公治〔2026〕演示 12 号", RequestPurpose.ORDER_CASE, VIEW, "失物已找到", 5, "finish"),
)
"""The one that expires comes first: it ends by a renewed credential, and the others name the new one."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What all ask for: the point, from when to when, by whom, with which papers."""

    point: str
    from_ms: int
    to_ms: int
    officers: tuple[OfficerFacts, OfficerFacts]
    papers: tuple[str, ...] = ()


def add_requests(documents: Path, clock: Clock) -> None:
    """Adds officers, papers and requests to a demo home that was filled just now. `documents`: the home's folder of
    documents."""
    (point, *_) = [row for row in points(BY, at=clock.now(), where=PointFilter(site=SCHOOL)) if row.in_use_at]
    assert point.in_use_at is not None
    first, second = (_officer(username, number, clock) for number, username in enumerate(ASKERS, 1))
    from_ms, to_ms = _span(point.in_use_at, clock)
    scope = _Scope(point.code, from_ms, to_ms, (first, second))
    papers = [_paper(kind, scope, documents, clock) for kind in PaperKind]
    scope = _Scope(point.code, from_ms, to_ms, (first, second), papers=tuple(papers))
    for one in REQUESTS:
        _add(one, scope, documents, clock)
    _ask_as_parent(scope, clock)


def _span(in_use_at: datetime, clock: Clock) -> tuple[int, int]:
    """The whole seconds from the point's use until now, at least one: footage on trial cannot be asked for (article 8).
    Waits two seconds at most."""
    from_s = ceil(in_use_at.timestamp())
    while (to_s := int(clock.now().timestamp())) <= from_s:
        time.sleep(from_s + 1 - clock.now().timestamp())
    return from_s * 1000, to_s * 1000


def _officer(username: str, number: int, clock: Clock) -> OfficerFacts:
    """Records an officer at the school's counter; the own account is claimed, and confirmed by the city's officer."""
    account = next(one for one in DEMO_ACCOUNTS if one.username == username)
    day = shanghai_day(clock.now()) + timedelta(days=_CREDENTIAL_DAYS)
    born = f"42010219880101{number:03d}"
    identity_no = born + check_character(born)
    new = NewOfficer(account.name, _UNIT, _UNIT_CODE, CredentialKind.WORK.value, account.badge_no, day, identity_no)
    register_officer(user_called(GUARD), new, clock=clock)
    claimed = claim_account(user_called(username), identity_no=identity_no, clock=clock)
    assert claimed is not None
    confirm(user_called(CITY_OFFICER), claimed.name, clock=clock)
    officer = own_officer(user_called(username), at=clock.now())
    assert officer is not None
    return officer


def _paper(kind: PaperKind, scope: _Scope, documents: Path, clock: Clock) -> str:
    """Records a paper of the officers' unit for the whole scope; its number."""
    today, number = shanghai_day(clock.now()), f"岸公（演示）〔2026〕{kind.words.zh} 1 号"
    names = "、".join(one.name for one in scope.officers)
    lines = (
        kind.words.zh,
        number,
        f"兹有我局民警{names}前往花桥小学",
        "查阅、复制、调取公共视频图像。",
        _UNIT,
        f"{today}",
    )
    new = NewPaper(kind.value, _UNIT, number, today, None, (scope.point,), scope.from_ms, scope.to_ms)
    return record_paper(user_called(GUARD), new, scanned(lines), folder=documents, clock=clock).no


def _add(one: DemoRequest, scope: _Scope, documents: Path, clock: Clock) -> None:
    """Takes a request as far as it goes."""
    guard, manager = user_called(GUARD), user_called(MANAGERS["HQXX"])
    no = draft_request(user_called(ASKERS[0]), _asked(one, scope, clock), clock=clock).no
    for step in _STEPS[: one.steps]:
        if step in ("sign_first", "sign_second"):
            _sign(no, scope.officers[step == "sign_second"], documents, clock)
        elif step == "check":
            check_request(guard, no, clock=clock)
        elif step == "approve":
            approve_request(manager, no, conditions="仅限本案使用", clock=clock)
        else:
            open_request(guard, no, clock=clock)
    _end(one.end, no, scope, clock)


def _end(end: str, no: str, scope: _Scope, clock: Clock) -> None:
    manager = user_called(MANAGERS["HQXX"])
    if end == "withdraw":
        withdraw_request(user_called(ASKERS[0]), no, reason="情况已查明，不再需要", clock=clock)
    elif end == "refuse":
        refuse_request(manager, no, article="14(1)", reason="所述事由不属于案件侦查、查处", clock=clock)
    elif end == "revoke":
        revoke_request(manager, no, reason="申请单位来函：当事人已和解", clock=clock)
    elif end == "finish":
        for username in ASKERS:
            finish_view(user_called(username), no, clock=clock)
    elif end == "expire":
        _renew(scope.officers[1], clock)
        end_requests(BY, clock=clock)


def _asked(one: DemoRequest, scope: _Scope, clock: Clock) -> Asked:
    return Asked(
        requester_kind=RequesterKind.PUBLIC_SECURITY.value,
        purpose=one.purpose.value,
        case_no=one.case_no,
        reason=one.reason,
        way=one.way,
        points=(scope.point,),
        from_ms=scope.from_ms,
        to_ms=scope.to_ms,
        officers=tuple(officer.no for officer in scope.officers),
        papers=scope.papers,
        destination=f"{one.case_no}案卷",
        measures=_MEASURES,
        return_by=None if one.way == VIEW else shanghai_day(clock.now()) + timedelta(days=_RETURN_DAYS),
        urgent=one.urgent,
    )


def _sign(no: str, officer: OfficerFacts, documents: Path, clock: Clock) -> RequestFacts:
    """The officer's signed sheet, handed in at the counter."""
    sheet = scanned((f"调取申请 {no} 签名页（演示）", f"{officer.name} {officer.credential_no}"))
    return sign_on_paper(user_called(GUARD), no, officer=officer.no, scan=sheet, folder=documents, clock=clock)


def _renew(officer: OfficerFacts, clock: Clock) -> None:
    """Another credential of the officer; approved and open requests end by it (article 15(2))."""
    until = shanghai_day(clock.now()) + timedelta(days=_RENEWED_DAYS)
    shown = Credential(officer.credential_kind, officer.credential_no, until, officer.unit, officer.unit_code)
    renew_credential(user_called("zhouzhiyuan"), officer.no, shown, ends_requests=True, clock=clock)


def _ask_as_parent(scope: _Scope, clock: Clock) -> None:
    """What a mother asks at the counter: recorded, and refused where nothing can mask others (decree 799, art. 21)."""
    asked = SubjectAsked(
        applicant="演示家长",
        relation=Relation.GUARDIAN.value,
        concerned="演示学生",
        proof="户口簿（演示）",
        event="孩子在校门口摔伤",
        points=(scope.point,),
        from_ms=scope.from_ms,
        to_ms=scope.to_ms,
        consents=True,
    )
    record_subject_request(user_called(GUARD), asked, clock=clock)
