"""Staff made the lawful way: trainings, monitors filed by an officer, roles that a second person confirms."""

from datetime import date, datetime

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.confirmations.queries import may_decide_now
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.staff.actions import record_training
from mingcha.registry.staff.models import Training

OWNER = program("console")
TRAINED = date(2026, 3, 1)


def train(username: str, clock: Clock, *, held_on: date = TRAINED, by: Asker = OWNER) -> None:
    """Records a training that the person passed."""
    record_training(
        by,
        username=username,
        course="公共视频监看业务培训",
        held_on=held_on,
        hours=16,
        taught_by="市公安局培训中心",
        document=f"培训证 {username}",
        clock=clock,
    )


def make_monitor(
    username: str,
    clock: Clock,
    *,
    division: str = "",
    organisation: str = "",
    zone: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    trained_on: date | None = TRAINED,
    by: Asker = OWNER,
    officer: str = "",
) -> None:
    """Trains a person (unless `trained_on` is None), proposes the role of a monitor and has this officer receive the
    filing ("": any who may)."""
    if trained_on is not None:
        train(username, clock, held_on=trained_on)
    wanted = WantedRole(username, "monitor", division, organisation, zone, valid_from, valid_until)
    confirm_as(officer, propose_role(by, wanted, clock=clock).name, clock)


def age_training(username: str, held_on: date) -> None:
    """Moves a person's trainings to another day, in the table itself."""
    Training.objects.filter(user__username=username).update(held_on=held_on)
    RoleAssignment.objects.filter(user__username=username, trained_on__isnull=False).update(trained_on=held_on)


def confirm_as(username: str, proposal: str, clock: Clock) -> str:
    """Confirms a proposal as this person ("": any who may); returns what is shown once."""
    people = User.objects.select_related("organisation").order_by("pk")
    if username:
        person = people.get(username=username)
    else:
        person = next(one for one in people if one.is_active and may_decide_now(one, proposal, at=clock.now()))
    return confirm(person, proposal, clock=clock).shown_once


def appoint(
    username: str,
    role: str,
    clock: Clock,
    *,
    division: str = "",
    organisation: str = "",
    zone: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    second: str = "security",
) -> None:
    """Gives a role other than a monitor's: proposed by the owner of the machine, confirmed by `second`. A manager is
    trained first."""
    if role == "unit_manager":
        train(username, clock)
    wanted = WantedRole(username, role, division, organisation, zone, valid_from, valid_until)
    confirm_as(second, propose_role(OWNER, wanted, clock=clock).name, clock)
