"""Who watches a view ends it before its term: the own grant ends, and with the last one the request is closed (articles
15, 19)."""

from datetime import datetime

from mingcha.access.duty.actions import SendRevocation, deliver
from mingcha.access.duty.models import Grant
from mingcha.access.requests import rules
from mingcha.access.requests.ending import end_grants_of
from mingcha.access.requests.models import Request
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import VIEW, RequestAct, RequestFacts, RequestState
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted

FINISHED = "查看人已看完"
"""Why a grant ends that its holder gives back, in the words of the log."""


@cites("15", "19", "799-20")
def finish_view(by: Asker, no: str, *, clock: Clock, send: SendRevocation | None = None) -> RequestFacts:
    """Ends the asker's own grant of an open request to view. With the last grant the request is closed, else the other
    officer goes on until the term. Films are viewed without a grant: either officer closes such a request for both, and
    the clock withdraws its films.

    Raises Refused (15): nothing to view is open, or the asker holds no grant of it. Raises Fault(NOT_FOUND).
    """
    name = "access.request.finish"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("15", "19")) as record:
        now, held = clock.now(), request_called(no)
        require(rules.may_step(RequestState(held.state), RequestAct.FINISH))
        who = duty_of(by, now)
        by_films = held.way == VIEW and request_case(held).request.gets_films
        holders = _officers(held) if by_films else _holders(held, now)
        require(rules.may_finish_view(who, holders))
        tokens = end_grants_of(record, held, FINISHED, now, holder=who.user_id)
        if by_films or holders == {who.user_id}:
            take_step(record, held, RequestAct.FINISH, now, words=FINISHED)
        record.fact("request", no)
        record.fact("grants", [grant for grant, _ in tokens])
    if send is not None:
        for grant, token in tokens:
            deliver(grant, token, send, clock=clock, by=by)
    return request_case(held).request


def _holders(held: Request, now: datetime) -> frozenset[int]:
    """Who holds a running grant of a request, by user id."""
    running = Grant.objects.filter(request=held, revoked_at=None, valid_until__gt=now)
    return frozenset(running.values_list("user_id", flat=True))


def _officers(held: Request) -> frozenset[int]:
    """The accounts of its officers, by user id."""
    return frozenset(one for one in (held.first_user_id, held.second_user_id) if one is not None)
