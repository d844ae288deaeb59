"""The points that the JSON of an answer names by their codes, and the same answer without some of them: what a program
gets has no work secret (article 16(1)), whichever operation gives it."""

from collections.abc import Collection, Iterator
from typing import Any

from mingcha.kit.codes import is_device_code

_KEY = "point/"
"""What the key of a point begins with that is pushed (sharing.point_rows); its code follows."""


def points_named_in(data: object) -> Iterator[str]:
    """The codes of points among the values of plain JSON, alone or in the key of a push, each as often as it stands
    there."""
    if isinstance(data, str):
        code = data.removeprefix(_KEY)
        if is_device_code(code):
            yield code
    elif isinstance(data, dict):
        for value in data.values():
            yield from points_named_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from points_named_in(value)


def without_points(data: Any, codes: Collection[str]) -> Any:
    """Plain JSON without what names one of these points: a member of a list goes as a whole, an object that stands in
    no list with all that is in it; None where nothing is left. A list of more than codes of points is a row, which goes
    as a whole, too: without its code it would say something else."""
    if isinstance(data, list | tuple):
        if any(_is_one_of(one, codes) for one in data) and not all(_is_point(one) for one in data):
            return None
        found = [(one, without_points(one, codes)) for one in data]
        return [kept for one, kept in found if one is None or kept is not None]
    if isinstance(data, dict):
        kept = {name: without_points(value, codes) for name, value in data.items()}
        return None if any(value is None and data[name] is not None for name, value in kept.items()) else kept
    return None if _is_one_of(data, codes) else data


def _is_one_of(value: object, codes: Collection[str]) -> bool:
    return isinstance(value, str) and value.removeprefix(_KEY) in codes


def _is_point(value: object) -> bool:
    return isinstance(value, str) and is_device_code(value.removeprefix(_KEY))
