"""The part of `mingcha bench acts` that runs inside a home (bench/child.py): makes people and points, acts as one
writer, and checks log and rows afterwards, all by the shipped actions.
"""

import json
import sys
import time
from typing import Any

from django.conf import settings
from django.db import connection

from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import MODES
from mingcha.bench.acts import PASSWORD, POINTS_A_PAGE
from mingcha.bench.monitors import add_factor, make_monitor, make_officer, train
from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.law.place_kinds import ORDINARY
from mingcha.law.purposes import Purpose
from mingcha.registry.acceptance.passing import pass_batch
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.identity.models import User
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.position import View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.systems import actions as systems_actions
from mingcha.supervision.assessments.setting_up import assess_for_use

POINTS = 16
CHANGES_EVERY = 10
"""One of this many acts of a writer changes a point, the others renew a ticket."""
_BY: Actor = program("bench")
_DIVISION = "420102"
_OFFICER = "officer"
_PURPOSE = Purpose.DUTY_PATROL.value


def fill(people: int) -> list[str]:
    """Makes a unit, a site, a system, points and `people` trained and filed monitors; returns the points' codes."""
    clock = SystemClock()
    places_actions.add_organisation(
        _BY, code="BENCH", name="BENCH", kind="district_psb", division=_DIVISION, clock=clock
    )
    places_actions.add_site(
        _BY, code="BENCH", name="BENCH", category="6(5)", division=_DIVISION, street="", organisation="BENCH",
        clock=clock,
    )  # fmt: skip
    systems_actions.add_system(_BY, code="BENCH", name="BENCH", site="BENCH", clock=clock)
    record_network(_BY, organisation="BENCH", network="127.0.0.0/8", note="bench", clock=clock)
    make_officer(_BY, _OFFICER, "BENCH", PASSWORD, _DIVISION, clock)
    for number in range(people):
        _monitor(f"monitor{number}", clock)
    rows = [
        points_actions.add_point(
            _BY,
            system="BENCH",
            name=f"bench {number}",
            part="other",  # not mandatory: another view needs no ground (article 10)
            place_kind=ORDINARY,
            url=f"rtsp://127.0.0.1/{number}",
            clock=clock,
        )
        for number in range(POINTS)
    ]
    _accept(clock)
    return [row.code for row in rows]


def _accept(clock: Clock) -> None:
    """The unit's manager and a second person accept all points, so that monitors may watch them."""
    _person("manager", clock)
    train(_BY, "manager", clock)
    accounts_actions.assign_role(_BY, username="manager", role="unit_manager", organisation="BENCH", clock=clock)
    manager, second = (User.objects.select_related("organisation").get(username=name) for name in ("manager", _OFFICER))
    documents = settings.MINGCHA_HOME.documents
    assess_for_use(manager, second, system="BENCH", clock=clock)
    pass_batch(manager, second, system="BENCH", title="bench", documents=documents, clock=clock)


def _person(username: str, clock: Clock) -> None:
    accounts_actions.add_user(
        _BY, username=username, name=username, badge_no="", organisation="BENCH", password=PASSWORD,
        own_password=True, clock=clock,
    )  # fmt: skip


def _monitor(username: str, clock: Clock) -> None:
    _person(username, clock)
    make_monitor(_BY, _OFFICER, WantedRole(username, "monitor", organisation="BENCH"), clock)
    add_factor(username, clock)


def act_for(number: int, codes: list[str], seconds: float) -> dict[str, Any]:
    """One writer: opens duty viewing, prints "ready", waits for a line on standard input, then acts for `seconds`.

    `waits_ms`: from the call of each act to its return, with the wait for the log's lock and the commit.
    """
    clock = SystemClock()
    person = User.objects.select_related("organisation").get(username=f"monitor{number}")
    first = number * POINTS_A_PAGE % len(codes)
    points = codes[first : first + POINTS_A_PAGE]
    grant = open_duty_grant(person, purpose=_PURPOSE, points=points, hours=8, clock=clock).no
    issue_ticket(person, grant=grant, points=points, modes=MODES, clock=clock)
    print("ready", flush=True)
    sys.stdin.readline()
    waits_ms: list[float] = []
    began, began_cpu = time.perf_counter(), time.process_time()
    while (before := time.perf_counter()) - began < seconds:
        if len(waits_ms) % CHANGES_EVERY == CHANGES_EVERY - 1:
            view = View(len(waits_ms) % 360, 80, 60)
            points_actions.set_point_view(_BY, code=points[0], view=view, clock=clock)
        else:
            issue_ticket(person, grant=grant, points=points, modes=MODES, clock=clock)
        waits_ms.append((time.perf_counter() - before) * 1000)
    return {
        "waits_ms": [round(wait, 2) for wait in waits_ms],
        "wall_s": time.perf_counter() - began,
        "cpu_s": time.process_time() - began_cpu,
    }


def server() -> dict[str, str]:
    """Settings of the database that decide how durable a commit is."""
    if connection.vendor == "sqlite":
        return {"engine": "sqlite", **{name: str(_one(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}}
    names = ("server_version", "fsync", "synchronous_commit", "commit_delay")
    return {"engine": "postgresql", **{name: str(_one(f"SHOW {name}")) for name in names}}


def _one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def check() -> dict[str, Any]:
    """Number of findings of the check of the log and of every attested row, with the first ones."""
    findings = [finding.as_json() for finding in check_application_log()]
    return {"findings": len(findings), "first": findings[:3], "home": str(settings.MINGCHA_HOME.path)}


def main(verb: str, *words: str) -> None:
    """Runs one verb (fill, act, server, check) and prints its result as JSON."""
    if verb == "fill":
        result: object = fill(int(words[0]))
    elif verb == "act":
        result = act_for(int(words[0]), json.loads(words[1]), float(words[2]))
    elif verb == "server":
        result = server()
    else:
        result = check()
    print(json.dumps(result))
