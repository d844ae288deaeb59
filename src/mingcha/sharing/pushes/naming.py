"""Which keys of a target a reader may be told: a key has the code of its point in it (articles 3, 13(1), 16(1))."""

from collections.abc import Collection
from datetime import datetime

from mingcha.evidence.one_of import OneOf
from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.queries import nameable_points
from mingcha.sharing.pushes.models import PushedRow, PushItem
from mingcha.sharing.targets.models import Target


@cites("3", "13(1)", "16(1)", "799-10")
def nameable_keys(
    reader: Reader, target: Target, keys: Collection[str], *, at: datetime, by_token: bool
) -> frozenset[str]:
    """Those of some keys of a target that the reader may be told: of sets all, of points those whose point the reader
    may be told of. A key whose point is known no more is told to nobody."""
    asked = {key for key in keys if not key.startswith(Subject.SET)}
    subjects = _subjects(target, asked)
    named = set(keys) - asked
    for as_cells in (False, True):
        some = {key: subject for key, subject in subjects.items() if (key != subject) is as_cells}
        if some:
            codes = {subject.removeprefix(Subject.POINT) for subject in some.values()}
            given = nameable_points(reader, codes, at=at, as_cells=as_cells, by_token=by_token)
            named |= {key for key, subject in some.items() if subject.removeprefix(Subject.POINT) in given}
    return frozenset(named)


def _subjects(target: Target, keys: Collection[str]) -> dict[str, str]:
    """The subjects of keys that a target got or waits for."""
    found: dict[str, str] = {}
    if keys:
        for model in (PushedRow, PushItem):
            found |= dict(model.objects.filter(OneOf("key", keys), target=target).values_list("key", "subject"))
    return found
