"""Finds the points that have the address of a point to be registered, however it is written (articles 3, 7)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Q

from mingcha.evidence.one_of import OneOf
from mingcha.media.address import CameraAddress
from mingcha.registry.points.above import shared_keys
from mingcha.registry.points.address import device_begin, host_of, stream_key
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import PAST_TRIAL, SameAddress

_MOST_COMPARED = 500
"""Keys in one question to the database."""


def same_address(urls: Collection[str], unit: str, *, but: int | None = None) -> SameAddress | None:
    """The point that has one of these stored addresses as its main or sub stream, for the rule: one of another unit if
    there is any and the units have not agreed to share it, else one of this unit, else None. `but` is the key of the
    point itself."""
    keys = {key for url in urls if (key := stream_key(url))}
    return chosen(owners_of(keys, but=but), keys, unit, shared_keys(unit))


def chosen(
    owners: Mapping[str, Sequence[SameAddress]], keys: Collection[str], unit: str, shared: frozenset[str]
) -> SameAddress | None:
    """Of the points that have one of these keys: one of another unit, unless its key is among the `shared` ones, else
    one of this unit, first one in use, else None."""
    others = (one for key in keys if key not in shared for one in owners.get(key, ()) if one.unit != unit)
    own = [one for key in keys for one in owners.get(key, ()) if one.unit == unit]
    return next(others, None) or next((one for one in own if one.in_use), None) or next(iter(own), None)


def point_of_another_unit(key: str, unit: str) -> Point | None:
    """The first point of another unit than this one that has a stream key; None if there is none."""
    rows = Point.objects.filter(Q(stream_key=key) | Q(sub_stream_key=key))
    rows = rows.exclude(system__site__organisation__code=unit).order_by("pk")
    return rows.select_related("system__site__organisation", "system__contractor").first()


def owners_of(keys: Collection[str], *, but: int | None = None) -> dict[str, list[SameAddress]]:
    """The points that have each of these stream keys. Of any territory: the rule decides what the asker sees."""
    found: dict[str, list[SameAddress]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _MOST_COMPARED):
        some = wanted[start : start + _MOST_COMPARED]
        rows = Point.objects.filter(Q(OneOf("stream_key", some)) | Q(OneOf("sub_stream_key", some)))
        columns = ("stream_key", "sub_stream_key", "name", "system__site__organisation__code", "state")
        rows = rows if but is None else rows.exclude(pk=but)
        for main, sub, name, unit, state in rows.order_by("pk").values_list(*columns):
            for key in {main, sub}.intersection(some):
                found.setdefault(key, []).append(SameAddress(unit, name, state in PAST_TRIAL))
    return found


def beside_on_stream(codes: Collection[str]) -> dict[str, frozenset[str]]:
    """The other points that have the main or sub stream of each of these points (codes); those without any are absent.
    Not cut to a reach: units that share a camera share what must be covered in its view."""
    keys_of = {code: {main, sub} - {""} for code, main, sub in _keys_of(Q(code__in=codes))}
    wanted, owners = sorted({key for keys in keys_of.values() for key in keys}), dict[str, set[str]]()
    for start in range(0, len(wanted), _MOST_COMPARED):
        some = wanted[start : start + _MOST_COMPARED]
        for code, *keys in _keys_of(Q(OneOf("stream_key", some)) | Q(OneOf("sub_stream_key", some))):
            for key in keys:
                owners.setdefault(key, set()).add(code)
    beside = {code: set[str]().union(*(owners.get(key, ()) for key in keys)) for code, keys in keys_of.items()}
    return {code: frozenset(others - {code}) for code, others in beside.items() if others - {code}}


def _keys_of(where: Q) -> Iterator[tuple[str, str, str]]:
    """Code, main and sub stream key of points."""
    rows = Point.objects.filter(where).order_by("pk").values_list("code", "stream_key", "sub_stream_key")
    return rows.iterator(chunk_size=2000)


def streams_of_device(address: CameraAddress, redirected: Collection[str] = ()) -> dict[str, frozenset[str]]:
    """20-digit codes of the points whose main or sub stream is at the device of an address or at one of these hosts,
    with their stream keys there."""
    found: dict[str, frozenset[str]] = {}
    for begin in sorted({device_begin(address), *(f"{host}:" for host in redirected)}):
        there = Q(stream_key__startswith=begin) | Q(sub_stream_key__startswith=begin)
        for code, *keys in Point.objects.filter(there).values_list("code", "stream_key", "sub_stream_key"):
            at_device = frozenset(key for key in keys if key.startswith(begin) and host_of(key) == host_of(begin))
            if at_device:
                found[code] = found.get(code, frozenset()) | at_device
    return found


def devices_in_use(devices: Collection[str]) -> frozenset[str]:
    """Of these devices (`device_of`) those at which a point that is accepted or in use has its main or sub stream. One
    query for _MOST_COMPARED devices, by the indexes point_device and point_sub_device."""
    found: set[str] = set()
    wanted = sorted(devices)
    for start in range(0, len(wanted), _MOST_COMPARED):
        some = wanted[start : start + _MOST_COMPARED]
        there = Q(device__in=some) | Q(sub_device__in=some)
        pairs = Point.objects.filter(there, state__in=PAST_TRIAL).values_list("device", "sub_device")
        found |= {device for pair in pairs for device in pair if device}
    return frozenset(found.intersection(wanted))
