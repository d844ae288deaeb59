"""The newest check that somebody asked for, with its progress (articles 16(3), 20)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.jobs.queries import job, newest_job_of, parts_of
from mingcha.jobs.rules import JobState, PartState
from mingcha.jobs.values import JobRow
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.verifications import rules as verifications_rules
from mingcha.registry.verifications.tasks import NAME

PARTS = 6
"""Parts of a check: media, evidence, registry, law, access, custody."""


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """A check that somebody asked for: `done` of `parts` parts are compared. `is_taken`: a worker runs it;
    `again_at`: until then no other one is asked for, None if one may."""

    job: JobRow
    done: int
    is_taken: bool
    again_at: datetime | None
    parts: int = PARTS


def may_ask_here(asker: Reader, *, at: datetime) -> Decision:
    """Whether this person may ask for a check, for the page."""
    return verifications_rules.may_ask_for_check(duty_of(asker, at))


def newest_check(*, at: datetime) -> AskedCheck | None:
    """The newest check that somebody asked for; None before the first, or after 90 days."""
    held = newest_job_of(NAME)
    return _asked(held, at) if held is not None else None


def asked_check(number: int, *, at: datetime) -> AskedCheck:
    """A check by the number of its job. Raises Fault(NOT_FOUND) for another kind of job too."""
    held = job(number)
    if held.kind != NAME:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这次核验", "there is no such check"))
    return _asked(held, at)


def _asked(held: JobRow, at: datetime) -> AskedCheck:
    (part,) = parts_of(held.number)
    done = PARTS if held.state is JobState.DONE else min(part.progress, PARTS)
    again = verifications_rules.free_again_at(held.ended_at, at)
    return AskedCheck(held, done, part.state is PartState.RUNNING, again)
