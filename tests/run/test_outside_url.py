"""MINGCHA_URL and its kin: what is wrong stops the start with a sentence, what is right sets cookies and origins."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mingcha.kit import environment as kit_environment
from mingcha.kit.errors import Fault
from mingcha.run import environment
from mingcha.run.programs.gateway import origin_rule


@pytest.mark.parametrize(
    "text",
    ["mingcha.example", "ftp://mingcha.example", "https://", "https://a/b", "https://me@a", "https://a:x", "https://a?b",
     "https://a:0"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("MINGCHA_URL", text)
    with pytest.raises(Fault, match="MINGCHA_URL must be an origin"):
        environment.outside_url()


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("MINGCHA_PROXIES", environment.proxies_from_environment),
        ("MINGCHA_METRICS_NETWORKS", lambda: kit_environment.networks_from_environment("MINGCHA_METRICS_NETWORKS", "")),
        ("MINGCHA_HSTS_SECONDS", lambda: kit_environment.whole_number("MINGCHA_HSTS_SECONDS", 0, 10)),
    ],
)
def test_what_is_no_network_or_number_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, ask: object
) -> None:
    monkeypatch.setenv(name, "10.0.0.0/99")
    with pytest.raises(Fault, match=f"{name} must be"):
        ask()  # type: ignore[operator]


def test_nobody_is_a_proxy_unless_somebody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MINGCHA_URL", "MINGCHA_PROXIES", "MINGCHA_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    assert environment.proxies_from_environment() == ()
    monkeypatch.setenv("MINGCHA_URL", "https://[2001:db8::1]:8443/")
    assert environment.outside_url() == "https://[2001:db8::1]:8443"
    assert environment.hosts_from_environment()[-1] == "[2001:db8::1]"
    rule = origin_rule(8000, environment.web_origins_from_environment(), ("mingcha.example",))
    assert rule("https://[2001:db8::1]:8443", "[2001:db8::1]:8443", True)  # noqa: FBT003
    assert not rule("https://evil.example", "[2001:db8::1]:8443", True)  # noqa: FBT003


@pytest.mark.parametrize(
    ("url", "secure", "session"),
    [("https://mingcha.example", True, "__Host-session"), ("http://10.1.2.3:8000", False, "sessionid"),
     ("", False, "sessionid")],
)  # fmt: skip
def test_cookies_are_secure_where_the_outside_is(tmp_path: Path, url: str, secure: bool, session: str) -> None:
    said = (
        "import json; from mingcha.run import settings as s; print(json.dumps([s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME if hasattr(s, 'SESSION_COOKIE_NAME') else 'sessionid',"
        " s.CSRF_TRUSTED_ORIGINS, s.MINGCHA_GATEWAY_ORIGIN]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", said], check=True, capture_output=True, text=True,
        env={**os.environ, "MINGCHA_HOME": str(tmp_path), "MINGCHA_URL": url, "DJANGO_SETTINGS_MODULE": ""},
    )  # fmt: skip
    assert json.loads(done.stdout) == [secure, secure, session, [url] if url else [], url]


def test_a_server_is_reached_from_this_machine() -> None:
    assert environment.nearby("0.0.0.0", 8001) == "http://127.0.0.1:8001"
    assert environment.nearby("::", 8001) == "http://[::1]:8001"
    assert environment.nearby("10.1.2.3", 8001) == "http://10.1.2.3:8001"
