"""Records the days and the people of a project's trial run (article 8).

Tickets ask both each time, and the worker ends the grants that they no longer carry.
"""

from collections.abc import Callable
from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.rows import user_called
from mingcha.registry.projects.rows import project_called
from mingcha.registry.trials import rules as trials_rules
from mingcha.registry.trials.models import ProjectTrial, TrialPerson

type Watched = Callable[[int], bool]
"""Whether a ticket for pictures of the trial run of a project (its number) was ever given."""


@cites("3", "8")
def set_trial_days(
    by: Asker,
    *,
    project: int,
    first_on: date,
    last_on: date,
    revision: int,
    clock: Clock,
    watched: Watched | None = None,
) -> int:
    """Records the first and the last day of a project's trial run, in place of those that stood there; returns their
    revision. `revision`: of the days as they were read, 0 for none; Fault(CONFLICT) if they changed since. `watched`:
    asked whether anybody looked, which the register does not know; without it a trial run that began was watched.

    Raises Refused (articles 3, 8), Fault(NOT_FOUND).
    """
    with act("registry.trial.set_days", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        now, held = clock.now(), project_called(project)
        require(trials_rules.may_keep_trial(duty_of(by, now), held.organisation.place))
        require(trials_rules.trial_days_fit(first_on, last_on, shanghai_day(now)))
        row = ProjectTrial.objects.filter(project=held).first()
        if revision != (row.revision if row else 0):
            words = Words(
                "试运行期限已被他人修改，请核对后再保存", "somebody else changed the days meanwhile: look again"
            )
            raise Fault(FaultKind.CONFLICT, words)
        seen = row is None or watched is None or watched(held.pk)
        require(trials_rules.first_day_stands(row.first_on if row else None, first_on, shanghai_day(now), watched=seen))
        before = [row.first_on.isoformat(), row.last_on.isoformat()] if row else None
        row = row or ProjectTrial(project=held, revision=0)
        row.first_on, row.last_on = first_on, last_on
        row.revision += 1
        row.recorded_by, row.recorded_at = actor_of(by).id, now
        row.save()
        record.wrote(row)
        record.fact("project", held.pk)
        record.fact("before", before)
        record.fact("after", [first_on.isoformat(), last_on.isoformat()])
    return row.revision


@cites("3", "8")
def add_trial_person(by: Asker, *, project: int, username: str, reason: str, clock: Clock) -> None:
    """Puts a person on the list of a project's trial run: the pictures of its points on trial are open to them on its
    days. Raises Refused (articles 3, 8), Fault(NOT_FOUND), Fault(CONFLICT) if the person is on it."""
    with act("registry.trial.add_person", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        now, held = clock.now(), project_called(project)
        require(trials_rules.may_keep_trial(duty_of(by, now), held.organisation.place))
        person = user_called(username)
        standing = TrialPerson.objects.filter(project=held, removed_at=None)
        if standing.filter(user=person).exists():
            raise Fault(FaultKind.CONFLICT, Words("该人员已在名单中", "the person is on the list already"))
        facts = duty_of(person, now) if person.is_active else None
        if facts is None:
            raise Fault(FaultKind.CONFLICT, Words("该账户已停用", "the account is closed"))
        require(trials_rules.may_be_listed(facts, standing.count(), reason))
        made = TrialPerson.objects.create(
            project=held,
            user=person,
            unit=facts.organisation_name,
            organisation=person.organisation,
            reason=checked_name(reason, trials_rules.MOST_REASON),
            added_by=actor_of(by).id,
            added_at=now,
        )
        record.wrote(made)
        record.fact("project", held.pk)
        record.fact("person", person.username)
        record.fact("unit", made.unit)
        record.fact("reason", made.reason)


@cites("3", "8")
def remove_trial_person(by: Asker, *, project: int, username: str, reason: str, clock: Clock) -> None:
    """Takes a person off the list: from this act on no ticket opens the trial to them. Raises Refused (articles 3, 8),
    Fault(NOT_FOUND) if the person is not on it, Fault(INVALID) without a reason."""
    stated = checked_name(reason, trials_rules.MOST_REASON)
    with act("registry.trial.remove_person", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        now, held = clock.now(), project_called(project)
        require(trials_rules.may_keep_trial(duty_of(by, now), held.organisation.place))
        row = TrialPerson.objects.filter(project=held, user__username=username, removed_at=None).first()
        if row is None:
            raise Fault(FaultKind.NOT_FOUND, Words("该人员不在名单中", "the person is not on the list"), username)
        row.removed_at, row.removed_by, row.removed_reason = now, actor_of(by).id, stated
        row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
        record.wrote(row)
        record.fact("project", held.pk)
        record.fact("person", username)
        record.fact("reason", stated)
