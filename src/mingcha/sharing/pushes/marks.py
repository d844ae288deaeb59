"""Marks points that are to be judged for the targets; the sweep of a target removes its marks (article 13(1))."""

from collections.abc import Iterable, Sequence
from itertools import batched, groupby
from operator import itemgetter

from django.db import connection

from mingcha.evidence.one_of import OneOf
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.pushes.models import PushMark
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.values import TargetKind

_MARKED_AT_ONCE = 500
_TABLE = PushMark._meta.db_table
_MARK = (
    f"INSERT INTO {_TABLE} (target_id, subject, turn) VALUES {{rows}}"  # noqa: S608 - the name of our table
    f" ON CONFLICT (target_id, subject) DO UPDATE SET turn = {_TABLE}.turn + 1"
)
_OF_POINTS = [one.value for one in TargetKind if one.takes_points]


def points_judged(codes: Sequence[str]) -> None:
    """The listener of point_rows.changes: marks these points for each enabled target that gets points. One that is
    enabled later judges every point by its pass."""
    subjects = [Subject.POINT + code for code in codes]
    targets = Target.objects.filter(enabled_at__isnull=False, kind__in=_OF_POINTS)
    for target in targets.order_by("pk").values_list("pk", flat=True):
        mark_subjects(target, subjects)


def mark_subjects(target: int, subjects: Iterable[str]) -> None:
    """Marks subjects for one target, in their order."""
    for some in batched(sorted(set(subjects)), _MARKED_AT_ONCE):
        values = [value for subject in some for value in (target, subject)]
        with connection.cursor() as cursor:
            cursor.execute(_MARK.format(rows=", ".join(["(%s, %s, 1)"] * len(some))), values)


def remove_marks(target: int, marks: Sequence[tuple[int, str]]) -> None:
    """Removes marks (turn, subject) of a target that are still of the turn that was read."""
    for turn, some in groupby(sorted(marks), itemgetter(0)):
        subjects = [subject for _, subject in some]
        PushMark.objects.filter(OneOf("subject", subjects), target=target, turn=turn).delete()
