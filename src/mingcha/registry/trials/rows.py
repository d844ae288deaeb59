"""The trials of points' projects as the door sees them; not for pages (article 8)."""

from collections.abc import Collection

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.registry.projects.models import ProjectPoint
from mingcha.registry.trials.rules import is_still_listed
from mingcha.registry.trials.values import ListedUnit, TrialFacts

_TRIALS = CompiledQuery(
    lambda codes: ProjectPoint.objects.filter(point__code__in=codes).values_list(
        "point__code",
        "project__trial__first_on",
        "project__trial__last_on",
        "project__trial_people__user_id",
        "project__trial_people__removed_at",
        "project__trial_people__organisation_id",
        "project__trial_people__unit",
        "project__trial_people__user__organisation_id",
        "project__trial_people__user__organisation__name",
    )
)


def trials_of_points(codes: Collection[str]) -> dict[str, TrialFacts]:
    """The trials of the projects of these points by one query; a point of no project is absent. Asked each time, so
    that who is taken off the list, or went to another unit, sees nothing more."""
    found: dict[str, TrialFacts] = {}
    for code, first_on, last_on, user, removed_at, *units in _TRIALS.rows(tuple(sorted(codes))):
        held = found.get(code) or TrialFacts(first_on, last_on)
        then, now = ListedUnit(*units[:2]), ListedUnit(units[2], units[3] or "")
        if user is not None and removed_at is None and is_still_listed(then, now):
            held = TrialFacts(first_on, last_on, held.people | {user})
        found[code] = held
    return found
