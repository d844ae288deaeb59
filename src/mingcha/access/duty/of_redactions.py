"""Grants of redactions: opened for whoever makes, edits or reviews one, and ended with it (articles 8, 18, 21)."""

from datetime import datetime, timedelta

from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.duty.rows import grant_row, next_grant_no
from mingcha.access.duty.values import GrantRow
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.purposes import SourcePurpose
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction.rows import redaction_called, redaction_row, source_facts
from mingcha.privacy.redaction.rules import may_see_source
from mingcha.registry.identity.asker import Asker, Reader, actor_of, duty_of, facts_of_many
from mingcha.registry.refusals.actions import refusals_noted


def source_grant(asker: Reader, no: str, *, at: datetime) -> GrantRow | None:
    """The asker's own grant of a redaction that is in force; None if there is none."""
    held = (
        Grant.objects.filter(user_id=duty_of(asker, at).user_id, redaction__no=no)
        .filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None)
        .select_related("user")
        .order_by("-pk")
        .first()
    )
    return grant_row(held, at) if held else None


@cites("8", "18", "19", "21")
def open_source(by: Asker, *, no: str, clock: Clock) -> GrantRow:
    """Opens the source of a redaction to a person for `access.duty_grant_hours`: the grant under which tickets of its
    point and time are issued. One that is in force is given again, without an act.

    Raises Refused (articles 8, 18, 21): not on duty for the unit, not tracked yet, released or over, a point on trial,
    a closed span in its time; Fault(NOT_FOUND).
    """
    running = source_grant(by, no, at=clock.now())
    if running is not None:
        return running
    name = "access.redaction.open"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("18", "21")) as record:
        now = clock.now()
        who, held = duty_of(by, now), redaction_called(no)
        source = redaction_row(held)
        require(may_see_source(who, source_facts(held, now)))
        require(is_shown(closed_spans((source.point,)), source.from_at, source.to_at))
        hours = parameters.number("access.duty_grant_hours", shanghai_day(now))
        grant = Grant.objects.create(
            no=next_grant_no("T", now),
            user_id=who.user_id,
            purpose=SourcePurpose.REDACTION.value,
            valid_from=now,
            valid_until=now + timedelta(hours=hours),
            redaction=held,
        )
        record.wrote(grant)
        record.wrote(GrantPoint.objects.create(grant=grant, point=held.point))
        for key, value in (("grant", grant.no), ("redaction", no), ("points", [source.point])):
            record.fact(key, value)
    return grant_row(grant, now)


@cites("8", "21")
def grants_past_redaction(at: datetime) -> tuple[str, ...]:
    """Numbers of the grants of redactions in force whose holder may no longer see the source: for the clock."""
    running = Grant.objects.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None, redaction__isnull=False)
    rows = list(running.order_by("pk").values_list("no", "user_id", "redaction__no"))
    people = facts_of_many([user for _, user, _ in rows], at)
    sources = {no: source_facts(redaction_called(no), at) for no in {no for _, _, no in rows}}
    return tuple(grant for grant, user, no in rows if not may_see_source(people[user], sources[no]))
