"""The small city again for each test, of rows that were made once a process."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from tests.support.evidence.rows_put_back import Rows, put_back, rows_of
from tests.support.registry.city import BUILT_EARLIER, City, build_city

from mingcha.kit.clock import HandClock
from mingcha.registry.acceptance.passing import PHOTO
from mingcha.registry.identity.models import User
from mingcha.registry.signs.models import Sign

type Make = Callable[[HandClock, timedelta], City]
_made: dict[tuple[datetime, timedelta, Make, object, object], tuple[City, Rows]] = {}
_photos: dict[Path, bytes] = {}
"""The photos of the signs, which a test may have removed with its home's documents."""


def copied_city(clock: HandClock, earlier: timedelta = BUILT_EARLIER, make: Make = build_city) -> City:
    """What `build_city`, or another function, makes at this instant in this home, which moves no clock; the database
    must be as its migrations left it."""
    key = clock.now(), earlier, make, settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    found = _made.get(key)
    if found is None:
        _made[key] = rows_of(lambda: make(clock, earlier))
        assert clock.now() == key[0]
        folder = settings.MINGCHA_HOME.documents
        _photos.update({folder / name: PHOTO for name in Sign.objects.values_list("file", flat=True)})
        return _made[key][0]
    city, made = found
    put_back(made)
    for path, photo in _photos.items():
        if path.is_relative_to(settings.MINGCHA_HOME.documents) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(photo)
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points)
