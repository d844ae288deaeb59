"""T13-9-N for all that leaves: in no output of a city is a password or an address of a point, nor anything of a secret
one, nor for departments of one that they see by its cell; a planted text is found in each (art. 13, 16(1); GDSR)."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from tests.support.literal_http import AskedHttp, served, written
from tests.support.registry.city import City
from tests.support.sharing.byte_search import Needles, Search
from tests.support.sharing.city_of_secrets import Texts, fill_with_secrets
from tests.support.sharing.fake_ckan import FakeCkan
from tests.support.sharing.front_end import ON_POSTGRESQL, TABLES, FrontEnd
from tests.support.sharing.pushing import WORKER
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.findings.models import Finding
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point
from mingcha.sharing.adapters.file import ACKNOWLEDGED
from mingcha.sharing.adapters.file_package import MANIFEST
from mingcha.sharing.adapters.table import TableReceiver
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.point_rows.upkeep import mark_differing, mark_points, sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.alarms import raise_alarm
from mingcha.sharing.pushes.models import PushItem
from mingcha.sharing.pushes.sending import push_turn
from mingcha.sharing.targets import kinds
from mingcha.sharing.targets.actions import add_target, enable_target, try_target
from mingcha.sharing.targets.rows import adapter_of, target_called
from mingcha.sharing.targets.values import NewTarget, TargetKind
from mingcha.web.frame import wiring

pytestmark = [pytest.mark.soak, pytest.mark.law("13(1)")]
POINTS = int(os.environ.get("MINGCHA_BYTES_OF_POINTS", "100000"))
HOST, DEVICE = "127.0.0.1:9", "42010000005030000001"
API = "/api/v1/sharing"
PIECE_BYTES = 1 << 20
MOST_TURNS = 10


@dataclass(frozen=True)
class Way:
    """A target: how it is spoken with, for whom, its address."""

    kind: TargetKind
    audience: Audience
    address: str
    secret: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.audience}"


BOTH = tuple(Audience)
WAYS = (
    *(Way(TargetKind.REST, one, f"http://{HOST}/{one}", "token") for one in BOTH),
    *(Way(TargetKind.FILE, one, f"whsj-{one}") for one in BOTH),
    Way(TargetKind.VIID, Audience.POLICE, f"http://{HOST}/viid?device={DEVICE}", "user:pass"),
    Way(TargetKind.CKAN, Audience.DEPARTMENT, f"http://{HOST}/ckan?organisation=whga", "token"),
)
FRONT_ENDS = tuple(Way(TargetKind.TABLE, one, f"postgresql://gs@10.9.8.7/{one}") for one in BOTH)


class Receivers:
    """Every receiver that is spoken with by HTTP; each request is searched as it comes."""

    def __init__(self, search: Search) -> None:
        self._search, self._ckan = search, FakeCkan()

    def answer(self, request: AskedHttp) -> bytes:
        where = request.target.split("/")[1].partition("?")[0]
        name = {"viid": "viid-police", "ckan": "ckan-department"}.get(where, f"rest-{where}")
        sent = "\n".join((request.target, *request.headers.values())).encode() + b"\n" + request.body
        self._search.take(name, sent, for_departments=name.endswith("department"))
        if where == "ckan":
            path = request.target.removeprefix("/ckan")
            return self._ckan.answer(AskedHttp(request.method, path, request.headers, request.body))
        if where == "viid":
            return _library(request)
        if request.method == "GET":
            return written(404)
        batch = json.loads(request.body)
        return written(200, receipt_of(batch, [(one["key"], one["version"]) for one in batch["items"]]))


def _library(request: AskedHttp) -> bytes:
    body = json.loads(request.body)
    if "APEListObject" not in body:
        return written(200, json.dumps({"ResponseStatusObject": {"StatusCode": 0}}).encode())
    statuses = [{"Id": one["ApeID"], "StatusCode": "0"} for one in body["APEListObject"]["APEObject"]]
    return written(200, json.dumps({"ResponseStatusListObject": {"ResponseStatusObject": statuses}}).encode())


@pytest.fixture
def texts(pushed: City, clock: HandClock) -> Texts:
    """A city of points with secrets, each judged as by the night."""
    found = fill_with_secrets(POINTS, clock.now())
    mark_differing(clock=clock)
    counted()
    while sweep_marks(clock=clock):
        pass
    return found


@pytest.fixture
def search(texts: Texts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> Iterator[Search]:
    found = Search(Needles(texts.of_all), Needles(texts.of_reduced))
    served(monkeypatch, Receivers(found).answer)
    settings.MINGCHA_SHARING_HOSTS = (HOST,)
    settings.MINGCHA_SHARING_FOLDER = tmp_path
    for audience in BOTH:
        (tmp_path / f"whsj-{audience}").mkdir()
    yield found
    for name, count in found.outputs.items():  # shown by `pytest -s`
        sys.stdout.write(f"{POINTS} points, {name}: {count} outputs, {found.searched_bytes[name]} bytes\n")


def counted() -> None:
    """Has PostgreSQL count rows, as it does by itself after a commit, which a test has none of: its plans for 100,000
    rows that it takes for none cost seconds a batch."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def enabled(city: City, way: Way, clock: HandClock) -> None:
    new = NewTarget(address=way.address, holder="WHGA", secret=way.secret)
    add_target(city["admin"], name=way.name, kind=way.kind, audience=way.audience, new=new, clock=clock)
    assert try_target(city["admin"], name=way.name, clock=clock).tried_why == ""
    enable_target(city["city"], name=way.name, clock=clock)


def push(way: Way, clock: HandClock) -> None:
    """Turns until nothing waits: one reads a hundred receipts at most."""
    sweep_marks(clock=clock)
    counted()
    adapter, left = adapter_of(target_called(way.name)), PushItem.objects.filter(target__name=way.name)
    for _ in range(MOST_TURNS):
        push_turn(WORKER, target=way.name, adapter=adapter, clock=clock)
        if not left.filter(state__in=["waiting", "refused"]).exists():
            return
    pytest.fail(f"items of {way.name} wait still")


def take_packages(search: Search, way: Way, folder: Path) -> None:
    """Searches the packages of a target, answers each and removes it."""
    for path in sorted(folder.glob("*.zip")):
        search.take_package(way.name, path.read_bytes(), for_departments=way.audience is Audience.DEPARTMENT)
        with ZipFile(path) as package:
            sent = json.loads(package.read(MANIFEST))
        path.with_suffix(ACKNOWLEDGED).write_bytes(
            receipt_of(sent, [(key, version) for key, version, *_ in sent["items"]])
        )
        path.unlink()


def receipt_of(sent: Mapping[str, Any], versions: Iterable[tuple[str, int]]) -> bytes:
    """The receipt of a batch that is taken whole."""
    results = [{"key": key, "version": version, "result": "ok"} for key, version in versions]
    receipt = {"batch": sent["batch"], "digest": sent["digest"], "taken_at": "", "results": results}
    return json.dumps(receipt).encode()


def plant(texts: Texts) -> str:
    """A point is called by a password, and so are the sets and who receives; returns it."""
    leak = texts.passwords[0]
    Point.objects.filter(code=texts.exact_code).update(name=leak)
    DataSetVersion.objects.update(summary=leak)
    Organisation.objects.filter(code="WHGA").update(name=leak)
    mark_points([texts.exact_code])
    return leak


def test_nothing_of_a_secret_leaves_by_http_and_packages(
    pushed: City, texts: Texts, search: Search, clock: HandClock, tmp_path: Path
) -> None:
    assert texts.secret == POINTS // 100
    for way in WAYS:
        enabled(pushed, way, clock)
        push(way, clock)
        take_packages(search, way, tmp_path / way.address)
    asked = take_answers(search, pushed, clock)
    assert asked == {person: expected(person) for person in PEOPLE}
    assert search.leaks() == {}
    assert set(search.outputs) > {way.name for way in WAYS}
    leak = plant(texts)
    for way in WAYS:
        push(way, clock)
        take_packages(search, way, tmp_path / way.address)
    raise_alarm(WORKER, target=WAYS[0].name, why="OSError: away", clock=clock)
    Finding.objects.update(words_zh=leak, words_en=leak)
    take_answers(search, pushed, clock)
    found = search.leaks()
    assert {text for texts in found.values() for text in texts} == {leak}
    assert {way.name for way in WAYS} <= found.keys()
    assert SHOWS - {name.split(": ")[0] for name in found} == set(), "each answer would have shown it"


@ON_POSTGRESQL
@pytest.mark.parametrize("way", FRONT_ENDS, ids=lambda way: way.name)
def test_nothing_of_a_secret_stands_in_a_front_end(
    pushed: City, texts: Texts, search: Search, clock: HandClock, front_end: FrontEnd, way: Way,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    receiver = TableReceiver(front_end.ours.address, way.audience)
    monkeypatch.setitem(kinds._ADAPTERS, TargetKind.TABLE, lambda _: receiver)
    enabled(pushed, way, clock)
    push(way, clock)
    assert len(list(receiver.held(""))) > POINTS * 9 // 10
    take_tables(search, way, front_end)
    assert search.leaks() == {}
    leak = plant(texts)
    for (number,) in front_end.owner.execute("SELECT batch_no FROM gs_batch WHERE state = 'sent'").fetchall():
        front_end.take_number(number)
    push(way, clock)
    take_tables(search, way, front_end)
    assert search.leaks() == {way.name: {leak}}


def take_tables(search: Search, way: Way, front_end: FrontEnd) -> None:
    """Searches the tables as COPY writes them, in pieces of whole rows."""
    for table in TABLES:
        with front_end.owner.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
            piece = bytearray()
            for row in copy:
                piece += row
                if len(piece) > PIECE_BYTES:
                    search.take(way.name, bytes(piece), for_departments=way.audience is Audience.DEPARTMENT)
                    piece.clear()
            search.take(way.name, bytes(piece), for_departments=way.audience is Audience.DEPARTMENT)


PEOPLE = ("clerk", "department", "other", "auditor")
"""Not an officer of the city, who is told which points are secret."""
PATHS = (
    *(f"{API}{path}" for path in (
        "/sets", "/catalog.jsonld", "/coordinates", "/offers", "/targets", "/pushes", "/joinings/board",
    )),
    *(f"{API}/sets/{number}{more}" for number, more in product(range(1, 7), ("", "/figures"))),
    *(f"{API}/targets/{way.name}" for way in WAYS),
    *(f"{API}/coordinates/points?audience={one}" for one in BOTH),
    "/api/v1/findings?limit=100",
    "/sharing", "/sharing/catalogue", "/sharing/coordinates", "/sharing/targets", "/sharing/pushes",
    "/sharing/applications", "/sharing/grants", "/sharing/joinings",
    *(f"/sharing/targets/{way.name}" for way in WAYS),
)  # fmt: skip
"""What is asked for, by its address: the API, which escapes Chinese, and the pages."""
FOR_DEPARTMENTS = {f"{API}/catalog.jsonld", f"{API}/offers", "/sharing", "/sharing/applications", "/sharing/grants"}
"""What users of departments read."""
NOT_FOR_CLERKS = {"/api/v1/findings?limit=100", *(f"{API}/coordinates/points?audience={one}" for one in BOTH)}
SHOWS = {
    f"{API}/sets", f"{API}/sets/1", f"{API}/catalog.jsonld", f"{API}/targets", "/api/v1/findings?limit=100",
    "/sharing/catalogue", *(f"{under}/targets/{way.name}" for under in (API, "/sharing") for way in WAYS),
}  # fmt: skip
"""The addresses whose answers have something of what is planted; the others count."""


def expected(person: str) -> dict[str, int]:
    """The status of each answer."""
    if person in ("department", "other"):
        return {path: 200 if path in FOR_DEPARTMENTS else 403 for path in PATHS}
    return {path: 403 if person == "clerk" and path in NOT_FOR_CLERKS else 200 for path in PATHS}


def take_answers(search: Search, city: City, clock: HandClock) -> dict[str, dict[str, int]]:
    """Searches what catalogue, figures, coordinates, pushes and findings say to each role of sharing and to an auditor;
    returns the statuses."""
    before, found = wiring.use_clock(clock), dict[str, dict[str, int]]()
    try:
        for person in PEOPLE:
            client = Client()
            sign_in(client, city[person])
            found[person] = {}
            for path in PATHS:
                answer = client.get(path)
                found[person][path] = answer.status_code
                search.take(f"{path}: {person}", bytes(answer.content), for_departments=person != "auditor")
    finally:
        wiring.use_clock(before)
    return found
