"""The one interface to requests: a request as an export needs it, and the steps that an export takes of it."""

from datetime import datetime

from mingcha.access.exports.values import OpenedRequest
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.rules import request_carries
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.evidence.entries import ActRecord


def opened_request(number: str, at: datetime) -> OpenedRequest:
    """A request with the line that opened it and its approver, and whether it carries an export at an instant: it is
    open, and its four conditions hold. Raises Fault(NOT_FOUND)."""
    case = request_case(request_called(number))
    return OpenedRequest(case.request, case.register_no, case.approver, request_carries(case, at))


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
