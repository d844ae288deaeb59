"""Names the persons of legal review, and ends it (APL 58; article 23)."""

from django.db.models import QuerySet

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import are_same_hand
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.reviewers import rules
from mingcha.supervision.reviewers.models import LegalReviewer


@cites("23", "APL 58")
def name_reviewer(by: Asker, *, username: str, qualification_no: str, clock: Clock) -> int:
    """Names an officer of the own organ as a reviewer; returns the number of the row. Raises Refused (3; APL 58),
    Fault(NOT_FOUND) for an account that is not there."""
    with act("supervision.reviewer.name", by=actor_of(by), clock=clock, cites=("APL 58",)) as record:
        now, named = clock.now(), _account(username)
        who = duty_of(by, now)
        require(
            rules.may_name_reviewer(
                who,
                _hand(who.user_id, named.pk),
                same_unit=_same_unit(who.organisation, named),
                is_police=duty_of(named, now).has(*PUBLIC_SECURITY),
                is_named=running(named.pk).exists(),
                qualification_no=qualification_no,
            )
        )
        made = LegalReviewer.objects.create(
            user=named,
            name=named.name,
            qualification_no=checked_name(qualification_no, rules.MOST_QUALIFICATION),
            named_on=shanghai_day(now),
            named_by=actor_of(by).id,
        )
        record.wrote(made)
        record.fact("reviewer", named.username)
        record.fact("qualification_no", made.qualification_no)
    return made.pk


@cites("23", "APL 58")
def end_reviewer(by: Asker, *, number: int, reason: str, clock: Clock) -> None:
    """Ends what an officer was named to. Raises Refused (3; APL 58), Fault(NOT_FOUND)."""
    with act("supervision.reviewer.end", by=actor_of(by), clock=clock, cites=("APL 58",)) as record:
        now = clock.now()
        held = LegalReviewer.objects.filter(pk=number, ended_on=None).select_related("user").first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这一法制审核人员", "there is no such reviewer"), str(number))
        who = duty_of(by, now)
        same = _same_unit(who.organisation, held.user)
        require(rules.may_end_reviewer(who, _hand(who.user_id, held.user_id), same_unit=same, reason=reason))
        held.ended_on, held.ended_by = shanghai_day(now), actor_of(by).id
        held.end_reason = checked_name(reason, rules.MOST_REASON)
        held.save()
        record.wrote(held)
        record.fact("reviewer", held.user.username)
        record.fact("reason", held.end_reason)


def running(user: int) -> QuerySet[LegalReviewer]:
    """The running row of a person, if there is one."""
    return LegalReviewer.objects.filter(user=user, ended_on=None)


def _account(username: str) -> User:
    found = User.objects.select_related("organisation").filter(username=username.strip(), is_active=True).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一账户", "there is no such account"), username)
    return found


def _hand(own: int, other: int) -> int:
    """The other account, or the own one if both are of one hand: for rules that compare accounts."""
    return own if are_same_hand(own, other, hands_of((own, other))) else other


def _same_unit(organisation: str, named: User) -> bool:
    return named.organisation is not None and named.organisation.code == organisation
