"""The part of `mingcha bench hostile` that runs inside a home before its programs start: unit, people and points that
are in use, by the shipped actions."""

import json

from django.conf import settings

from mingcha.bench.acts import PASSWORD
from mingcha.bench.monitors import add_factor, make_monitor, make_officer, train
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import SystemClock
from mingcha.law.place_kinds import ORDINARY
from mingcha.registry.acceptance.passing import pass_batch
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.identity.models import User
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import actions as points_actions
from mingcha.registry.systems import actions as systems_actions
from mingcha.supervision.assessments.setting_up import assess_for_use

_BY: Actor = program("bench")
_UNIT, _DIVISION, _OFFICER, _MANAGER = "BENCH", "420102", "officer", "manager"


def fill(people: int, urls: list[str]) -> list[str]:
    """Makes `people` monitors, monitor0 ..., and a point in use for each camera; returns the points' codes."""
    clock = SystemClock()
    places_actions.add_organisation(
        _BY, code=_UNIT, name=_UNIT, kind="district_psb", division=_DIVISION, clock=clock
    )  # fmt: skip
    places_actions.add_site(
        _BY, code=_UNIT, name=_UNIT, category="6(5)", division=_DIVISION, street="", organisation=_UNIT, clock=clock
    )
    systems_actions.add_system(_BY, code=_UNIT, name=_UNIT, site=_UNIT, clock=clock)
    record_network(_BY, organisation=_UNIT, network="127.0.0.0/8", note="bench", clock=clock)
    make_officer(_BY, _OFFICER, _UNIT, PASSWORD, _DIVISION, clock)
    for number in range(people):
        name = f"monitor{number}"
        accounts_actions.add_user(
            _BY, username=name, name=name, badge_no="", organisation=_UNIT, password=PASSWORD,
            own_password=True, clock=clock,
        )  # fmt: skip
        make_monitor(_BY, _OFFICER, WantedRole(name, "monitor", organisation=_UNIT), clock)
        add_factor(name, clock)
    rows = [
        points_actions.add_point(
            _BY, system=_UNIT, name=f"bench {number}", part="passage", place_kind=ORDINARY, url=url, clock=clock
        )
        for number, url in enumerate(urls)
    ]
    accounts_actions.add_user(
        _BY, username=_MANAGER, name=_MANAGER, badge_no="", organisation=_UNIT, password=PASSWORD,
        own_password=True, clock=clock,
    )  # fmt: skip
    train(_BY, _MANAGER, clock)
    accounts_actions.assign_role(_BY, username=_MANAGER, role="unit_manager", organisation=_UNIT, clock=clock)
    manager, second = (User.objects.select_related("organisation").get(username=name) for name in (_MANAGER, _OFFICER))
    documents = settings.MINGCHA_HOME.documents
    assess_for_use(manager, second, system=_UNIT, clock=clock)
    pass_batch(manager, second, system=_UNIT, title="bench", documents=documents, clock=clock)
    return [row.code for row in rows]


def main(people: str, urls: str) -> None:
    """Fills the home and prints the codes as JSON."""
    print(json.dumps(fill(int(people), json.loads(urls))))
