"""Running it for real: figures for this machine alone, bounded fetching, TLS on the word of a trusted proxy only."""

import asyncio
import json
from ipaddress import ip_network

import pytest
from tests.support.media.gateway_asking import exchange, path_of

from mingcha.kit.errors import Fault
from mingcha.media.gateway import routes as gateway_routes
from mingcha.media.gateway.server import Gateway
from mingcha.run.environment import proxies_from_environment, transcodes_from_environment
from mingcha.run.programs.gateway import TicketDoor, origin_rule, proxy_rule

HOSTS = ("127.0.0.1", ".city.example")
TLS = "X-Forwarded-Proto: https\r\n"


async def figures(gateway):
    _, _, body = await exchange(gateway, "GET", "/metrics")
    lines = body.decode().splitlines()
    return {name: int(value) for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))}


async def test_figures_count_what_was_answered_sent_and_refused(gateway, desk):
    await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket())
    await exchange(gateway, "GET", path_of(desk, "footage"))
    await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket(points=("31010600001310000002",)))
    told = await figures(gateway)
    assert told['mingcha_gateway_answers_total{status="200"}'] == 1
    assert told['mingcha_gateway_refused_total{reason="ticket"}'] == 1
    assert told['mingcha_gateway_refused_total{reason="law"}'] == 1
    assert told['mingcha_gateway_sent_bytes_total{way="playback"}'] > 60
    assert told["mingcha_gateway_viewers"] == 0
    status, headers, body = await exchange(gateway, "GET", "/metrics")
    assert (status, headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert body.endswith(b"\n")
    assert body.count(b"# TYPE ") == body.count(b"# HELP ") == 14


@pytest.mark.parametrize("more", ["X-Forwarded-For: 10.0.0.1\r\n", "X-Real-IP: 10.0.0.1\r\n", "Forwarded: for=a\r\n",
                                  "Origin: http://127.0.0.1:8000\r\n"])  # fmt: skip
async def test_figures_are_not_for_whoever_comes_through_a_proxy_or_from_a_page(gateway, more):
    assert (await exchange(gateway, "GET", "/metrics", more=more))[0] == 404


async def test_a_grant_fetches_a_bounded_number_of_answers_at_once(gateway, desk, recorder, monkeypatch):
    monkeypatch.setattr(gateway_routes, "STREAMS_A_GRANT", 1)
    recorder.hold_reads = asyncio.Event()
    first = asyncio.create_task(exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket()))
    await asyncio.wait_for(recorder.reading.wait(), 5)
    status, _, body = await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket())
    assert (status, json.loads(body)["kind"]) == (429, "exhausted")
    recorder.hold_reads.set()
    assert (await first)[0] == 200
    assert (await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket()))[0] == 200


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("https://video.city.example", "video.city.example", True),
        ("https://video.city.example:8443", "video.city.example:8443", True),
        ("https://video.city.example:8443", "video.city.example", True),
        ("https://video.city.example:8443", "video.city.example:443", False),
        ("http://video.city.example:8000", "video.city.example", False),
        ("https://other.city.example", "video.city.example", False),
        ("https://evil.example", "evil.example", False),
    ],
)
def test_behind_tls_the_page_comes_from_the_same_https_host(origin, host, allowed):
    assert origin_rule(8000, "", HOSTS)(origin, host, True) is allowed  # noqa: FBT003
    assert origin_rule(8000, "", HOSTS)("https://video.city.example", "video.city.example") is False


@pytest.mark.parametrize(("proxies", "status"), [("127.0.0.0/8", 401), ("10.0.0.0/8", 403), ("", 403)])
async def test_only_a_trusted_proxy_says_that_it_was_tls(clock, desk, recorder, proxies, status):
    door = TicketDoor(None, clock)
    rule = proxy_rule([ip_network(proxies)] if proxies else [])
    gateway = Gateway(
        lambda: recorder, door.authorise, door.revocation, clock, origin_rule(8000, "", HOSTS), is_proxy=rule
    )
    await gateway.start("127.0.0.1", 0)
    try:
        answer = await exchange(
            gateway, "GET", path_of(desk, "spans"), origin=f"https://127.0.0.1:{gateway.port}", more=TLS
        )
    finally:
        await gateway.stop()
    assert answer[0] == status


def test_settings_of_the_environment(monkeypatch):
    monkeypatch.delenv("MINGCHA_PROXIES", raising=False)
    assert proxies_from_environment() == ()
    monkeypatch.setenv("MINGCHA_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")
    assert [str(one) for one in proxies_from_environment()] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]
    monkeypatch.setenv("MINGCHA_TRANSCODES", "0")
    assert transcodes_from_environment() == 0
    for name, bad in (("MINGCHA_PROXIES", "a.example"), ("MINGCHA_TRANSCODES", "-1")):
        monkeypatch.setenv(name, bad)
        with pytest.raises(Fault):
            (proxies_from_environment if name == "MINGCHA_PROXIES" else transcodes_from_environment)()
    assert not proxy_rule([ip_network("10.0.0.0/8")])("")
