"""What the clock ends of share grants: their term, a report that is late, people who left the department, points whose
unit no longer consents, what no decision carries (articles 13(2), 13(3), 16(3); NDSR 12). Each grant is an act of its
own; one that fails is written to the log, and the others go on."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

import structlog
from django.db.models import Exists, F, OuterRef, Q, Subquery

from mingcha.access.shares.ending import withdraw_rows_of_shares, withdraw_shared_points
from mingcha.evidence.entries import act
from mingcha.evidence.one_of import OneOf
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused, cites
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.identity.ended_roles import roles_ended_since
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.catalogue.lists import ShareType
from mingcha.sharing.catalogue.models import DataSetVersion
from mingcha.sharing.catalogue.states import SetState
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.actions import end, suspend
from mingcha.sharing.grants.affected import SweepTurn, changed_points, next_of_round, not_agreed_now
from mingcha.sharing.grants.due import may_owe_reports
from mingcha.sharing.grants.models import GrantPerson, ShareGrant
from mingcha.sharing.grants.naming import remove
from mingcha.sharing.grants.rows import (
    RUNNING_STATES,
    WITH_APPLICATION,
    grant_facts,
    owed_of,
    running_grant,
)
from mingcha.sharing.grants.standing import points_not_agreed, scope_of_grant
from mingcha.sharing.grants.states import GrantState, Side
from mingcha.sharing.grants.terms import is_report_late
from mingcha.sharing.grants.upkeep import NO_DECISION

TERM_IS_OVER, REPORT_IS_LATE = "期限届满", "使用情况报告逾期"
NOT_OFFERED = "目录条目已撤销或者不再共享"
LEFT_THE_DEPARTMENT, NO_CONSENT = "已不是需求部门的在用账户，或者职责已终止", "管理单位未同意，或者点位已不符合共享条件"
_log = structlog.get_logger(__name__)


@cites("13(2)", "16(3)")
def expire_grants(by: Asker, *, clock: Clock) -> int:
    """Ends each grant whose last day is over (T13-25); returns their number."""
    on = shanghai_day(clock.now())
    due = ShareGrant.objects.filter(state__in=RUNNING_STATES, until_on__lt=on)
    return _each(due.order_by("pk").values_list("pk", flat=True), lambda key: _expired(by, key, clock))


@cites("13(2)", "NDSR 12")
def suspend_late_grants(by: Asker, *, clock: Clock) -> int:
    """Suspends each grant in force of whose department a report on a grant of the same set is late by more than its
    days of grace, also of one that was renewed (T13-26-N); returns their number. Of the grants those alone are read
    that may owe a report, and those in force where one is late."""
    on = shanghai_day(clock.now())
    held = list(may_owe_reports(ShareGrant.objects.select_related("decision__application"), on))
    owed = owed_of(held, on)
    late = {_of_set(one) for one in held if is_report_late(owed[one.pk], on)}
    if not late:
        return 0
    running = ShareGrant.objects.filter(
        state=GrantState.IN_FORCE.value, department__in={department for department, _ in late}
    )
    found = running.select_related("decision__application").order_by("pk")
    return _each([one.pk for one in found if _of_set(one) in late], lambda key: _suspended(by, key, clock))


@cites("13(2)", "16(3)", "799-20")
def remove_people_who_left(by: Asker, *, clock: Clock) -> int:
    """Takes each named person out of what runs who is no longer of the department, whose account is off, or whose
    roles ended since: whoever comes back is asked for and named anew. Returns their number; they are found by one
    query."""
    rows = GrantPerson.objects.filter(
        removed_at=None, named_at__isnull=False, application__decisions__grant__state__in=RUNNING_STATES
    )
    rows = rows.filter(
        Q(user__is_active=False)
        | Q(user__organisation=None)
        | ~Q(user__organisation=F("application__department"))
        | roles_ended_since("named_at", clock.now())
    )
    gone = rows.distinct().order_by("pk").values_list("pk", flat=True)
    return _each(gone, lambda key: _removed(by, key, clock))


@cites("13(2)")
def lapse_grants(by: Asker, *, clock: Clock) -> int:
    """Ends each grant of which no decision is left: its application was withdrawn, or refused when it was decided anew;
    or whose set was withdrawn or is not shared any more. Returns their number; they are found by one query."""
    newest = SharingDecision.objects.filter(application=OuterRef("decision__application")).order_by("-number")
    offered = DataSetVersion.objects.filter(
        data_set=OuterRef("decision__application__data_set"), state=SetState.PUBLISHED.value
    ).exclude(share_type=ShareType.NOT_SHARED.value)
    rows = ShareGrant.objects.filter(state__in=RUNNING_STATES).annotate(
        agreed_until=Subquery(newest.values("until_on")[:1])
    )
    withdrawn = Q(decision__application__state=ApplicationState.WITHDRAWN.value)
    lapsed = rows.filter(withdrawn | Q(agreed_until=None) | ~Exists(offered))
    return _each(lapsed.order_by("pk").values_list("pk", flat=True), lambda key: _lapsed(by, key, clock))


@cites("13(2)", "13(3)", "15", "18")
def withdraw_points_without_consent(by: Asker, *, clock: Clock, turn: SweepTurn | None = None) -> int:
    """Takes the points out of open shares of which the unit does not consent now: one that withdrew, and one to which a
    point was transferred and that was never asked (T13-28); and those that could not be agreed now: a finding of
    article 18 is open, the filing or the place in the catalogue is gone. Returns the number of grants. `turn`: what
    changed in the catalogue or was found is taken out in each turn, the rest within TURNS_OF_A_ROUND of them, all of
    it in one act, by a few queries whatever the number of grants; None judges every grant, one by one."""
    if turn is None:
        running = ShareGrant.objects.exclude(opened="").order_by("pk").values_list("pk", flat=True)
        return _each(running, lambda key: _narrowed(by, key, clock))
    found = {one.key for one in (*changed_points(clock.now()), *next_of_round(turn))}
    return _taken_out(by, found, clock) if found and not_agreed_now(found, clock.now()) else 0


def _taken_out(by: Asker, found: Collection[int], clock: Clock) -> int:
    """Takes those of some rows of open shares (keys) that could not be opened anew out of all of them; returns the
    number of grants."""
    with (
        suppress(NothingLeft),
        act("sharing.grant.narrow", by=actor_of(by), clock=clock, cites=("13(2)", "13(3)", "18")) as record,
    ):
        now = clock.now()
        gone = not_agreed_now(found, now)
        _or_nothing(bool(gone))
        withdraw_rows_of_shares(record, [one.key for one in gone], NO_CONSENT, now)
        shares = {one.share for one in gone}
        grants = ShareGrant.objects.filter(OneOf("opened", sorted(shares))).order_by("pk")
        record.fact("grants", list(grants.values_list("no", flat=True)))
        return len(shares)
    return 0


def _each(keys: Iterable[int], one: Callable[[int], bool]) -> int:
    """Acts on each of these, which are read first; one that fails is logged, and the others go on. Returns how many
    were acted on."""
    done = 0
    for key in list(keys):
        try:
            done += one(key)
        except (Fault, Refused) as problem:
            _log.warning("share_grant_left_as_it_is", row=key, why=str(problem))
    return done


def _of_set(held: ShareGrant) -> tuple[int, int | None]:
    """The department and the set of a grant, whose reports count together."""
    return held.department_id, held.decision.application.data_set_id


def _grant(key: int) -> ShareGrant:
    return ShareGrant.objects.select_related(*WITH_APPLICATION).get(pk=key)


def _expired(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(NothingLeft),
        act("sharing.grant.expire", by=actor_of(by), clock=clock, cites=("13(2)",)) as record,
    ):
        now, held = clock.now(), _grant(key)
        _or_nothing(rules.may_expire(grant_facts(held, shanghai_day(now)), shanghai_day(now)))
        end(record, held, Side.CLOCK, TERM_IS_OVER, now)
        return True
    return False


def _suspended(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(NothingLeft),
        act("sharing.grant.suspend_late", by=actor_of(by), clock=clock, cites=("13(2)", "NDSR 12")) as record,
    ):
        now, held = clock.now(), _grant(key)
        _or_nothing(rules.may_suspend_late(grant_facts(held, shanghai_day(now))))
        suspend(record, held, Side.CLOCK, REPORT_IS_LATE, now)
        return True
    return False


def _lapsed(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(NothingLeft),
        act("sharing.grant.lapse", by=actor_of(by), clock=clock, cites=("13(2)",)) as record,
    ):
        now, held = clock.now(), _grant(key)
        facts = grant_facts(held, shanghai_day(now))
        _or_nothing(rules.may_lapse(facts))
        end(record, held, Side.CLOCK, NOT_OFFERED if facts.is_decided else NO_DECISION, now)
        return True
    return False


def _removed(by: Asker, key: int, clock: Clock) -> bool:
    with (
        suppress(NothingLeft),
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
    held = _grant(key)
    if not points_not_agreed(held, scope_of_grant(held), clock.now()):
        return False
    with (
        suppress(NothingLeft),
        act("sharing.grant.narrow", by=actor_of(by), clock=clock, cites=("13(2)", "13(3)")) as record,
    ):
        now, held = clock.now(), _grant(key)
        codes = points_not_agreed(held, scope_of_grant(held), now) if held.opened else ()
        _or_nothing(bool(codes))
        withdraw_shared_points(record, held.opened, codes, NO_CONSENT, now)
        record.fact("grant", held.no)
        return True
    return False


def _or_nothing(is_due: bool) -> None:
    if not is_due:
        raise NothingLeft
