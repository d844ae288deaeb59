"""Debian's nginx with deploy/nginx.conf in front: one origin, TLS, secure cookies, and who asks is who asks.

A productive home, set up by the commands that an administrator types; one drawn camera; a certificate made here.
"""

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from tests.support.e2e.programs import MINGCHA, prepared, simulated, three_free_ports
from tests.support.e2e.staff_by_commands import (
    begins_by_own_password,
    monitor_by_commands,
    put_in_use_by_commands,
    sign_in_with_code,
)
from tests.support.e2e.warm_line import WarmLine, warm_line
from tests.support.run.nginx import site

from mingcha.bench.live import seek_text
from mingcha.bench.page_probe import WATCH

pytestmark = pytest.mark.timed
PASSWORD = "a-password-of-tests"
OWN_PASSWORD = "another-passphrase-of-tests"


@dataclass(frozen=True, slots=True)
class Proxied:
    """A home behind nginx."""

    home: Path
    port: int
    """Of the pages; the gateway has the next one."""
    url: str
    camera: str
    secret: str
    """Of the monitor's authenticator app."""


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """The programs that take in and show pictures, with nginx in front."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        assert "CI" not in os.environ, "CI installs nginx (.ci/run)"
        pytest.skip("Debian's nginx-light is not installed")
    folder, port, tls = tmp_path_factory.mktemp("proxied"), three_free_ports(), three_free_ports()
    url = f"https://localhost:{tls}"
    environment = {**os.environ, "MINGCHA_HOME": str(folder / "var"), "MINGCHA_PORT": str(port), "MINGCHA_URL": url}
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    with simulated(
        "--cameras", "1", "--size", "640x360", "--fps", "12", "--user", "eye", "--password", "let-me-in"
    ) as cameras:
        prepared(folder / "var")
        with warm_line(environment) as line:
            camera = set_up(line, f"{cameras}/cam0")
            secret = begins_by_own_password(line.python, "monitor", typed=PASSWORD, own=OWN_PASSWORD)
        words = [[*MINGCHA, verb] for verb in ("record", "uplink", "gateway", "web")]
        words.append([nginx, "-c", str(site(folder, port, tls))])
        quiet = subprocess.DEVNULL
        programs = [subprocess.Popen(each, env=environment, stdout=quiet, stderr=quiet) for each in words]
        try:
            for open_port in (port, port + 1, tls):
                until_open(open_port)
            yield Proxied(folder / "var", port, url, camera, secret)
        finally:
            for program in reversed(programs):
                program.terminate()
                program.wait(60)


def set_up(mingcha: WarmLine, camera: str) -> str:
    """A monitor and a camera in a prepared home; the camera's code."""
    mingcha("person", "add", "monitor", "--name", "值班员", "--badge", "061301", "--organisation", "JAGA",
            "--organisation-name", "江岸区公安分局", "--kind", "district_psb", "--division", "420102",
            stdin=f"{PASSWORD}\n")  # fmt: skip
    monitor_by_commands(mingcha, mingcha.python, "monitor", "--division", "420102", password=PASSWORD)
    said = mingcha("camera", "add", camera, "--name", "东侧", "--site", "JHG", "--category", "6(5)",
                   "--division", "420102", "--organisation", "JAGA", "--username", "eye", "--password-stdin", "--json",
                   "--place-kind", "none", "--network", "127.0.0.0/8",
                   stdin="let-me-in\n")  # fmt: skip
    put_in_use_by_commands(mingcha, mingcha.python, "JHG", "JAGA", password=PASSWORD)
    answer = json.loads(said.stdout)
    return str((answer[0] if isinstance(answer, list) else answer)["code"])


def until_open(port: int) -> None:
    """Waits until somebody listens."""
    until = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture(scope="module")
def seat(browser: Browser, proxied: Proxied) -> Iterator[BrowserContext]:
    """The monitor's browser, signed in through nginx. Tests that need no browser ask for it too: they belong to the
    stage in which this home is up."""
    context = browser.new_context(ignore_https_errors=True, locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    sign_in_with_code(page, proxied.url, "monitor", OWN_PASSWORD, proxied.secret)
    page.close()
    yield context
    context.close()


def test_cookies_belong_to_this_host_and_travel_by_tls_alone(seat: BrowserContext, proxied: Proxied) -> None:
    cookies = {cookie["name"]: cookie for cookie in seat.cookies()}
    assert {"__Host-session", "__Host-csrf"} <= set(cookies)
    assert all(cookie["secure"] for cookie in cookies.values())
    assert cookies["__Host-session"]["httpOnly"]
    assert not {"sessionid", "csrftoken"} & set(cookies)


def test_live_picture_and_seek_over_one_origin(seat: BrowserContext, proxied: Proxied) -> None:
    page, asked, said = seat.new_page(), set[str](), list[str]()
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    page.on("websocket", lambda socket_: asked.add("/".join(socket_.url.split("/")[:3])))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{proxied.url}/points/{proxied.camera}")
    page.click("form.chooser button.primary")
    page.wait_for_selector("[data-player]", state="attached")
    until(page, "() => mingchaProbe.frames.some(([at, code]) => at - code < 2000)", 20_000)
    at_ms = int(time.time() * 1000) - 4000
    page.evaluate("() => { mingchaProbe.frames = []; }")
    page.fill("[data-when]", seek_text(at_ms))
    page.press("[data-when]", "Enter")
    until(page, f"() => mingchaProbe.frames.some(([at, code]) => code >= {at_ms - 300} && code <= at - 3000)", 15_000)
    page.close()
    own = proxied.url.removeprefix("https://")
    assert {origin for origin in asked if not origin.startswith(("blob:", "data:"))} == {proxied.url, f"wss://{own}"}
    assert [line for line in said if "Mixed Content" in line or "Content Security Policy" in line] == []


@pytest.mark.usefixtures("seat")
def test_what_is_internal_does_not_exist_outside(proxied: Proxied) -> None:
    for path in ("/metrics", "/healthz", "/v1/revocations"):
        assert ask(proxied.url + path)[0] == 404, path
    near = f"http://127.0.0.1:{proxied.port}"
    assert ask(f"{proxied.url}/accounts/login/")[0] == 200
    status, body = ask(f"{near}/healthz")
    assert (status in (200, 503), json.loads(body)["parts"]["gateway"]) == (True, True)
    status, body = ask(f"{near}/metrics")
    assert status == 200
    assert b'mingcha_web_requests_total{page="account_login",status="2xx"}' in body
    assert b"mingcha_gateway_viewers" in ask(f"http://127.0.0.1:{proxied.port + 1}/metrics")[1]
    assert ask(f"{near}/metrics", {"X-Forwarded-For": "10.0.0.1"})[0] == 404, "a proxy asks for somebody else"


@pytest.mark.usefixtures("seat")
def test_plain_http_leads_to_tls(proxied: Proxied) -> None:
    plain = int(proxied.url.rsplit(":", 1)[1]) + 1

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as moved:
        urllib.request.build_opener(NoRedirect).open(f"http://localhost:{plain}/points", timeout=10)
    assert (moved.value.code, moved.value.headers["Location"]) == (301, f"{proxied.url}/points")
    moved.value.close()


def test_a_spoofed_address_counts_for_nobody_else(proxied: Proxied, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{proxied.url}/accounts/login/")
    token = page.get_attribute("input[name=csrfmiddlewaretoken]", "value") or ""
    refused = 0
    for attempt in range(13):  # accounts.free_failures_of_address: ten without a delay
        said = context.request.post(
            f"{proxied.url}/accounts/login/",
            form={"login": f"nobody{attempt}", "password": "wrong", "csrfmiddlewaretoken": token},
            headers={"X-Forwarded-For": f"203.0.113.{attempt}", "Referer": f"{proxied.url}/accounts/login/"},
        )
        refused += said.status == 429 or "过多" in said.text() or "Too many" in said.text()
    context.close()
    assert refused >= 2, "each spoofed address was counted as another client"


def until(page: object, predicate: str, limit_ms: int) -> None:
    """Waits until a function of the page gives something true (the page's policy forbids Playwright's own way)."""
    page.evaluate(  # type: ignore[attr-defined]
        f"""() => new Promise((resolve, reject) => {{
            const end = performance.now() + {limit_ms};
            const look = () => (({predicate})() ? resolve(true)
                : performance.now() > end ? reject(new Error("not so in time")) : setTimeout(look, 20));
            look();
        }})"""
    )


def ask(url: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body of a GET."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(url, headers=headers or {})
    try:
        with urllib.request.urlopen(
            request, timeout=10, context=trusting if url.startswith("https") else None
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as problem:
        with problem:
            return problem.code, problem.read()
