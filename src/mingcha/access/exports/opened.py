"""The one interface to requests: a request as an export needs it, and the steps that an export takes of it."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from mingcha.access.exports.values import OpenedRequest
from mingcha.access.requests.models import Request
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.rules import request_carries
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.evidence.entries import ActRecord


def opened_request(number: str, at: datetime) -> OpenedRequest:
    """A request with the line that opened it and its approver, and whether it carries an export at an instant: its four
    conditions hold, and it is open. One that was delivered carries further exports until its term is over: each is a
    line of its own, inside the same scope. Raises Fault(NOT_FOUND)."""
    held = request_called(number)
    case = request_case(held)
    is_delivered = case.request.state == RequestState.DELIVERED
    asked = replace(case, request=replace(case.request, state=RequestState.OPEN.value)) if is_delivered else case
    carries = request_carries(asked, at)
    return OpenedRequest(
        case.request, case.register_no, case.approver, carries, case.approver_id, held.managing_unit.place
    )


def is_in_term(at: datetime) -> Exists:
    """Condition on exports: the request is open or delivered, and its term is not over at an instant. The conditions of
    article 15 are not in it (opened_request)."""
    states = [RequestState.OPEN.value, RequestState.DELIVERED.value]
    return Exists(Request.objects.filter(no=OuterRef("request"), state__in=states, open_until__gt=at))


def note_delivered(record: ActRecord, number: str, now: datetime) -> None:
    """Takes the step of a request whose footage left, inside the act by which it leaves."""
    held = request_called(number)
    if held.state == RequestState.OPEN:
        take_step(record, held, RequestAct.DELIVER, now)


def note_closed(record: ActRecord, number: str, now: datetime) -> None:
    """Takes the last step of a request, inside the act by which its last copy ended."""
    held = request_called(number)
    if held.state == RequestState.DELIVERED:
        take_step(record, held, RequestAct.CLOSE, now)
