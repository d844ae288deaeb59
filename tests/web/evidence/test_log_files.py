"""The published logs over HTTP, as tlog-tiles says, to those who may read them and to nobody else."""

import json
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import aics_tlog
import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings
from tests.support.registry.city import City

from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.checkpoint import Checkpoint, sign_checkpoint
from mingcha.evidence.log.note import ED25519, NamedKey, verifier_key
from mingcha.evidence.log.policy import parse_policy, write_policy
from mingcha.evidence.log.proof import parse_proof
from mingcha.evidence.log.witness_views import WitnessView, WitnessViews, views_folder
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.web.frame import wiring

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, KeyFolder]:
    """A home of this module and its keys, made before the city's first act; the city's rows are put back by them."""
    path = tmp_path_factory.mktemp("log-files")
    made = Home(path / "home", path / "keys")
    made.create(demo=False)
    return made, KeyFolder(made.keys)


@pytest.fixture(autouse=True)
def home(settings: Settings, made: tuple[Home, KeyFolder]) -> Iterator[Home]:
    """The home, in which no witness said anything yet."""
    home, _ = settings.MINGCHA_HOME, settings.MINGCHA_KEYS = made
    yield home
    shutil.rmtree(views_folder(home, "application"), ignore_errors=True)


@pytest.fixture(autouse=True)
def published(home: Home, city: City) -> int:
    return publish_application_log()


class HttpTiles:
    """A tile reader of aics-tlog over these pages."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def _read(self, path: str) -> bytes | None:
        answer = self._client.get(f"/log/application/{path}")
        return answer.content if answer.status_code == 200 else None

    def read_tile(self, level: int, index: int, width: int | None) -> bytes | None:
        return self._read(aics_tlog.tiles.tile_path(level, index, width))

    def read_entry_bundle(self, index: int, width: int | None) -> bytes | None:
        return self._read(aics_tlog.tiles.entry_bundle_path(index, width))


@pytest.mark.law("16(3)")
def test_a_program_of_others_audits_the_log_over_http(signed_in: Callable[..., Client], published: int) -> None:
    client = signed_in("auditor")
    checkpoint = client.get("/log/application/checkpoint").content
    note = aics_tlog.parse_note(checkpoint)
    key = verifier_key(application_origin(), settings.MINGCHA_KEYS.verifier("log-app").public)
    answer = aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(key), [], quorum=0)
    assert answer.ok, answer.error
    _, size, root, *_ = checkpoint.decode().split("\n")  # signing in has made the log longer than what is published
    report = aics_tlog.audit_tiles(HttpTiles(client), int(size), b64decode(root))
    assert report.size == published > 20


def test_headers_are_those_of_tlog_tiles(signed_in: Callable[..., Client], published: int) -> None:
    client = signed_in("auditor")
    head = client.get("/log/application/checkpoint")
    assert (head["Content-Type"], head["Cache-Control"]) == ("text/plain; charset=utf-8", "private, max-age=2")
    tile = client.get(f"/log/application/tile/0/000.p/{published}")
    assert (tile["Content-Type"], tile["Cache-Control"]) == (
        "application/octet-stream",
        "private, max-age=31536000, immutable",
    )
    assert len(tile.content) == 32 * published
    plain = client.get(f"/log/application/tile/entries/000.p/{published}")
    packed = client.get(f"/log/application/tile/entries/000.p/{published}", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content)


@pytest.mark.law("3")
def test_who_may_read_them(signed_in: Callable[..., Client], settings: Settings) -> None:
    assert signed_in("monitor").get("/log/application/checkpoint").status_code == 403
    stranger = Client()
    for path in ("/log/application/checkpoint", "/evidence/0.json", "/evidence/0.tlog-proof"):
        assert stranger.get(path, headers={"Accept": "application/json"}).status_code == 401
    settings.MINGCHA_LOG_READERS = (ip_network("198.51.100.0/24"),)
    assert stranger.get("/log/application/checkpoint", headers={"Accept": "application/json"}).status_code == 401
    known = stranger.get("/log/application/checkpoint", REMOTE_ADDR="198.51.100.7")
    assert (known.status_code, known["Cache-Control"]) == (200, "public, max-age=2")
    assert stranger.get("/evidence/0.json", REMOTE_ADDR="198.51.100.7").status_code == 401
    assert stranger.post("/log/application/checkpoint", REMOTE_ADDR="198.51.100.7").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "application/../../keys/log-app.key",
        "application/%2e%2e/%2e%2e/home.json",
        "application/checkpoint.draft",
        "application/tile/0/000.p/0",
        "application/tile/0/0",
        "application/tile",
        "application/",
        "keys/checkpoint",
        "recorder/checkpoint",
        "application/timestamps/../checkpoint",
    ],
)
def test_nothing_else_is_served(signed_in: Callable[..., Client], path: str) -> None:
    assert signed_in("auditor").get(f"/log/{path}").status_code == 404


@pytest.mark.law("16(3)")
def test_an_entry_and_its_proof_leave_the_page_together(signed_in: Callable[..., Client]) -> None:
    client = signed_in("auditor")
    assert "/evidence/7.tlog-proof" in client.get("/evidence?before=9").content.decode()
    entry = client.get("/evidence/7.json")
    assert entry["Content-Disposition"] == 'attachment; filename="application-7.json"'
    assert json.loads(entry.content)["t"] == "act"
    proof = parse_proof(client.get("/evidence/7.tlog-proof").content)
    key = NamedKey(application_origin(), ED25519, settings.MINGCHA_KEYS.verifier("log-app").public)
    assert proof.verify_by(parse_policy(write_policy([key], []).encode()), entry.content).size > 7
    assert client.get("/evidence/999999.tlog-proof").status_code == 404


def test_entries_name_nobody(signed_in: Callable[..., Client], city: City) -> None:
    """What the files say of persons: the number of an account, never a name, a badge or a telephone."""
    bodies = b"".join(entry.body for entry in application_log().rows.entries(0, 10_000))
    for word in ("monitor", "auditor", "人员", "张"):
        assert json.dumps(word).strip('"').encode() not in bodies
        assert word.encode() not in bodies


@pytest.mark.law("20(2)")
def test_witnesses_and_incidents_stand_on_the_page(signed_in: Callable[..., Client]) -> None:
    client = signed_in("auditor", "en")
    assert "No witness of another agency" in client.get("/evidence").content.decode()
    home = settings.MINGCHA_HOME
    views = WitnessViews(views_folder(home, "application"))
    now = wiring.clock().now()
    views.write(b"\x00\x01\x02\x03", WitnessView("court.example/w1", trouble="refused", said="422 no", since_ms=1))
    later = application_log().head()
    assert later is not None
    beyond = Checkpoint(application_origin(), later.checkpoint.size + 9, bytes(32))
    note = sign_checkpoint(beyond, settings.MINGCHA_KEYS.signer("log-app"), now + timedelta(seconds=1)).note
    views.raise_incident(note, now)
    html = client.get("/evidence").content.decode()
    assert "refuses to cosign" in html
    assert "rolled back or rewritten" in html
    assert f"does not continue {beyond.size} entries" in html
    views.end_incident(beyond)


@pytest.mark.law("20(2)")
@pytest.mark.parametrize(("username", "told"), [("city", True), ("district", False)])
def test_today_tells_the_city_that_disposal_waits_for_a_witness(
    signed_in: Callable[..., Client], username: str, told: bool
) -> None:
    client, now_ms = signed_in(username), int(wiring.clock().now().timestamp() * 1000)
    views = WitnessViews(views_folder(settings.MINGCHA_HOME, "application"))
    view = WitnessView("court.example/w1", trouble="away", said="timed out", since_ms=now_ms - 3_500_000)
    views.write(b"\x00\x01\x02\x03", view)
    assert "court.example" not in client.get("/today").content.decode(), "an hour may pass"
    views.write(b"\x00\x01\x02\x03", replace(view, since_ms=now_ms - 3_700_000))
    html = client.get("/today").content.decode()
    assert ("court.example/w1 未签名" in html) is told
    assert ("处置等待见证时间" in html) is told
    views.write(b"\x00\x01\x02\x03", replace(view, trouble=""))
    assert "court.example" not in client.get("/today").content.decode()
