"""Pages of an installation with several recorder hosts: whose gateway a ticket names, what a page may ask, and whom a
revocation reaches."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from pytest_django import Settings
from tests.support.fleet.recorders import enrol
from tests.support.registry.city import City

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty.models import Revocation
from mingcha.access.duty.queries import REVOCATION_MATTERS, waiting_revocations
from mingcha.access.duty.tasks import deliver_revocations
from mingcha.access.tickets.gateways import nearby_gateway, send_revocation
from mingcha.fleet.recorders.actions import Gateway, retire_recorder
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault

EAST = "https://east.example"


class _Gateway(HTTPServer):
    """Takes revocations and remembers them, while `status` is 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[str] = []
        self.status = 204

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Gateway)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.status == 204:
            self.server.taken.append(f"{self.path} {body}")
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@contextmanager
def gateway() -> Iterator[_Gateway]:
    with _Gateway() as held:
        thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield held
        held.shutdown()
        thread.join()


@pytest.fixture
def gateways(settings: Settings) -> Iterator[list[_Gateway]]:
    """The pages' own gateway and two more."""
    with ExitStack() as stack:
        held = [stack.enter_context(gateway()) for _ in range(3)]
        settings.MINGCHA_GATEWAY_NEARBY = held[0].address
        yield held


@pytest.mark.law("16(3)", "19")
def test_a_ticket_names_the_gateway_that_has_the_pictures(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    grant = client.post(
        "/access/grants", {"purpose": "duty_patrol", "points": [code]}, headers={"Accept": "application/json"}
    ).json()["grant"]
    body = json.dumps({"grant": grant, "points": [code]})

    def ticket() -> dict[str, object]:
        answer = client.post("/access/tickets", body, content_type="application/json")
        assert answer.status_code == 200
        return answer.json()  # type: ignore[no-any-return]

    assert ticket()["gateways"] == {}
    enrol("rec-1", clock, gateway=Gateway(EAST, "http://10.0.0.2:8001"))
    told = ticket()
    assert told["gateways"] == {code: [{"origin": EAST, "from_ms": told["from_ms"], "to_ms": 0}]}
    assert nearby_gateway(code, int(clock.now().timestamp() * 1000)) == "http://10.0.0.2:8001"


@pytest.mark.law("16(3)")
def test_pages_with_pictures_may_ask_exactly_the_gateways_that_there_are(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    enrol("rec-1", clock)
    enrol("rec-2", clock, gateway=Gateway(EAST))
    enrol("rec-3", clock, gateway=Gateway("http://10.0.0.3:8001"))
    client, code = signed_in("monitor"), city.points["JHG"].code
    own = ["'self'", "http://testserver:8001", "ws://testserver:8001"]
    further = [EAST, "wss://east.example", "http://10.0.0.3:8001", "ws://10.0.0.3:8001"]
    for path in (f"/points/{code}", "/watch/wall/4", "/watch/sync", "/points", "/law"):
        policy = client.get(path).headers["Content-Security-Policy"]
        (sources,) = [part.split()[1:] for part in policy.split(";") if part.split()[0] == "connect-src"]
        assert sources == (own if path in ("/points", "/law") else own + further), path


@pytest.mark.law("16(3)", "799-16(2)(2)")
def test_a_revocation_reaches_every_gateway(
    signed_in: Callable[..., Client], city: City, clock: HandClock, gateways: list[_Gateway]
) -> None:
    enrol("rec-1", clock)
    for number, one in enumerate(gateways[1:], 2):
        enrol(f"rec-{number}", clock, gateway=Gateway(EAST if number == 2 else one.address, one.address))
    client, code = signed_in("monitor"), city.points["JHG"].code
    headers = {"Accept": "application/json"}
    grants = [
        client.post("/access/grants", {"purpose": "duty_patrol", "points": [code]}, headers=headers).json()["grant"]
        for _ in range(2)
    ]
    gateways[2].status = 503
    client.post(f"/access/grants/{grants[0]}/revoke", {"reason": "交班"}, headers=headers)
    assert [len(one.taken) for one in gateways] == [1, 1, 0], "those that are there took it at once"
    assert not Revocation.objects.filter(delivered_at__isnull=False).exists()
    with pytest.raises(Fault, match="a gateway does not answer") as caught:
        send_revocation("again")
    assert gateways[2].address in str(caught.value.detail)
    assert gateways[1].address not in str(caught.value.detail)

    gateways[2].status = 204
    assert deliver_revocations(send_revocation, clock) == 1
    assert gateways[2].taken == [gateways[0].taken[0]]
    assert Revocation.objects.filter(delivered_at=clock.now()).count() == 1

    gateways[2].status = 503
    retire_recorder(program("test"), "rec-3", reason="burnt", clock=clock)
    client.post(f"/access/grants/{grants[1]}/revoke", {"reason": "交班"}, headers=headers)
    assert Revocation.objects.filter(delivered_at=None).count() == 0, "one that is out of service need not be there"


def test_what_can_end_no_ticket_any_more_is_not_sent_for_ever(city: City, clock: HandClock) -> None:
    grant = duty_actions.open_duty_grant(
        city["monitor"], purpose="duty_patrol", points=[city.points["JHG"].code], hours=8, clock=clock
    )
    duty_actions.revoke_grant(city["monitor"], grant=grant.no, reason="交班", clock=clock)
    assert [one.grant for one in waiting_revocations(clock.now())] == [grant.no]
    clock.advance(REVOCATION_MATTERS)
    assert waiting_revocations(clock.now()) == ()
