"""The points around a point whose views lie nearest to its own, by the register's places and sectors (article 7)."""

from django.db.models import Q

from mingcha.geo.local_plane import LocalPlane
from mingcha.geo.near_tiles import tile_runs, tile_shift, tiles_around
from mingcha.geo.scenes import Scene, nearest
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.points.rows import point_called

_COLUMNS = ("code", "longitude_ndeg", "latitude_ndeg", "azimuth_deg", "view_angle_deg", "view_range_m")


def points_around(code: str, radius_m: float, *, most: int) -> tuple[str, ...]:
    """The codes of at most `most` other points within a distance that are not out of use, those first whose view has
    its middle nearest to that of this one; none for a point without a place, or on a vehicle or ship. For the planes
    above, which decide who may see them. Raises Fault(NOT_FOUND)."""
    held = point_called(code)
    if held.longitude_ndeg is None or held.latitude_ndeg is None or held.carrier:
        return ()
    shift = tile_shift(radius_m)
    within = Q(pk__in=[])
    for first, end in tile_runs(tiles_around(held.longitude_ndeg, held.latitude_ndeg, radius_m, shift)):
        within |= Q(map_cell__gte=first << shift, map_cell__lt=end << shift)
    west, south, east, north = LocalPlane(held.longitude_ndeg, held.latitude_ndeg).box_ndeg(radius_m)
    rows = Point.objects.filter(
        within,
        carrier="",
        longitude_ndeg__range=(west, east),
        latitude_ndeg__range=(south, north),
    )
    rows = rows.exclude(Q(code=code) | Q(state=PointState.OUT_OF_USE))
    scenes = {row[0]: Scene(*row[1:]) for row in rows.values_list(*_COLUMNS)}
    own = Scene(held.longitude_ndeg, held.latitude_ndeg, held.azimuth_deg, held.view_angle_deg, held.view_range_m)
    return nearest(own, scenes, most)
