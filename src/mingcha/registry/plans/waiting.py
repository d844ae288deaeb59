"""Plans that wait for a person's approval (article 5)."""

from datetime import datetime

from django.db.models import Exists

from mingcha.evidence.compiled_query import CompiledQuery, joined_instances, joined_names
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.models import Plan, PlanApproval, PlanApprover, PlanSubmission
from mingcha.registry.plans.rows import authors_of, governments, speaker_of
from mingcha.registry.plans.states import NEEDED, WAITING


@cites("3", "5")
def waiting_plans(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The plans that wait for an approval which the reader may record, the oldest first. One query while none waits;
    an area has one submission at a time, so there are never many."""
    who = duty_of(asker, at)
    if not who.active or not who.user_id:
        return ()
    asked = _ALL_WAITING.rows() if who.has(Role.CITY_OFFICER) else _WAITING_FOR_APPROVERS.rows(who.user_id)
    if not asked:
        return ()
    submissions = joined_instances(PlanSubmission, _WITH_PLAN, _SUBMISSIONS.rows(tuple(key for (key,) in asked)))
    mine = _for(who, submissions)
    return tuple(
        Waiting(WaitKind.PLAN, str(one.plan_id), Words(one.plan.title, one.plan.title), one.submitted_at)
        for one in mine[:limit]
    )


_ALL_WAITING = CompiledQuery(
    lambda: PlanSubmission.objects.filter(
        returned_at=None, plan__state__in=[state.value for state in WAITING]
    ).values_list("pk")
)
_WAITING_FOR_APPROVERS = CompiledQuery(
    lambda user: PlanSubmission.objects.filter(
        Exists(PlanApprover.objects.filter(user=user, ended_at=None)),
        returned_at=None,
        plan__state__in=[state.value for state in WAITING],
    ).values_list("pk")
)


_WITH_PLAN = ("plan",)
_SUBMISSIONS = CompiledQuery(
    lambda keys: (
        PlanSubmission.objects.filter(pk__in=keys)
        .order_by("submitted_at", "pk")
        .values_list(*joined_names(PlanSubmission, _WITH_PLAN))
    )
)
_GIVEN = CompiledQuery(
    lambda keys: PlanApproval.objects.filter(submission__in=keys).order_by().values_list("submission_id", "body")
)


def _for(who: DutyFacts, submissions: list[PlanSubmission]) -> list[PlanSubmission]:
    speaker, offices = speaker_of(who, f"user:{who.user_id}"), governments()
    given = {(number, body) for number, body in _GIVEN.rows(tuple(one.pk for one in submissions))}
    return [one for one in submissions if _is_asked(who, speaker, one, offices.get(one.plan.area.code, ""), given)]


def _is_asked(
    who: DutyFacts, speaker: plans_rules.Speaker, held: PlanSubmission, government: str, given: set[tuple[int, str]]
) -> bool:
    """Whether an approval of this body is lacking and the reader is none of the plan's authors. `given`: the approvals
    by submission and body."""
    plan: Plan = held.plan
    body = plans_rules.body_of(who, speaker, plan.area, government)
    if body is None or body not in NEEDED[plan.area.level] or (held.pk, body.value) in given:
        return False
    return speaker.actor not in authors_of(plan, held)
