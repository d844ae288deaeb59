"""Opens and closes the finding of a project that is out of step, inside the act that changes it (article 8)."""

from collections.abc import Iterable
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.registry.findings.actions import close_mended, open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import words_standing
from mingcha.registry.projects.models import Project
from mingcha.registry.stages.rows import lanes_of

_KIND, _OF = FindingKind.OUT_OF_STEP, SubjectKind.PROJECT


def note_steps(record: ActRecord, projects: Iterable[int], now: datetime) -> None:
    """Makes the findings of these projects (numbers) say what is out of step now: one that says something else is
    closed and opened anew, so that the list never says what is no longer so."""
    numbers = sorted(set(projects))
    if not numbers:
        return
    lanes = lanes_of(numbers)
    for held in Project.objects.select_related("organisation").filter(pk__in=numbers).order_by("pk"):
        warnings, subject = lanes[held.pk].warnings, str(held.pk)
        words = warnings[0].words if warnings else None
        standing = words_standing(_KIND, _OF, subject)
        if words == standing:
            continue
        if standing is not None:
            reason = "情形已变化" if words else "已同步"
            close_mended(record, kind=_KIND, subject_kind=_OF, subject=subject, reason=reason, now=now)
        if words is not None:
            open_finding(
                record,
                kind=_KIND,
                article=warnings[0].article,
                subject_kind=_OF,
                subject=subject,
                words=words,
                place=held.organisation.place,
                now=now,
            )
