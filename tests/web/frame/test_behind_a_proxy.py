"""Who asks behind a proxy, how much one may ask, and what the machine's watchers are told."""

from collections.abc import Callable
from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.web.frame import figures, health
from mingcha.web.frame.figures import WebFigures
from mingcha.web.frame.proxies import FORWARDED, TrustedProxies, client_behind, is_in

PROXIES = (ip_network("127.0.0.1"), ip_network("10.9.0.0/24"))


@pytest.mark.parametrize(
    ("address", "said", "client"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.9.0.4", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.9.0.4, 10.9.0.5", "10.9.0.4"),
        ("127.0.0.1", "203.0.113.7, unknown", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_client_is_the_last_hop_that_is_no_proxy_of_ours(address: str, said: str, client: str) -> None:
    assert client_behind(address, said, PROXIES) == client


@given(st.text(max_size=60))
def test_whatever_a_client_writes_the_nearest_hop_is_believed(written: str) -> None:
    assert client_behind("127.0.0.1", f"{written}, 203.0.113.7", PROXIES) == "203.0.113.7"
    assert not is_in(written + "x", PROXIES)


def test_nobody_elses_forwarded_headers_reach_a_page(settings: Settings) -> None:
    settings.MINGCHA_PROXIES = PROXIES
    seen: list[HttpRequest] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    for address in ("203.0.113.9", "127.0.0.1"):
        request = HttpRequest()
        request.META = dict.fromkeys(FORWARDED, "198.51.100.1") | {"REMOTE_ADDR": address}
        request.META["HTTP_X_FORWARDED_PROTO"] = "https"
        TrustedProxies(page)(request)
    stranger, proxied = seen
    assert (stranger.META["REMOTE_ADDR"], stranger.is_secure()) == ("203.0.113.9", False)
    assert not set(FORWARDED) & set(stranger.META)
    assert (proxied.META["REMOTE_ADDR"], proxied.is_secure()) == ("198.51.100.1", True)


def test_too_many_requests_are_answered_with_words(settings: Settings, signed_in: Callable[..., Client]) -> None:
    settings.MINGCHA_REQUESTS_PER_MINUTE = 8
    client = signed_in("monitor")
    answers = [client.get("/law/15", headers={"Accept": "application/json"}) for _ in range(5)]
    late = [answer for answer in answers if answer.status_code == 429]
    assert late, "two a moment, eight a minute"
    assert late[0].json() == {"error": "too_many", "reason": "请求过于频繁，请稍后再试"}
    assert int(late[0]["Retry-After"]) >= 1
    assert "too many requests" in client.get("/law/15").content.decode()


def test_too_large_a_body_is_refused(client: Client, db: None) -> None:
    large = client.post("/accounts/login/", {"login": "x" * (1024 * 1024 + 1), "password": "y"})
    assert large.status_code in (400, 413)


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
@pytest.mark.parametrize(
    "asked",
    [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=127.0.0.1"}],
)
def test_watchers_alone_are_answered(client: Client, db: None, path: str, asked: dict[str, str]) -> None:
    assert client.get(path, **asked).status_code == 404  # type: ignore[arg-type]
    assert client.post(path).status_code == 405


def test_named_networks_may_watch(client: Client, db: None, settings: Settings) -> None:
    settings.MINGCHA_METRICS_NETWORKS = (ip_network("203.0.113.0/24"),)
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def test_health_says_which_part_does_not_answer(client: Client, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_gateway", lambda: False)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    said = answer.json()
    assert said["parts"] == {"database": True, "recorder": False, "gateway": False, "disk": said["bytes_free"] > 10**9}
    assert said["last_check"] == {"tone": "none", "at_ms": None}


def test_metrics_name_no_person_no_point_and_no_address(client: Client, city: City) -> None:
    client.get("/accounts/login/")
    text = client.get("/metrics").content.decode()
    assert "mingcha_up 1\n" in text
    assert "mingcha_log_sound 1\n" in text
    assert 'mingcha_web_requests_total{page="account_login",status="2xx"}' in text
    # Values are left out: any digits may stand in one (free bytes of a disk did).
    named = "\n".join(line if line.startswith("# ") else line.rpartition(" ")[0] for line in text.splitlines())
    for word in ("10.1.2.3", "4201", "monitor", "人员", "江汉关"):
        assert word not in named, word
    for line in text.splitlines():
        assert line.startswith("# ") or len(line.rpartition(" ")[0]) > 3
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names))


FIGURES_OF_THE_PAGES = """\
# HELP mingcha_web_requests_total Requests by page and answer.
# TYPE mingcha_web_requests_total counter
mingcha_web_requests_total{page="point",status="4xx"} 1
mingcha_web_requests_total{page="points",status="2xx"} 3
# HELP mingcha_web_request_seconds How long pages took.
# TYPE mingcha_web_request_seconds histogram
mingcha_web_request_seconds_bucket{le="0.01"} 1
mingcha_web_request_seconds_bucket{le="0.025"} 2
mingcha_web_request_seconds_bucket{le="0.05"} 2
mingcha_web_request_seconds_bucket{le="0.1"} 2
mingcha_web_request_seconds_bucket{le="0.25"} 2
mingcha_web_request_seconds_bucket{le="0.5"} 3
mingcha_web_request_seconds_bucket{le="1.0"} 3
mingcha_web_request_seconds_bucket{le="2.5"} 3
mingcha_web_request_seconds_bucket{le="+Inf"} 4
mingcha_web_request_seconds_count 4
mingcha_web_request_seconds_sum 9.375
"""
"""Names, labels and buckets as watchers have known them since 0.3.0."""


def test_latencies_fall_into_their_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = WebFigures()
    for page, status, took_s in (
        ("points", 200, 0.005),
        ("points", 200, 0.02),
        ("point", 404, 0.35),
        ("points", 204, 9),
    ):
        counted.count(page, status, took_s)
    monkeypatch.setattr(health, "FIGURES", counted)
    assert health.exposition(health._web()) == FIGURES_OF_THE_PAGES
    assert figures.BOUNDS_S[-1] == 2.5


def test_failed_sign_ins_are_counted_over_all_processes(client: Client, city: City, clock: HandClock) -> None:
    for attempt in range(12):
        said = Client().post("/accounts/login/", {"login": f"nobody{attempt}", "password": "wrong"})
    assert said.status_code == 429 or "过多" in said.content.decode()
    other = Client().post("/accounts/login/", {"login": "monitor", "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 200
    assert "过多" not in other.content.decode()
