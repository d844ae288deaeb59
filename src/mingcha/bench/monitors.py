"""Makes the monitors of a measurement by the shipped acts: training, proposal, an officer's confirmation (16(2))."""

from datetime import timedelta

from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity import actions as identity_actions
from mingcha.registry.identity.models import User
from mingcha.registry.identity.new_roles import WantedRole
from mingcha.registry.identity.role_proposals import propose_role
from mingcha.registry.staff.actions import record_training


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


def make_officer(by: Actor, username: str, organisation: str, password: str, division: str, clock: Clock) -> None:
    """Makes an officer, whom the owner of a new machine appoints alone."""
    identity_actions.add_user(
        by, username=username, name=username, badge_no="", organisation=organisation, password=password, clock=clock
    )
    identity_actions.assign_role(by, username=username, role="district_officer", division=division, clock=clock)
