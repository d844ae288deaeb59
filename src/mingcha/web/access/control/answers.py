"""What control answers, as JSON for the pad and for programs (articles 2, 7(2), 16(3))."""

from datetime import datetime

from django.http import HttpRequest

from mingcha.access.control import queries
from mingcha.access.control.actions import ask_for_control, take_control, take_control_over
from mingcha.access.control.issuing import issue_control_ticket
from mingcha.access.control.values import ControlState, LeaseRow
from mingcha.custody.gateways.queries import gateway_at
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.api.bearer import made_in
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import fault_json, in_language
from mingcha.web.frame.content_policy import gateway_origin
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in

HOME = Words("看守位", "Home preset")


def taken(request: HttpRequest, grant: str, point: str, reason: str | None = None) -> dict[str, object]:
    """Takes control (over, with a reason) and its first ticket. Raises as the acts do."""
    asker, within, clock = signed_in(request), made_in(request), wiring.clock()
    if reason is None:
        row = take_control(asker, grant=grant, point=point, clock=clock, within=within)
    else:
        row = take_control_over(asker, grant=grant, point=point, reason=reason, clock=clock, within=within)
    home = queries.home_of_point(point, at=clock.now())
    presets = [{"number": home.preset, "name": in_language(HOME)}] if home.preset else []
    return {
        **renewed(request, row.number),
        "holder": row.person,
        "presets": presets,
        "home_preset": home.preset,
        "home_return_s": home.return_s,
        "taken": row.begun,
    }


def asked(request: HttpRequest, grant: str, point: str) -> None:
    """Asks who has control for it, in the session or token of the request. Raises as the act does."""
    clock, within = wiring.clock(), made_in(request)
    ask_for_control(signed_in(request), grant=grant, point=point, clock=clock, within=within)


def renewed(request: HttpRequest, lease: int) -> dict[str, object]:
    """A ticket for the asker's own lease, which it extends; `url`: the address of the socket at the camera's gateway.
    Raises as the act does."""
    clock = wiring.clock()
    issued = issue_control_ticket(
        signed_in(request),
        lease=lease,
        clock=clock,
        origin=f"{request.scheme}://{request.get_host()}",
        within=made_in(request),
    )
    row = queries.own_lease(signed_in(request), lease, at=clock.now())
    return {
        **lease_json(row),
        "ticket": issued.token,
        "expires_ms": issued.exp_ms,
        "url": _socket_address(request, row.point, clock.now()),
    }


def lease_json(row: LeaseRow) -> dict[str, object]:
    """A lease; `asked_by`: the name of who asks for it, "" for nobody."""
    return {
        "lease": row.number,
        "point": row.point,
        "grant": row.grant,
        "until_ms": _ms(row.until),
        "asked_by": row.asked_by,
    }


def states(request: HttpRequest, codes: tuple[str, ...]) -> dict[str, object]:
    """Who turns each of these points, of those that the asker may watch."""
    found = queries.control_states(facts_of(request), codes, at=wiring.clock().now())
    return {"points": {code: state_json(state) for code, state in found.items()}}


def state_json(state: ControlState) -> dict[str, object]:
    """Who turns a point. `holder` 0: nobody; times 0: none; `lost`: how the reader's own lease was taken over."""
    lost = state.lost
    return {
        "lease": state.lease,
        "holder": state.holder,
        "name": state.name,
        "until_ms": _ms(state.until) if state.until else 0,
        "mine": state.mine,
        "asked_by": state.asked_by,
        "away_since_ms": _ms(state.away_since) if state.away_since else 0,
        "lost": {"by": lost.by, "at_ms": _ms(lost.at), "reason": lost.reason} if lost else None,
    }


def conflict_json(request: HttpRequest, point: str, fault: Fault) -> dict[str, object]:
    """The answer where another person has control: who, until when, and whether somebody asked. Raises the fault if it
    is another one."""
    if fault.kind is not FaultKind.CONFLICT:
        raise fault
    state = queries.control_states(facts_of(request), (point,), at=wiring.clock().now()).get(point, ControlState())
    holder = {
        "name": state.name,
        "until_ms": _ms(state.until) if state.until else 0,
        "asked": bool(state.asked_by),
    }
    return {**fault_json(fault), "holder": holder if state.lease else None}


def _socket_address(request: HttpRequest, code: str, at: datetime) -> str:
    gateway = gateway_at(code, _ms(at))
    scheme, rest = (gateway.origin if gateway else gateway_origin(request)).split("://", 1)
    return f"{'wss' if scheme == 'https' else 'ws'}://{rest}/v1/control/{code}"


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
