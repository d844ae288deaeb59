"""The steps of a request, its allowed content, and the four conditions: pure decisions on plain values (articles 14,
15, 19; decree 799, art. 20)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from mingcha.access.officers.rules import are_of_police, credential_ends_at, credentials_stand, has_unrecorded_unit
from mingcha.access.papers.rules import covers, is_of_unit, paper_ends_at
from mingcha.access.papers.values import PaperFacts
from mingcha.access.requests.scope import has_points, is_bounded, is_not_shared
from mingcha.access.requests.values import (
    VIEW,
    WAYS,
    RequestAct,
    RequestCase,
    RequestFacts,
    RequestState,
    asked_digest_of,
)
from mingcha.access.shares.values import SharedData
from mingcha.access.signatures.rules import both_signed, two_persons
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.request_purposes import (
    RequesterKind,
    RequestOutput,
    may_request_for,
    output_of,
    request_purpose,
)
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.viewing_grounds.values import ViewedPoint

MOST_TEXT = 400
"""Characters of a reason, of measures and of missing parts."""
MOST_NAME = 100
"""Characters of a case number and of a destination."""


_S, _A = RequestState, RequestAct
STEPS: Mapping[tuple[RequestState, RequestAct], RequestState] = {
    (_S.DRAFT, _A.SIGN_FIRST): _S.SIGNED_BY_ONE,
    (_S.DRAFT, _A.CHANGE): _S.DRAFT,
    (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.SIGNED_BY_ONE, _A.SIGN_SECOND): _S.SIGNED,
    (_S.SIGNED_BY_ONE, _A.LAPSE): _S.DRAFT,
    (_S.SIGNED_BY_ONE, _A.CHANGE): _S.DRAFT,
    (_S.SIGNED_BY_ONE, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.SIGNED, _A.CHANGE): _S.DRAFT,
    (_S.SIGNED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.SIGNED, _A.CHECK): _S.CHECKED,
    (_S.SIGNED, _A.RETURN): _S.DRAFT,
    (_S.SIGNED, _A.REFUSE): _S.REFUSED,
    (_S.CHECKED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.CHECKED, _A.RETURN): _S.DRAFT,
    (_S.CHECKED, _A.REFUSE): _S.REFUSED,
    (_S.CHECKED, _A.APPROVE): _S.APPROVED,
    (_S.APPROVED, _A.OPEN): _S.OPEN,
    (_S.APPROVED, _A.REVOKE): _S.REVOKED,
    (_S.APPROVED, _A.EXPIRE): _S.EXPIRED,
    (_S.OPEN, _A.REVOKE): _S.REVOKED,
    (_S.OPEN, _A.EXPIRE): _S.EXPIRED,
    (_S.OPEN, _A.FINISH): _S.CLOSED,
    (_S.OPEN, _A.DELIVER): _S.DELIVERED,
    (_S.DELIVERED, _A.REVOKE): _S.REVOKED,
    (_S.DELIVERED, _A.CLOSE): _S.CLOSED,
}
"""The table of steps: (state, act) -> next state. The rule of each act decides who may do it. The database has the same
list as a check constraint (models.RequestStep)."""
REGISTERED = (_S.OPEN, _S.DELIVERED, _S.CLOSED)
"""The states in which a request has its line in the register (15(4)); also a database constraint."""


@cites("15")
def may_step(state: RequestState, act: RequestAct) -> Decision:
    """Whether an act is possible in this state: the table STEPS."""
    if (state, act) in STEPS:
        return allow("15")
    return refuse(
        "15",
        f"申请现为“{state.words.zh}”，不能办理这一步",
        f"the request is {state.words.en}: this step is not possible now",
    )


@cites("14(1)", "14(2)", "13", "15", "15(1)", "15(2)", "15(3)", "19", "799-20", "799-21", "8")
def may_file_request(
    asked: RequestFacts,
    points: Sequence[ViewedPoint],
    shared: Sequence[SharedData],
    at: datetime,
    can_redact: bool = False,
) -> Decision:
    """Whether the content of a request is allowed: purpose, bounded scope, not shared already, two persons with valid
    credentials, a paper that covers the scope, and the duties of the receiving unit (19). `points` and `shared` are
    parallel to `asked.points`; `can_redact`: whether this system can answer with a redacted film."""
    parts = (
        _is_for_authorities(asked),
        _is_of_requester(asked),
        may_request_for(asked.requester_kind, asked.purpose, shanghai_day(at), can_redact),
        _is_stated(asked),
        is_bounded(asked.from_ms, asked.to_ms, at),
        has_points(asked, points, at),
        is_not_shared(shared),
        _protects(asked, at),
        two_persons(asked.officers, at),
        credentials_stand(asked.officers, at),
        papers_cover(asked, at),
    )
    return next((one for one in parts if not one), allow(asked.basis))


@cites("15", "19")
def may_finish_view(who: DutyFacts, holders: Collection[int]) -> Decision:
    """Whether a person may end their own view of a request: a holder of one of its running grants (`holders`: user
    ids). A copy or retrieval has none: it ends with its delivery."""
    if who.active and who.user_id in holders:
        return allow("15")
    return refuse("15", "您没有本申请的有效授权", "you hold no grant of this request that is in force")


@cites("15", "15(2)")
def may_type_request(who: DutyFacts, asked: RequestFacts, *, on_duty: bool) -> Decision:
    """Whether a person may draft or change a request: one of its officers, or the managing unit's person on duty
    (`on_duty`), at whose counter the officers stand."""
    if who.active and who.user_id and who.user_id in {one.user_id for one in asked.officers}:
        return allow("15")
    if on_duty:
        return allow("15(2)")
    return refuse(
        "15",
        "申请由两名申请人员之一本人提出，或者由管理单位值班人员当面代录",
        "one of the two officers files the request, or the managing unit's person on duty does before whom they stand",
    )


@cites("15", "15(2)")
def may_withdraw_request(who: DutyFacts, case: RequestCase, reason: str, *, on_duty: bool) -> Decision:
    """Whether a person may withdraw a request: one of its officers; the managing unit's person on duty (`on_duty`) only
    a request typed at a counter, with the officers' reason. The unit must answer requests that officers filed
    themselves."""
    accounts = {one.user_id for one in case.request.officers} - {None}
    may = may_type_request(who, case.request, on_duty=on_duty)
    if not may or who.user_id in accounts:
        return may
    if case.typed_by in accounts:
        return refuse(
            "15",
            "申请由申请人员本人提出，只能由其本人撤回；管理单位可以退回补正或者不予提供",
            "its officers filed it themselves, and they alone withdraw it; the unit may return or refuse it",
        )
    if not reason.strip():
        return refuse(
            "15",
            "值班人员代为撤回，须写明申请人员的理由",
            "the person on duty who withdraws it for its officers states their reason",
            missing=(Missing("理由", "the reason", "reason"),),
        )
    return may


@cites("15(3)")
def papers_cover(asked: RequestFacts, at: datetime) -> Decision:
    """Whether an approval document or a letter of introduction of the officers' unit is valid and covers the whole
    scope."""
    if not asked.papers:
        return refuse(
            "15(3)",
            "须出示本单位批准文件或者介绍信函",
            "an approval document or a letter of introduction must be shown",
            missing=(Missing("单位批准文件或者介绍信函", "an approval document or a letter", "papers"),),
        )
    answers = [_one_covers(asked, paper, at) for paper in asked.papers]
    return next((one for one in answers if one), answers[0])


@cites("15(1)", "15(2)", "15(3)", "15(4)")
def four_conditions(case: RequestCase, at: datetime) -> tuple[Decision, Decision, Decision, Decision]:
    """The decisions on the four conditions of article 15 at an instant, in its order."""
    persons = two_persons(case.request.officers, at)
    stands = _is_of_requester(case.request) and credentials_stand(case.request.officers, at)
    return (
        both_signed(case) if persons else persons,
        _checked(case) if stands else stands,
        papers_cover(case.request, at),
        _registered(case),
    )


def _mended_by(state: RequestState) -> tuple[NextStep, ...]:
    """The next step after a change of persons, credentials or papers in this state; none after the approval."""
    if state is RequestState.CHECKED:
        return (
            NextStep(Words("管理单位先退回补正，再变更、签名", "the unit returns it, then it is changed and signed")),
        )
    if (state, RequestAct.CHANGE) in STEPS:
        return (
            NextStep(Words("办理“变更”（内容可不改），再由两人签名", "change it, even to the same, then both sign")),
        )
    return (NextStep(Words("重新提出申请", "file a new request")),)


@cites("15(1)", "15(2)", "15(3)", "15(4)")
def conditions(
    case: RequestCase, at: datetime, *, signed: bool = True, checked: bool = True, registered: bool = True
) -> Decision:
    """Whether the four conditions of article 15 hold, checked at every step and for every ticket; else the first
    refusal.

    A step before the signatures, the check by the person on duty or the line in the register does not require these
    yet: then `signed`, `checked`, `registered` are False.
    """
    if asked_digest_of(case.request) != case.request.asked_digest:
        return refuse(
            "15(1)",
            "起草后所列人员、证件或者文件有变更：须先变更申请，再由两人签名",
            "persons, credentials or papers were changed since the draft: change the request, then both sign",
            next_steps=_mended_by(RequestState(case.request.state)),
        )
    parts = [two_persons(case.request.officers, at), _is_of_requester(case.request)]
    parts += [credentials_stand(case.request.officers, at)]
    parts += [both_signed(case)] if signed else []
    parts += [_checked(case)] if checked else []
    parts += [papers_cover(case.request, at)]
    parts += [_registered(case)] if registered else []
    return next((one for one in parts if not one), allow("15"))


@cites("15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "19", "799-20")
def request_carries(case: RequestCase, at: datetime) -> Decision:
    """Whether a request opens anything at an instant: open, its term not over, and all four conditions."""
    state = RequestState(case.request.state)
    if state is not RequestState.OPEN or case.open_until is None:
        return refuse(
            "15(4)",
            f"申请现为“{state.words.zh}”，没有开通",
            f"the request is {state.words.en}: it opens nothing",
        )
    if at >= case.open_until:
        return refuse("799-20", "授权时限已过", "the term of the request is over")
    return conditions(case, at)


@cites("19", "14(2)")
def gets_originals(asked: RequestFacts, at: datetime) -> Decision:
    """Whether a request may be answered with original footage: not where a redacted film alone answers it, by what was
    filed or by what the law says of its purpose at this instant."""
    if asked.gets_films or output_of(asked.purpose, shanghai_day(at)) is RequestOutput.REDACTED:
        return refuse(
            "19",
            "该申请的目的不属于维护公共安全，只能提供脱敏影片，不提供原始录像",
            "the purpose of this request is not the maintenance of public safety: a redacted film alone answers it, "
            "no original footage",
        )
    return allow("19")


@cites("15(2)", "15(3)", "799-20")
def opens_until(case: RequestCase, at: datetime) -> datetime:
    """The end of the term of a request opened at an instant: `access.request_open_hours` later, or the end of a
    credential or of the last covering paper, whichever comes first."""
    hours = parameters.number("access.request_open_hours", shanghai_day(at))
    ends = [credential_ends_at(one) for one in case.request.officers]
    return min([at + timedelta(hours=hours), *ends, papers_end_at(case.request, at)])


@cites("15(3)")
def papers_end_at(asked: RequestFacts, at: datetime) -> datetime:
    """The instant from which no paper covers the request; `at` if none does."""
    return max((paper_ends_at(one) for one in asked.papers if _one_covers(asked, one, at)), default=at)


@cites("14(1)", "14(2)", "799-21")
def _is_for_authorities(asked: RequestFacts) -> Decision:
    if asked.requester_kind == RequesterKind.PERSON_CONCERNED:
        return refuse(
            "799-21",
            "本人、近亲属或者监护人的查阅另行登记，不适用机关申请",
            "viewing by the person concerned, a relative or a guardian is recorded apart from requests of authorities",
        )
    return allow(asked.basis or "14(1)")


@cites("14(1)", "15(2)")
def _is_of_requester(asked: RequestFacts) -> Decision:
    """Whether the officers are of a unit of the requester's kind, as far as it is recorded here."""
    police = asked.requester_kind == RequesterKind.PUBLIC_SECURITY
    return are_of_police(asked.officers) if police else allow("14(2)")


@cites("14(1)", "15(2)")
def states_unit(asked: RequestFacts) -> bool:
    """Whether the check states what the credentials show: the only proof for officers who ask as police (14(1)) and
    whose unit is not recorded here."""
    return asked.requester_kind == RequesterKind.PUBLIC_SECURITY and has_unrecorded_unit(asked.officers)


@cites("14(1)", "14(2)", "19", "799-20")
def _is_stated(asked: RequestFacts) -> Decision:
    """Whether way, case number, reason and destination are stated."""
    purpose = request_purpose(asked.purpose)
    missing = []
    if asked.way not in WAYS:
        missing.append(Missing("查阅、复制或者调取", "view, copy or retrieve", "way"))
    if purpose is not None and purpose.has_case and not asked.case_no.strip():
        missing.append(Missing("案件编号", "the case number", "case_no"))
    if not asked.reason.strip():
        missing.append(Missing("事由", "the reason", "reason"))
    if not asked.destination.strip():
        missing.append(Missing("去向", "where the pictures are to go", "destination"))
    if missing:
        return refuse("799-20", "申请内容不完整", "the request is not fully stated", missing=tuple(missing))
    return allow(asked.basis)


@cites("19")
def _protects(asked: RequestFacts, at: datetime) -> Decision:
    """Whether the recipient states its protective measures, and for copies the day of return or destruction (19)."""
    if not asked.measures.strip():
        return refuse(
            "19",
            "取得信息的单位须写明保护措施",
            "whoever obtains the information states its protective measures",
            missing=(Missing("保护措施", "protective measures", "measures"),),
        )
    if asked.way == VIEW:
        return allow("19")
    if asked.return_by is None or asked.return_by < shanghai_day(at):
        return refuse(
            "19",
            "复制、调取须写明归还或者销毁的日期，且不得早于今天",
            "a copy needs its day of return or destruction, not before today",
            missing=(Missing("归还或者销毁日期", "the day of return or destruction", "return_by"),),
        )
    return allow("19")


@cites("15(3)")
def _one_covers(asked: RequestFacts, paper: PaperFacts, at: datetime) -> Decision:
    """Whether one paper is of the officers' unit and covers the whole scope."""
    units = [is_of_unit(paper, one.unit) for one in asked.officers]
    wrong = next((one for one in units if not one), None)
    return covers(paper, asked.points, asked.from_ms, asked.to_ms, at) if wrong is None else wrong


@cites("15(2)")
def _checked(case: RequestCase) -> Decision:
    """Whether the managing unit's person on duty saw credentials and papers."""
    if case.operator_id and states_unit(case.request) and not case.credentials_show.strip():
        return refuse(
            "15(2)",
            "申请人的单位未在本平台登记，核验人须写明证件载明的单位和职务",
            "the officers' unit is not recorded here: the checker states unit and post as the credentials show them",
            missing=(Missing("证件载明的单位和职务", "unit and post on the credentials", "credentials_show"),),
        )
    if case.operator_id:
        return allow("15(2)")
    return refuse(
        "15(2)",
        "管理单位值班人员尚未查验证件和文件",
        "the managing unit's person on duty has not seen credentials and papers yet",
        missing=(Missing("值班人员的查验", "the check by the person on duty", "check"),),
    )


@cites("15(4)", "16(3)")
def _registered(case: RequestCase) -> Decision:
    """Whether the register has the line of the opening."""
    if case.register_no:
        return allow("15(4)")
    return refuse(
        "15(4)",
        "尚未完成登记：没有登记，任何画面都不开放",
        "the registration is not done: without it nothing opens",
        missing=(Missing("调取登记表的登记", "the line in the register", "register"),),
    )
