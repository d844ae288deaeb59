"""Targets for their readers, without their secrets (articles 3, 13(1))."""

from dataclasses import replace
from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.registrars import hands_of
from mingcha.sharing.targets import rules
from mingcha.sharing.targets.foreign_text import open_why, reads_free_text
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import (
    own_grant_lets_enable,
    target_called,
    target_facts,
    target_row,
    targets_by_name,
)
from mingcha.sharing.targets.values import TargetPage, TargetRow, TargetSteps


@cites("3", "13(1)")
def targets(reader: Reader, *, at: datetime) -> tuple[TargetRow, ...]:
    """The targets by name. Raises Refused (article 13(1))."""
    who = duty_of(reader, at)
    require(rules.may_read_targets(who))
    return tuple(_row_for(who, one) for one in targets_by_name())


@cites("3", "13(1)")
def target(reader: Reader, name: str, *, at: datetime) -> TargetPage:
    """A target with the reader's steps. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(rules.may_read_targets(who))
    held = target_called(name)
    facts = target_facts(held)
    enable = rules.may_enable_target(who, facts, hands_of((who.user_id, *facts.writers)))
    return TargetPage(
        row=_row_for(who, held),
        steps=TargetSteps(
            change=rules.may_change_target(who, facts, secret_alone=False),
            attempt=rules.may_try_target(who),
            enable=enable and own_grant_lets_enable(held, at),
            disable=rules.may_disable_target(who, facts),
            pause=rules.may_pause_target(who, facts),
            resume=rules.may_resume_target(who, facts),
            rotate_key=rules.may_rotate_key(who, facts),
        ),
    )


def running_targets() -> tuple[str, ...]:
    """The names of the targets for which batches leave: enabled ones, of which those that are paused get withdrawals
    alone; without one that is paused so that nothing leaves."""
    return tuple(one.name for one in targets_by_name() if target_facts(one).lets_withdrawals)


def enabled_targets() -> tuple[str, ...]:
    """The names of the targets that are enabled, also of those that are paused so that nothing leaves."""
    return tuple(targets_by_name().filter(enabled_at__isnull=False).values_list("name", flat=True))


def _row_for(who: DutyFacts, held: Target) -> TargetRow:
    """A target for a reader: why it did not answer is in its own words for officers and administrators, who try it."""
    row = target_row(held)
    reads = reads_free_text(who) or rules.may_try_target(who)
    return row if reads else replace(row, tried_why=open_why(row.tried_why))
