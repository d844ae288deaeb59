"""The trial run of a project for its page (articles 3, 8)."""

from datetime import datetime

from mingcha.kit.decision import Decision, cites, require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.projects.rows import project_called
from mingcha.registry.trials import rules as trials_rules
from mingcha.registry.trials.models import ProjectTrial, TrialPerson
from mingcha.registry.trials.values import TrialPersonRow, TrialRow

MOST_FORMER = 50
"""People taken off a list whom its page names."""


@cites("3", "8")
def trial_of_project(asker: Reader, project: int, *, at: datetime) -> tuple[TrialRow, Decision]:
    """The trial run of a project with its people, and whether the asker may record it. Raises Fault(NOT_FOUND), Refused
    (article 3) outside the asker's reach."""
    held, who = project_called(project), duty_of(asker, at)
    place = held.organisation.place
    require(places_rules.may_see(who, place))
    row, today = ProjectTrial.objects.filter(project=held).first(), shanghai_day(at)
    people = list(TrialPerson.objects.filter(project=held).select_related("user").order_by("-pk"))
    first_on, last_on = (row.first_on, row.last_on) if row else (None, None)
    found = TrialRow(
        first_on=first_on,
        last_on=last_on,
        revision=row.revision if row else 0,
        is_open=bool(first_on and last_on and first_on <= today <= last_on),
        is_to_come=first_on is not None and today < first_on,
        is_short=trials_rules.is_short(first_on, last_on, today),
        least_days=parameters.number("trial_run.min_days", today),
        most_days=parameters.number("trial_run.most_days", today),
        people=tuple(_person(one) for one in reversed(people) if one.removed_at is None),
        former=tuple(_person(one) for one in people if one.removed_at is not None)[:MOST_FORMER],
    )
    return found, trials_rules.may_keep_trial(who, place)


def _person(held: TrialPerson) -> TrialPersonRow:
    return TrialPersonRow(
        username=held.user.username,
        name=held.user.name,
        unit=held.unit,
        reason=held.reason,
        added_by=held.added_by,
        added_at=held.added_at,
        removed_at=held.removed_at,
        removed_by=held.removed_by,
        removed_reason=held.removed_reason,
    )
