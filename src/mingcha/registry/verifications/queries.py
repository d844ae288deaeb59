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
    """A check that somebody asked for: `done` of `parts` parts are compared. `is_taken`: a worker runs it."""

    job: JobRow
    done: int
    is_taken: bool
    parts: int = PARTS


def may_ask_here(asker: Reader, *, at: datetime) -> Decision:
    """Whether this person may ask for a check, for the page."""
    return verifications_rules.may_ask_for_check(duty_of(asker, at))


def newest_check() -> AskedCheck | None:
    """The newest check that somebody asked for; None before the first, or after 90 days."""
    held = newest_job_of(NAME)
    return _asked(held) if held is not None else None


def asked_check(number: int) -> AskedCheck:
    """A check by the number of its job. Raises Fault(NOT_FOUND) for another kind of job too."""
    held = job(number)
    if held.kind != NAME:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这次核验", "there is no such check"))
    return _asked(held)


def _asked(held: JobRow) -> AskedCheck:
    (part,) = parts_of(held.number)
    done = PARTS if held.state is JobState.DONE else min(part.progress, PARTS)
    return AskedCheck(held, done, part.state is PartState.RUNNING)
