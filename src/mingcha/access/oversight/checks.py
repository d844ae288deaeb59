"""Checks of the audit for `mingcha check`: no day is missing (article 25)."""

from collections.abc import Iterator
from datetime import timedelta

from mingcha.access.oversight.models import JudgedDay
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words

_NOT_JUDGED = Words(
    "该日的画面访问未经审计，而其后之日已审计（第二十五条）",
    "the use of footage on this day was not judged, though a later day was (article 25)",
)


@cites("25")
def check_judged_days() -> Iterator[Finding]:
    """Reports each day between two judged days that was not judged."""
    before = None
    for day in JudgedDay.objects.order_by("day").values_list("day", flat=True).iterator(chunk_size=2000):
        if before is not None:
            missing = (before + timedelta(days=ahead) for ahead in range(1, (day - before).days))
            for one in missing:
                yield Finding("access", "day_not_judged", one.isoformat(), _NOT_JUDGED)
        before = day
