"""Makes the people of a measurement by the shipped acts: training, proposal, an officer's confirmation (16(2)), and the
second factor by which they sign in."""

from datetime import timedelta

from django.conf import settings

from mingcha.bench.second_factor import SECRET, code_now
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock, SystemClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.passing import pass_batch
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.factors.actions import add_generator
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.staff.actions import record_training
from mingcha.registry.systems.queries import systems
from mingcha.supervision.assessments.setting_up import assess_for_use


def main(manager: str, monitor: str, officer: str, password: str) -> None:
    """Makes the people of BenchHome in its home and puts its points into use (run by bench/child.py)."""
    by, clock = program("bench"), SystemClock()
    places_actions.add_organisation(
        by, code="BENCHGA", name="BENCHGA", kind="district_psb", division="420102", clock=clock
    )
    make_officer(by, officer, "BENCHGA", password, "420102", clock)
    for username in (manager, monitor):
        accounts_actions.add_user(
            by, username=username, name=f"Bench {username}", badge_no="", organisation="BENCH", password=password,
            own_password=True, clock=clock,
        )  # fmt: skip
    train(by, manager, clock)
    accounts_actions.assign_role(by, username=manager, role="unit_manager", organisation="BENCH", clock=clock)
    make_monitor(by, officer, WantedRole(monitor, "monitor", organisation="BENCH"), clock)
    add_factor(monitor, clock)
    person, second = (User.objects.select_related("organisation").get(username=name) for name in (manager, monitor))
    documents = settings.MINGCHA_HOME.documents
    police = User.objects.get(username=officer)
    for system in systems(by, at=clock.now()):
        assess_for_use(person, police, system=system.code, clock=clock)
        pass_batch(person, second, system=system.code, title="bench", documents=documents, clock=clock)


def train(by: Actor, username: str, clock: Clock) -> None:
    """Records a training of last month."""
    record_training(
        by,
        username=username,
        course="bench",
        held_on=shanghai_day(clock.now()) - timedelta(days=30),
        hours=16,
        taught_by="bench",
        document=f"bench {username}",
        clock=clock,
    )


def make_monitor(by: Actor, officer: str, wanted: WantedRole, clock: Clock) -> None:
    """Trains a person and has this officer receive the filing."""
    train(by, wanted.username, clock)
    proposed = propose_role(by, wanted, clock=clock).name
    confirm(User.objects.select_related("organisation").get(username=officer), proposed, clock=clock)


def add_factor(username: str, clock: Clock) -> None:
    """Adds the authenticator app of bench/second_factor.py to this account, with the code before the present one, which
    stays for the sign-in."""
    person = User.objects.select_related("organisation").get(username=username)
    add_generator(person, name="bench", secret=SECRET, code=code_now(1), clock=clock)


def make_officer(by: Actor, username: str, organisation: str, password: str, division: str, clock: Clock) -> None:
    """Makes an officer, whom the owner of a new machine appoints alone."""
    accounts_actions.add_user(
        by, username=username, name=username, badge_no="", organisation=organisation, password=password,
        own_password=True, clock=clock,
    )  # fmt: skip
    accounts_actions.assign_role(by, username=username, role="district_officer", division=division, clock=clock)
