"""Whether pictures of a trial run may have been viewed (article 8)."""

from datetime import datetime

from django.db.models import F

from mingcha.access.tickets.models import Ticket
from mingcha.kit.clock import unix_ms
from mingcha.kit.decision import cites
from mingcha.registry.projects.models import ProjectPoint


@cites("8")
def trial_was_watched(project: int) -> bool:
    """Whether a ticket was issued for a point of a project since the point belongs to it. Not limited to a reach: for
    the act on the days of its trial run."""
    since: dict[datetime, list[int]] = {}
    for point, added_at in ProjectPoint.objects.filter(project=project).values_list("point", "added_at"):
        since.setdefault(added_at, []).append(point)
    return any(
        Ticket.objects.filter(
            grant__points__point__in=points,
            issued_ms__gte=unix_ms(added_at),
            points__contains=F("grant__points__point__code"),
        ).exists()
        for added_at, points in since.items()
    )
