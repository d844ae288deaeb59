"""`mingcha web` with several workers on PostgreSQL: acts that they are asked for at once are one entry each, of two of
the same thing one is refused, and a killed worker is replaced while the other answers."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from tests.support.fleet.recorder_host import ROOT, until
from tests.support.registry.city import add_person
from tests.support.registry.staffing import OWNER
from tests.support.web.sign_in import sign_in

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import User
from mingcha.registry.networks.models import CameraNetwork
from mingcha.registry.places import actions as places_actions
from mingcha.run.settings import secret_key

WORKERS = 2
PAGE = "/points/networks/LAB"
NETWORKS = [f"10.{number}.0.0/16" for number in range(8)]

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the PostgreSQL stage runs this"),
    pytest.mark.django_db(transaction=True),
]


@dataclass
class Served:
    """The pages of the tests' database, and an administrator who is signed in."""

    server: "subprocess.Popen[bytes]"
    port: int
    cookies: dict[str, str]
    token: str = ""

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body, over a connection of its own, so that the kernel picks a worker anew."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            asking.request("GET" if body is None else "POST", path, body, headers)
            answer = asking.getresponse()
            for name, value in re.findall(r"(csrftoken)=([^;]+)", str(answer.getheader("Set-Cookie"))):
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        finally:
            asking.close()

    def open_page(self) -> None:
        """Reads the form, whose token a POST gives back."""
        status, text = self.ask(PAGE)
        assert status == 200, text[-2000:]
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert found is not None
        self.token = found[1]

    def record(self, networks: list[str]) -> Counter[int]:
        """Asks for all at once; how often each status was answered."""
        seen: list[int] = []
        asking = [
            threading.Thread(
                target=lambda network=network: seen.append(self.ask(PAGE, {"network": network, "note": "试验"})[0])
            )
            for network in networks
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        return Counter(seen)

    def workers(self) -> set[int]:
        """The processes that have answered something since the start; asks for a page that counts."""
        with suppress(ConnectionError):  # whoever is asked is killed just then
            self.ask("/healthz")
        folder = settings.MINGCHA_HOME.run / "web" / str(self.server.pid)
        counted = {int(path.stem.removeprefix("counter_")) for path in folder.glob("counter_*.db")}
        return {process for process in counted if Path(f"/proc/{process}").exists()}


def environment(port: int) -> dict[str, str]:
    """Of a server on the database and in the home of the tests."""
    server = urlsplit(os.environ["DATABASE_URL"])
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    return {
        **kept,
        "MINGCHA_HOME": str(settings.MINGCHA_HOME.path),
        "MINGCHA_KEYS": str(settings.MINGCHA_HOME.keys),
        "MINGCHA_PORT": str(port),
        "MINGCHA_WEB_WORKERS": str(WORKERS),
        "MINGCHA_SIP_ID": "",
        "DATABASE_URL": urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}")),
        "PYTHONPATH": str(ROOT / "src"),
    }


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[Served]:
    """Two workers, and a unit whose networks an administrator records."""
    clock = HandClock(datetime.now(UTC))
    places_actions.add_organisation(OWNER, code="LAB", name="试验站", kind="unit", division="420102", clock=clock)
    add_person("admin", "LAB", clock)
    accounts_actions.assign_role(
        OWNER, username="admin", role="administrator", division="420100", organisation="", clock=clock
    )
    client = Client()
    with override_settings(SECRET_KEY=secret_key()):  # of this process's home: it may have one of its own
        sign_in(client, User.objects.get(username="admin"), clock)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    log = tmp_path / "web.log"
    with log.open("wb") as writing:
        server = subprocess.Popen(
            [sys.executable, "-m", "mingcha.run.main", "web"], env=environment(port), stdout=writing, stderr=writing
        )
    made = Served(server, port, {name: one.value for name, one in client.cookies.items()})
    try:
        until(
            lambda: server.poll() is None and answers(port) and len(made.workers()) == WORKERS,
            "two workers that answer",
        )
        yield made
    finally:
        server.terminate()
        try:
            server.wait(60)
        finally:
            server.kill()
            sys.stdout.write(log.read_text(encoding="utf-8")[-3000:])


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.law("3", "7")
def test_workers_act_at_once_and_a_killed_one_is_replaced(served: Served) -> None:
    first = served.workers()
    served.open_page()
    assert served.record([*NETWORKS, NETWORKS[0]]) == {302: len(NETWORKS), 409: 1}
    killed = min(first)
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in served.workers(), "the end of the killed worker")
    more = [network.replace("10.", "10.1", 1) for network in NETWORKS]
    assert served.record(more) == {302: len(more)}
    until(lambda: len(served.workers()) == WORKERS, "another worker in its place that answers")
    every = [*NETWORKS, *more]
    assert sorted(CameraNetwork.objects.values_list("network", flat=True)) == sorted(every)
    acts = Counter(json.loads(bytes(body))["act"] for body in Entry.objects.values_list("body", flat=True))
    assert acts["registry.network.record"] == len(every)
    assert list(check_application_log()) == []
