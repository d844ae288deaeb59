"""The managing unit checks, answers and revokes requests (articles 14, 15; decree 799, art. 20).

Each act is one transaction and one entry; every refusal by a rule leaves an entry of its own.
"""

from dataclasses import replace

from mingcha.access.approvals import rules
from mingcha.access.approvals.models import Approval
from mingcha.access.approvals.rows import hands_behind
from mingcha.access.duty.actions import SendRevocation, deliver
from mingcha.access.officers.actions import note_check
from mingcha.access.register.actions import write_line
from mingcha.access.register.values import REFUSED
from mingcha.access.requests.ending import end_grants_of
from mingcha.access.requests.opening import line_of, method_of
from mingcha.access.requests.rows import request_called, request_case, require_unchanged
from mingcha.access.requests.rules import MOST_TEXT, may_step
from mingcha.access.requests.scope import is_wide
from mingcha.access.requests.steps import take_step, void_signatures
from mingcha.access.requests.values import RequestAct, RequestFacts, RequestState
from mingcha.access.signatures.values import SignatureKind
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.reference import written
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted

RETURNED = "退回补正"
"""Why signatures end when a request is returned, in the words of the log."""


@cites("14(1)", "15(1)", "15(2)", "15(3)")
def check_request(by: Asker, no: str, *, clock: Clock, credentials_show: str = "", digest: str = "") -> RequestFacts:
    """Records that the asker, on duty for the managing unit, compared the credentials of both officers and the papers.

    Of an officer who signed on paper the person on duty saw the credential; of one who signed online its record was
    compared. `credentials_show`: unit and post by the credentials, required if the officers ask as police and their
    unit is not recorded here (14(1)). `digest`: the signed digest of the content that the asker read. Raises Refused
    (15, 15(1), 15(2), 15(3)) for the condition that does not hold, Fault(NOT_FOUND), Fault(INVALID) for a text that is
    too long, Fault(CONFLICT) if the request has changed since it was read.
    """
    name = "access.request.check"
    cited = ("14(1)", "15(1)", "15(2)", "15(3)")
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        now, held = clock.now(), request_called(no)
        require(may_step(RequestState(held.state), RequestAct.CHECK))
        require_unchanged(held, digest)
        who = duty_of(by, now)
        words = checked_name(credentials_show, MOST_TEXT) if credentials_show.strip() else ""
        case = replace(request_case(held), operator_id=who.user_id, credentials_show=words)
        require(rules.may_check_request(who, case, held.managing_unit.place, now))
        at_counter = {one.officer for one in case.signatures if one.kind == SignatureKind.PAPER}
        for officer in (held.first_officer, held.second_officer):
            if officer.no in at_counter:
                note_check(record, who, officer, held.no, now)
        held.operator_id = who.user_id
        take_step(record, held, RequestAct.CHECK, now, words=words)
        record.fact("at_counter", sorted(at_counter))
        record.fact("papers", [one.no for one in case.request.papers])
    return request_case(held).request


@cites("15")
def return_request(by: Asker, no: str, *, missing: str, clock: Clock) -> RequestFacts:
    """Returns a request for completion: it becomes a draft, and both officers sign again. `missing`: what must be
    supplied.

    Raises Refused (15), Fault(NOT_FOUND), Fault(INVALID) for a text that is too long.
    """
    name = "access.request.return"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("15",)) as record:
        now, held = clock.now(), request_called(no)
        require(may_step(RequestState(held.state), RequestAct.RETURN))
        require(rules.may_return_request(duty_of(by, now), request_case(held), held.managing_unit.place, missing))
        void_signatures(record, held, RETURNED, now)
        held.operator = None
        take_step(record, held, RequestAct.RETURN, now, words=checked_name(missing, MOST_TEXT))
    return request_case(held).request


@cites("14(1)", "14(2)", "15", "799-20")
def approve_request(
    by: Asker, no: str, *, clock: Clock, conditions: str = "", width_reason: str = "", digest: str = ""
) -> RequestFacts:
    """Approves a request for the managing unit, with its conditions. `width_reason`: required beyond the usual scope;
    `digest`: the signed digest of the content that the approver read.

    Raises Refused (15 and its items, 799-20), Fault(NOT_FOUND), Fault(INVALID) for a text that is too long,
    Fault(CONFLICT) if the request has changed since it was read.
    """
    name = "access.request.approve"
    cited = ("14(1)", "14(2)", "15", "799-20")
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        now, held = clock.now(), request_called(no)
        require(may_step(RequestState(held.state), RequestAct.APPROVE))
        require_unchanged(held, digest)
        who, case = duty_of(by, now), request_case(held)
        hands = hands_behind(case, who.user_id)
        require(rules.may_approve_request(who, case, held.managing_unit.place, hands, width_reason, now))
        approval = Approval.objects.create(
            request=held,
            approver_id=who.user_id,
            operator_id=case.operator_id,
            person=who.name,
            badge_no=who.badge_no,
            conditions=checked_name(conditions, MOST_TEXT) if conditions.strip() else "",
            is_wide=is_wide(case.request, now),
            width_reason=checked_name(width_reason, MOST_TEXT) if width_reason.strip() else "",
            approved_at=now,
        )
        record.wrote(approval)
        held.approver_id = who.user_id
        take_step(record, held, RequestAct.APPROVE, now, words=approval.conditions)
        record.fact("width_reason", approval.width_reason)
    return request_case(held).request


@cites("14(1)", "14(2)", "15", "16(3)", "19", "799-20")
def refuse_request(by: Asker, no: str, *, article: str, reason: str, clock: Clock) -> RequestFacts:
    """Refuses a request for the managing unit, under an article of rules.GROUNDS and with a reason, and writes the
    refusal into the register.

    Raises Refused (15, 16(3)), Fault(NOT_FOUND), Fault(INVALID) for a text that is too long.
    """
    name = "access.request.refuse"
    cited = ("15", "16(3)", "799-20")
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        now, held = clock.now(), request_called(no)
        require(may_step(RequestState(held.state), RequestAct.REFUSE))
        who, case = duty_of(by, now), request_case(held)
        hands = hands_behind(case, who.user_id)
        require(rules.may_refuse_request(who, case, held.managing_unit.place, hands, article, reason))
        words = checked_name(reason, MOST_TEXT)
        take_step(record, held, RequestAct.REFUSE, now, words=words, article=article)
        line = line_of(case, REFUSED, operator=who.name, method=method_of(case.request))
        write_line(record, replace(line, content=f"{line.content}；不予提供（{written(article).zh}）：{words}"), now)
        record.fact("article", article)
    return request_case(held).request


@cites("15", "19")
def revoke_request(
    by: Asker, no: str, *, reason: str, clock: Clock, send: SendRevocation | None = None
) -> RequestFacts:
    """Revokes the grants of an approved or open request; running pictures end when the gateways accept the revocations
    (`send`; the clock repeats those that a gateway did not accept).

    Raises Refused (15), Fault(NOT_FOUND), Fault(INVALID) for a text that is too long.
    """
    name = "access.request.revoke"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("15", "19")) as record:
        now, held = clock.now(), request_called(no)
        require(may_step(RequestState(held.state), RequestAct.REVOKE))
        require(rules.may_revoke_request(duty_of(by, now), request_case(held), held.managing_unit.place, reason))
        words = checked_name(reason, MOST_TEXT)
        tokens = end_grants_of(record, held, words, now)
        take_step(record, held, RequestAct.REVOKE, now, words=words)
        record.fact("grants", [grant for grant, _ in tokens])
    if send is not None:
        for grant, token in tokens:
            deliver(grant, token, send, clock=clock, by=by)
    return request_case(held).request
