"""A guard around every act of a test: what changes the register tells of it, list and map are up to date, and the rows
of sharing are marked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from unittest.mock import patch

from mingcha.evidence import entries
from mingcha.evidence.models import Attested
from mingcha.kit.actor import Actor
from mingcha.overview.names.kinds import NamedKind
from mingcha.overview.names.upkeep import update_names
from mingcha.overview.points.upkeep import update_points
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points import changes
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System
from mingcha.sharing.point_rows.models import ChangedKey

PATHS = {Point: "pk", System: "system", Site: "system__site", Organisation: "system__site__organisation"}
"""How a point is found from a row whose change changes what list and map show of it."""

NAMES = {Site: NamedKind.SITE, Organisation: NamedKind.UNIT, User: NamedKind.PERSON}
"""What is found by its name."""

_AT_A_TIME = 500


@contextmanager
def points_are_told(once: set[str] | None = None) -> Iterator[None]:
    """Fails an act that writes a row of PATHS without telling of every point below it (registry.points.changes), or
    after which the derived row of such a point is not what a rebuild would make it, or the point is not marked as
    changed (sharing.point_rows). With `once` an act is judged only the first time that its name comes: the set holds
    the names that came."""
    written: list[Attested] = []
    told: set[int] = set()

    class WatchedRecord(entries.ActRecord):
        def __init__(self, place: entries._Place, name: str, by: Actor) -> None:
            super().__init__(place, name, by)
            written.clear()
            told.clear()

        def wrote(self, *instances: Attested) -> None:
            super().wrote(*instances)
            written.extend(instances)

        def insert_many(self, model: type[Attested], instances: Iterable[Attested]) -> int:  # type: ignore[override]
            if model not in PATHS:
                return super().insert_many(model, instances)
            made = list(instances)
            count = super().insert_many(model, made)
            written.extend(made)
            return count

        def wrote_many(self, model: type[Attested], keys: Iterable[int]) -> int:
            if model not in PATHS:
                return super().wrote_many(model, keys)
            named = list(keys)
            written.extend(model._base_manager.in_bulk(named).values())
            return super().wrote_many(model, named)

    def listener(points: ChangedPoints) -> None:
        told.update(points.query.values_list("pk", flat=True))

    write = entries._record

    def record_and_check(log, record, name, by, clock, cites) -> None:  # type: ignore[no-untyped-def]
        write(log, record, name, by, clock, cites)
        if once is not None:
            if not written or name in once:
                return
            once.add(name)
        _judge(name, written, told)

    with (
        patch.object(entries, "ActRecord", WatchedRecord),
        patch.object(entries, "_record", record_and_check),
        patch.object(changes, "_listeners", [*changes._listeners, listener]),
    ):
        yield


def _judge(name: str, written: list[Attested], told: set[int]) -> None:
    """Whether an act told of all points below what it wrote, and whether list and map are up to date."""
    for model, path in PATHS.items():
        keys = [row.pk for row in written if type(row) is model]
        for some in batched(keys, _AT_A_TIME):
            below = Point.objects.filter(**{f"{path}__in": some})
            codes = dict(below.values_list("pk", "code"))
            missing = codes.keys() - told
            assert not missing, f"{name} wrote a {model.__name__} and did not tell of the points {missing}"
            assert update_points(below) == 0, f"after {name} list and map show something else than the register"
            marks = ChangedKey.objects.filter(key__in=[f"point/{code}" for code in codes.values()])
            assert marks.count() == len(codes), f"after {name} a point is not marked for the rows of sharing"
    for model, kind in NAMES.items():
        rows = model.objects.filter(pk__in=[row.pk for row in written if type(row) is model])
        assert update_names(kind, rows) == 0, f"after {name} the search finds a {model.__name__} by another name"
