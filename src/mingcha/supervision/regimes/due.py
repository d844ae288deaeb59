"""The last days on which a unit's staff acknowledges a system in force, for its manager's page of deadlines (16(1))."""

from dataclasses import replace
from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Role
from mingcha.supervision.regimes.queries import unread_of_units
from mingcha.supervision.regimes.values import UnreadVersion


@cites("16(1)")
def due_regimes(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The versions in force that monitoring or managing staff has not acknowledged and whose days for it end up to a
    day, or did, the earliest first: of the units that the reader manages, for the reminder of their people. The days
    are our own (`regime.read_days`): there is no legal day. How many people it is stands there, not who."""
    who = duty_of(asker, at)
    managed = replace(who, roles=tuple(one for one in who.roles if one.role is Role.UNIT_MANAGER))
    found = [one for one in unread_of_units(managed, at=at) if one.unread.read_by <= until] if managed.roles else []
    return tuple(map(_due, sorted(found, key=lambda one: (one.unread.read_by, one.unit))[:limit]))


def _due(one: UnreadVersion) -> Due:
    name, version = one.unread.kind.words, one.unread.version
    about = Words(
        f"{name.zh}第 {version} 版（{one.people} 人未确认）",
        f"{name.en}, version {version} (not acknowledged by {one.people})",
    )
    part = f"{one.unread.kind.value}-{version}"
    return Due(DueKind.REGIME_READING, one.unit, about, one.unit_name, "16(1)", one.unread.read_by, None, part=part)
