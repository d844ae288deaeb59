"""Asks for a check of this home, whose entry the check writes; records a table of changes (articles 16(3), 20)."""

from django.conf import settings

from mingcha.evidence.entries import act
from mingcha.jobs.actions import queue_job
from mingcha.jobs.queries import newest_job_of
from mingcha.jobs.values import JobRow, NewPart
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.verifications import rules as verifications_rules
from mingcha.registry.verifications.tasks import NAME


@cites("16(3)", "20(3)")
def ask_for_check(by: Asker, *, clock: Clock) -> JobRow:
    """Queues a check of this home in the asker's name; the job, which is the one that is open already if there is one.

    Raises Refused by the rule, Fault(CONFLICT) shortly after another check ended, and Fault(UNSUPPORTED) on a recorder
    host, whose worker checks it every night.
    """
    require(verifications_rules.may_ask_for_check(duty_of(by, clock.now())))
    if settings.MINGCHA_HOME.is_recorder_host:
        words = Words("录像主机只做每晚核验", "a recorder host is checked every night alone")
        raise Fault(FaultKind.UNSUPPORTED, words)
    newest = newest_job_of(NAME)
    if newest is not None and newest.is_open:
        return newest
    again = verifications_rules.free_again_at(newest.ended_at if newest else None, clock.now())
    if again is not None:
        words = Words(
            f"刚刚核验过，{again.astimezone(SHANGHAI):%H:%M} 之后可再次核验",
            f"a check has just ended: ask again after {again.astimezone(SHANGHAI):%H:%M}",
        )
        raise Fault(FaultKind.CONFLICT, words)
    return queue_job(NAME, [NewPart()], arguments={}, by=actor_of(by), clock=clock)


@cites("3", "16(3)")
def record_changes_table(by: Asker, *, query: str, rows: int, digest: str, clock: Clock) -> None:
    """Records that a person takes the changes of a search as a table: filter, number of rows, and the SHA-256 of its
    bytes. The caller hands nothing over before this has returned. Raises Fault(UNAUTHENTICATED)."""
    with act("registry.change.export_table", by=actor_of(by), clock=clock, cites=("3", "16(3)")) as record:
        duty_of(by, clock.now())
        record.fact("filter", query)
        record.fact("rows", rows)
        record.fact("sha256", digest)
