"""Share grants that wait for a person without a day: people to be asked for, people to be named, a suspended grant
(article 13(2))."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.models import GrantPerson, ShareGrant
from mingcha.sharing.grants.rows import decisions_open_to, owed_of
from mingcha.sharing.grants.states import GrantState, Side
from mingcha.sharing.grants.terms import is_report_late


@cites("13(2)")
def waiting_share_people(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """What was agreed for the reader's department and is supplied once it has asked for somebody, the oldest first; by
    one query."""
    who = duty_of(asker, at)
    if not own_departments(who):
        return ()
    rows = _without_people(who, at).order_by("decided_at", "pk").values_list("application__no", "decided_at")
    return tuple(
        Waiting(WaitKind.SHARE_PEOPLE, no, Words(f"共享申请 {no}", f"application {no}"), since)
        for no, since in rows[:limit]
    )


@cites("13(2)")
def lacks_people(asker: Reader, application: str, *, at: datetime) -> bool:
    """Whether what was agreed on an application waits for its department, which the reader is of, to ask for people."""
    who = duty_of(asker, at)
    return bool(own_departments(who)) and _without_people(who, at).filter(application__no=application).exists()


@cites("13(2)")
def waiting_share_grants(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The grants in force for which a department asks to have somebody named, for a clerk of another department, the
    oldest first; by one query."""
    rows = people_to_name(duty_of(asker, at))
    if rows is None:
        return ()
    found: dict[str, datetime] = {}
    for no, since in rows.order_by("pk").values_list("application__decisions__grant__no", "asked_at"):
        found.setdefault(no, since)
    return tuple(_grant(WaitKind.SHARE_PERSON, no, since) for no, since in list(found.items())[:limit])


@cites("13(2)", "NDSR 12")
def waiting_suspended_grants(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The suspended grants that the reader resumes or ends: an officer all of them, a clerk those that the police did
    not suspend; without those that wait for a report of the department; the oldest first, by two queries."""
    on, rows = shanghai_day(at), suspended_to_act_on(duty_of(asker, at), at)
    if rows is None:
        return ()
    held = list(rows.prefetch_related("steps").order_by("pk")[:limit])
    owed = owed_of(held, on)
    return tuple(
        _grant(WaitKind.SHARE_SUSPENDED, one.no, max(step.at for step in one.steps.all()))
        for one in held
        if not is_report_late(owed[one.pk], on)
    )


def people_to_name(who: DutyFacts) -> QuerySet[GrantPerson] | None:
    """Those whom a clerk of another department may have to name in a grant in force; None for who is no clerk."""
    if not rules.may_read_grants(who) or not who.has(*rules.SUPPLIERS):
        return None
    return GrantPerson.objects.filter(
        named_at=None, removed_at=None, application__decisions__grant__state=GrantState.IN_FORCE.value
    ).exclude(application__department__code=who.organisation)


def suspended_to_act_on(who: DutyFacts, at: datetime) -> QuerySet[ShareGrant] | None:
    """The suspended grants of others that have days left and that an officer, or a clerk where the police did not
    suspend them, resumes or ends; also those that wait for a report. None for who is neither."""
    if not rules.reads_every_grant(who) or not who.has(*rules.SUPPLIERS, *rules.REVIEWERS_OF_GRANTS):
        return None
    rows = ShareGrant.objects.filter(state=GrantState.SUSPENDED.value, until_on__gte=shanghai_day(at))
    if not who.has(*rules.REVIEWERS_OF_GRANTS):
        rows = rows.exclude(suspended_by=Side.POLICE.value)
    return rows.exclude(department__code=who.organisation)


def _without_people(who: DutyFacts, at: datetime) -> QuerySet[SharingDecision]:
    """The decisions for the reader's own department that can be supplied and for which it asked for nobody."""
    asked = GrantPerson.objects.filter(application=OuterRef("application"), removed_at=None)
    rows = decisions_open_to(who, shanghai_day(at)).filter(application__department__code__in=own_departments(who))
    return rows.filter(~Exists(asked))


def _grant(kind: WaitKind, no: str, since: datetime) -> Waiting:
    return Waiting(kind, no, Words(f"共享提供 {no}", f"share grant {no}"), since)
