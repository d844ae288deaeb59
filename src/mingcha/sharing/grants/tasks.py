"""What the clock ends of share grants: their term, a report that is late, people who left the department, points whose
unit no longer consents (articles 13(2), 13(3), 16(3); NDSR 12). Each grant is an act of its own."""

from contextlib import suppress

from mingcha.access.shares.ending import withdraw_shared_points
from mingcha.access.shares.models import SharedPoint
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.actions import end, suspend
from mingcha.sharing.grants.models import GrantPerson, ShareGrant
from mingcha.sharing.grants.naming import remove
from mingcha.sharing.grants.rows import WITH_APPLICATION, asked_person, grant_facts, running_grant, scope_of_grant
from mingcha.sharing.grants.states import RUNNING, GrantState, Side

_RUNNING = sorted(one.value for one in RUNNING)
TERM_IS_OVER, REPORT_IS_LATE = "期限届满", "使用情况报告逾期"
NO_DECISION = "同意共享的决定已不存在"
LEFT_THE_DEPARTMENT, NO_CONSENT = "已不是需求部门的在用账户", "管理单位未同意"


@cites("13(2)", "16(3)")
def expire_grants(by: Asker, *, clock: Clock) -> int:
    """Ends each grant whose last day is over (T13-25); returns their number."""
    on = shanghai_day(clock.now())
    due = ShareGrant.objects.filter(state__in=_RUNNING, until_on__lt=on)
    return sum(_expired(by, key, clock) for key in due.order_by("pk").values_list("pk", flat=True))


@cites("13(2)", "NDSR 12")
def suspend_late_grants(by: Asker, *, clock: Clock) -> int:
    """Suspends each grant in force of which a report is late by more than its days of grace (T13-26-N); returns their
    number."""
    now = clock.now()
    running = ShareGrant.objects.filter(state=GrantState.IN_FORCE.value).select_related(*WITH_APPLICATION)
    late = [one.pk for one in running.order_by("pk") if rules.may_suspend_late(grant_facts(one, shanghai_day(now)))]
    return sum(_suspended(by, key, clock) for key in late)


@cites("13(2)", "16(3)", "799-20")
def remove_people_who_left(by: Asker, *, clock: Clock) -> int:
    """Takes each named person out of what runs who is no longer of the department or whose account is off: whoever
    comes back is asked for and named anew. Returns their number."""
    rows = GrantPerson.objects.filter(
        removed_at=None, named_at__isnull=False, application__decisions__grant__state__in=_RUNNING
    )
    rows = rows.select_related("user__organisation", "application__department").distinct()
    gone = [
        one.pk
        for one in rows.order_by("pk")
        if not rules.may_be_asked_for(asked_person(one), one.application.department.code)
    ]
    return sum(_removed(by, key, clock) for key in gone)


@cites("13(2)")
def lapse_grants(by: Asker, *, clock: Clock) -> int:
    """Ends each grant of which no decision is left: its application was withdrawn, or refused when it was decided anew.
    Returns their number."""
    on = shanghai_day(clock.now())
    running = ShareGrant.objects.filter(state__in=_RUNNING).select_related(*WITH_APPLICATION).order_by("pk")
    lapsed = [one.pk for one in running if rules.may_lapse(grant_facts(one, on))]
    return sum(_lapsed(by, key, clock) for key in lapsed)


@cites("13(2)", "13(3)", "15")
def withdraw_points_without_consent(by: Asker, *, clock: Clock) -> int:
    """Takes the points out of open shares of which the unit does not consent now: one that withdrew, and one to which a
    point was transferred and that was never asked (T13-28). Returns the number of grants."""
    running = ShareGrant.objects.exclude(opened="").select_related(*WITH_APPLICATION).order_by("pk")
    return sum(_narrowed(by, one.pk, clock) for one in running if points_without_consent(one))


def points_without_consent(held: ShareGrant) -> tuple[str, ...]:
    """The points of the share that is open which are no longer agreed to, by code."""
    scope = scope_of_grant(held)
    agreed = set(scope.points) if scope else set()
    rows = SharedPoint.objects.filter(share__no=held.opened, withdrawn_at=None)
    return tuple(sorted(code for code in rows.values_list("point__code", flat=True) if code not in agreed))


class _NothingLeft(Exception):  # noqa: N818 - not an error: it ends an act without an entry
    """Somebody else did it between the finding and the act."""


def _grant(key: int) -> ShareGrant:
    return ShareGrant.objects.select_related(*WITH_APPLICATION).get(pk=key)


def _expired(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(_NothingLeft),
        act("sharing.grant.expire", by=actor_of(by), clock=clock, cites=("13(2)",)) as record,
    ):
        now, held = clock.now(), _grant(key)
        _or_nothing(rules.may_expire(grant_facts(held, shanghai_day(now)), shanghai_day(now)))
        end(record, held, TERM_IS_OVER, now)
        return True
    return False


def _suspended(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(_NothingLeft),
        act("sharing.grant.suspend_late", by=actor_of(by), clock=clock, cites=("13(2)", "NDSR 12")) as record,
    ):
        now, held = clock.now(), _grant(key)
        _or_nothing(rules.may_suspend_late(grant_facts(held, shanghai_day(now))))
        suspend(record, held, Side.CLOCK, REPORT_IS_LATE, now)
        return True
    return False


def _lapsed(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(_NothingLeft),
        act("sharing.grant.lapse", by=actor_of(by), clock=clock, cites=("13(2)",)) as record,
    ):
        now, held = clock.now(), _grant(key)
        _or_nothing(rules.may_lapse(grant_facts(held, shanghai_day(now))))
        end(record, held, NO_DECISION, now)
        return True
    return False


def _removed(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(_NothingLeft),
        act("sharing.grant.remove_left", by=actor_of(by), clock=clock, cites=("13(2)", "799-20")) as record,
    ):
        held = GrantPerson.objects.select_related("application").get(pk=key)
        _or_nothing(held.removed_at is None)
        remove(record, held, running_grant(held.application_id), clock.now())
        for name, value in (
            ("application", held.application.no), ("person", held.user_id), ("why", LEFT_THE_DEPARTMENT),
        ):  # fmt: skip
            record.fact(name, value)
        return True
    return False


def _narrowed(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(_NothingLeft),
        act("sharing.grant.narrow", by=actor_of(by), clock=clock, cites=("13(2)", "13(3)")) as record,
    ):
        held = _grant(key)
        codes = points_without_consent(held) if held.opened else ()
        _or_nothing(bool(codes))
        withdraw_shared_points(record, held.opened, codes, NO_CONSENT, clock.now())
        record.fact("grant", held.no)
        return True
    return False


def _or_nothing(is_due: bool) -> None:
    if not is_due:
        raise _NothingLeft
