"""The only interface of exports to requests: a request with the facts for exports, and the steps that an export
takes."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from mingcha.access.exports.values import OpenedRequest
from mingcha.access.requests.models import Request
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.rules import request_carries
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import RequestAct, RequestFacts, RequestState
from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import cites
from mingcha.law.request_purposes import RequesterKind, request_purpose
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind


def opened_request(number: str, at: datetime) -> OpenedRequest:
    """A request with the line that opened it and its approver, and whether it allows an export at an instant: its four
    conditions hold, and it is open. A delivered one allows further exports until its term is over, each with its own
    line, inside the same scope. Raises Fault(NOT_FOUND)."""
    held = request_called(number)
    case = request_case(held)
    is_delivered = case.request.state == RequestState.DELIVERED
    asked = replace(case, request=replace(case.request, state=RequestState.OPEN.value)) if is_delivered else case
    carries = request_carries(asked, at)
    return OpenedRequest(
        case.request, case.register_no, case.approver, carries, case.approver_id, held.managing_unit.place
    )


@cites("14(2)", "16(6)", "PIPL 55")
def assessed_way(facts: RequestFacts) -> Disclosure | None:
    """What is to be assessed before a request is answered: a department's purpose that is not public safety. None for
    the police, for public safety and for the person concerned: the law itself obliges there, and an emergency does not
    wait."""
    found = request_purpose(facts.purpose)
    if facts.requester_kind != RequesterKind.OTHER_DEPARTMENT or (found is not None and found.is_public_safety):
        return None
    return Disclosure(DisclosureKind.DEPARTMENT, facts.managing_unit, facts.purpose)


def is_in_term(at: datetime) -> Exists:
    """Query condition on exports: the request is open or delivered, and its term is not over at an instant. Without the
    conditions of article 15 (see opened_request)."""
    states = [RequestState.OPEN.value, RequestState.DELIVERED.value]
    return Exists(Request.objects.filter(no=OuterRef("request"), state__in=states, open_until__gt=at))


def note_delivered(record: ActRecord, number: str, now: datetime) -> None:
    """Sets a request to delivered, inside the act of the delivery."""
    held = request_called(number)
    if held.state == RequestState.OPEN:
        take_step(record, held, RequestAct.DELIVER, now)


def note_closed(record: ActRecord, number: str, now: datetime) -> None:
    """Takes the last step of a request, inside the act that ends its last copy."""
    held = request_called(number)
    if held.state == RequestState.DELIVERED:
        take_step(record, held, RequestAct.CLOSE, now)
