"""T13-9-N for what one department was agreed: in its rows, its paper and its pages is no password and
no address of a point, nothing of a secret one and of a reduced one its cell alone; a planted text is found in each
(articles 13(2), 16(1); GDSR)."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import Settings
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint
from tests.support.sharing.byte_search import Needles, Search
from tests.support.sharing.city_of_secrets import DIVISION, Texts, fill_with_secrets
from tests.support.sharing.deciding import forwarded
from tests.support.sharing.granted_rows import ITEMS, ROWS
from tests.support.sharing.pushing import WORKER
from tests.support.sharing.supplying import decide, supplied
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.rows import area_at
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import Area
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point
from mingcha.sharing.adapters.file import ACKNOWLEDGED
from mingcha.sharing.adapters.file_package import MANIFEST
from mingcha.sharing.decisions.actions import give_consent
from mingcha.sharing.decisions.paper import decision_content
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.sharing.point_rows.upkeep import mark_differing, mark_points, sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.models import PushItem
from mingcha.sharing.pushes.sending import push_turn
from mingcha.sharing.targets.actions import add_target, enable_target, try_target
from mingcha.sharing.targets.rows import adapter_of, target_called
from mingcha.sharing.targets.values import NewTarget, TargetKind
from mingcha.web.frame import wiring

pytestmark = [pytest.mark.soak, pytest.mark.law("13(2)")]
POINTS = int(os.environ.get("MINGCHA_BYTES_OF_POINTS", "100000"))
TARGET, MOST_TURNS = "xfjy", 10
API = "/api/v1/sharing"
PEOPLE = ("department", "fighter", "other", "clerk", "keeper", "auditor", "second")
KNOW_PLACES = ("keeper", "auditor", "second")
"""Who may read the code of a point that departments see by its cell: the unit of its own, auditor and police. Their
answers are searched for passwords, addresses and secret points all the same."""


SHOWS = {
    "rows by API", "own target", "paper", "/sharing/consents", "/sharing/consents/NO/BYTES", "/sharing/grants/units",
    *(f"{under}{one}" for under in ("/sharing", API) for one in (
        "/applications", "/applications/NO", "/grants", "/grants/NO",
    )),
    f"{API}/consents", "/sharing/applications/NO/decision",
}  # fmt: skip
"""The outputs that have something of what is planted; the others are refusals, or name neither unit nor point."""


class Granted:
    """The city with a grant of rows of the whole division for two people of the brigade, and all who look at it."""

    def __init__(self, city: City, texts: Texts, clock: HandClock) -> None:
        add_person("keeper", "BYTES", clock)
        appoint("keeper", "unit_manager", clock, organisation="BYTES")
        for name in ("fighter", "driver"):
            add_person(name, "XFJY", clock)
        users = {user.username: user for user in User.objects.select_related("organisation")}
        self.city, self.texts, self.clock = City(users, city.points), texts, clock
        content = replace(ROWS, divisions=(DIVISION,), fields=ITEMS)
        self.application = forwarded(self.city, clock, content)
        give_consent(
            self.city["keeper"], no=self.application, unit="BYTES", answer=ConsentAnswer.CONSENTS,
            document="字〔2026〕1号", clock=clock,
        )  # fmt: skip
        decide(self.city, clock, self.application, by="second")
        self.grant = supplied(self.city, clock, self.application, "fighter", "driver")

    def paths(self) -> tuple[str, ...]:
        """What is asked for: pages and API of the application, its decision, its paper, its grant, the shares."""
        no, grant = self.application, self.grant
        return (
            *(f"/sharing{one}" for one in ("/applications", "/consents", "/grants", "/grants/units", "/watch")),
            f"/sharing/applications/{no}", f"/sharing/applications/{no}/decision",
            f"/sharing/consents/{no}/BYTES",
            f"/sharing/grants/{grant}", f"/sharing/grants/supply/{no}",
            *(f"{API}{one}" for one in ("/applications", "/consents", "/grants", "/supplies")),
            f"{API}/applications/{no}", f"{API}/applications/{no}/decision", f"{API}/grants/{grant}",
        )  # fmt: skip

    def take_answers(self, search: Search) -> dict[tuple[str, str], int]:
        """Searches each answer to each person; returns the statuses."""
        found = {}
        for person in PEOPLE:
            client = self._client(person)
            for path in self.paths():
                answer = client.get(path)
                found[person, path] = answer.status_code
                name = f"{path.replace(self.application, 'NO').replace(self.grant, 'NO')}: {person}"
                search.take(name, answer.content, for_departments=person not in KNOW_PLACES)
        paper = decision_content(self.city["city"], self.application, self.clock.now())
        search.take("paper", json.dumps(paper, ensure_ascii=False, default=str).encode(), for_departments=True)
        return found

    def take_rows(self, search: Search) -> int:
        """Searches all rows that a named person reads by the API, a page of the largest size at a time; how many."""
        client, after, count = self._client("fighter"), "", 0
        while True:
            answer = client.get(f"{API}/grants/{self.grant}/rows?limit=1000&after={after}")
            assert answer.status_code == 200, answer.content
            search.take("rows by API", answer.content, for_departments=True)
            page = answer.json()
            count, after = count + len(page["rows"]), page["next"]
            if not after:
                return count

    def _client(self, person: str) -> Client:
        client = Client()
        sign_in(client, self.city[person])
        return client


@pytest.fixture
def granted(pushed: City, clock: HandClock) -> Iterator[Granted]:
    """A city of points with secrets, each judged as by the night and filed, and what was granted of it."""
    texts = fill_with_secrets(POINTS, clock.now())
    SystemFiling.objects.bulk_create(_filings(clock.now()), 1_000)
    mark_differing(clock=clock)
    while sweep_marks(clock=clock):
        pass
    before = wiring.use_clock(clock)
    try:
        yield Granted(pushed, texts, clock)
    finally:
        wiring.use_clock(before)


def _filings(at: datetime) -> Iterator[SystemFiling]:
    """A received filing of each system of the division, in each part of the city in which it has a point."""
    organ, on, site = Organisation.objects.get(code="WHGA"), shanghai_day(at), Area(DIVISION, "")
    columns = ("system", "longitude_ndeg", "latitude_ndeg", "system__site__organisation")
    points = Point.objects.filter(system__site__division=DIVISION).order_by("pk").values_list(*columns)
    parts = {(system, area_at(x, y, "", site=site, seat=site), unit) for system, x, y, unit in points.iterator()}
    for serial, (system, area, unit) in enumerate(sorted(parts), 1):
        yield SystemFiling(
            system_id=system, division=area.division, zone=area.zone, kind=FilingKind.NEW.value,
            state=FilingState.RECEIVED.value, applicant_id=unit, organ=organ, content="{}", digest="0" * 64,
            opened_by="user:1", opened_at=at, submitted_by="user:1", submitted_at=at, first_on=on, counted_on=on,
            received_by="user:1", received_at=at, year=on.year, serial=serial, no=f"字备{serial}",
        )  # fmt: skip


@pytest.fixture
def search(granted: Granted, tmp_path: Path, settings: Settings) -> Iterator[Search]:
    settings.MINGCHA_SHARING_FOLDER = tmp_path
    (tmp_path / "xfjy").mkdir()
    found = Search(Needles(granted.texts.of_all), Needles(granted.texts.of_reduced))
    yield found
    for name, count in found.outputs.items():  # shown by `pytest -s`
        sys.stdout.write(f"{POINTS} points, {name}: {count} outputs, {found.searched_bytes[name]} bytes\n")


def with_target(granted: Granted) -> None:
    """A folder of the brigade's own gets the rows of its grant."""
    new = NewTarget(address="xfjy", holder="XFJY", secret="")
    given = {"kind": TargetKind.FILE, "audience": Audience.DEPARTMENT, "grant": granted.grant}
    add_target(granted.city["admin"], name=TARGET, new=new, clock=granted.clock, **given)  # type: ignore[arg-type]
    assert try_target(granted.city["admin"], name=TARGET, clock=granted.clock).tried_why == ""
    enable_target(granted.city["city"], name=TARGET, clock=granted.clock)


def push(granted: Granted, search: Search, folder: Path) -> int:
    """Turns until nothing waits; searches the packages; how many rows were in them."""
    sweep_marks(clock=granted.clock)
    left, count = PushItem.objects.filter(target__name=TARGET, state__in=["waiting", "refused"]), 0
    for _ in range(MOST_TURNS):
        push_turn(WORKER, target=TARGET, adapter=adapter_of(target_called(TARGET)), clock=granted.clock)
        for path in sorted(folder.glob("*.zip")):
            search.take_package("own target", path.read_bytes(), for_departments=True)
            with ZipFile(path) as package:
                sent = json.loads(package.read(MANIFEST))
            path.with_suffix(ACKNOWLEDGED).write_bytes(taken_whole(sent))
            path.unlink()
            count += len(sent["items"])
        if not left.exists():
            return count
    pytest.fail("items wait still")


def taken_whole(sent: Mapping[str, Any]) -> bytes:
    """The receipt of a package that is taken whole."""
    results = [{"key": key, "version": version, "result": "ok"} for key, version, *_ in sent["items"]]
    receipt = {"batch": sent["batch"], "digest": sent["digest"], "taken_at": "", "results": results}
    return json.dumps(receipt).encode()


def plant(granted: Granted) -> str:
    """A point, its unit and the department are called by a password; returns it."""
    leak = granted.texts.passwords[0]
    Point.objects.filter(code=granted.texts.exact_code).update(name=leak)
    Organisation.objects.filter(code__in=("BYTES", "XFJY")).update(name=leak)
    mark_points([granted.texts.exact_code])
    return leak


def test_nothing_of_a_secret_is_in_what_a_department_was_agreed(
    granted: Granted, search: Search, tmp_path: Path
) -> None:
    texts = granted.texts
    assert texts.secret == POINTS // 100
    with_target(granted)
    assert granted.take_rows(search) == POINTS - texts.secret
    assert push(granted, search, tmp_path / "xfjy") == POINTS - texts.secret
    asked = granted.take_answers(search)
    assert {person for (person, _), status in asked.items() if status == 200} == set(PEOPLE)
    assert set(asked.values()) <= {200, 302, 403, 404}
    assert search.leaks() == {}
    leak = plant(granted)
    granted.take_rows(search)
    push(granted, search, tmp_path / "xfjy")
    assert granted.take_answers(search) == asked
    found = search.leaks()
    assert {text for some in found.values() for text in some} == {leak}
    assert SHOWS - {name.split(": ")[0] for name in found} == set(), "each of these would have shown it"
