"""The city with its officers who ask again for each test, of rows and files that were made once a process."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from tests.support.access.requesting import Asking, asking
from tests.support.evidence.files_put_back import Files, files_of, put_files_back
from tests.support.evidence.rows_put_back import Rows, put_back, rows_of
from tests.support.registry.city import City, build_city

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made: its rows, and the files of the folder of documents that came with them."""

    asked: Asking
    counters: dict[str, int]
    rows: Rows
    files: Files


_made: dict[tuple[datetime, object, object], _Made] = {}


def copied_asking(clock: HandClock, folder: Path) -> Asking:
    """What `asking` makes in a new city at this instant in this home; the database must be as its migrations left it,
    so no fixture of a city stands before it."""
    key = clock.now(), settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    found = _made.get(key)
    if found is None:
        before = files_of(folder)
        asked, rows = rows_of(lambda: asking(build_city(clock), clock, folder))
        assert clock.now() == key[0]
        files = {path: content for path, content in files_of(folder).items() if path not in before}
        counters = {name: one.counter for name, one in asked.keys.items()}
        _made[key] = _Made(asked, counters, rows, files)
        return replace(asked, keys={name: replace(one) for name, one in asked.keys.items()})
    put_back(found.rows)
    put_files_back(found.files, folder)
    people = {user.username: user for user in User.objects.select_related("organisation")}
    keys = {name: replace(one, counter=found.counters[name]) for name, one in found.asked.keys.items()}
    return replace(found.asked, city=City(people, found.asked.city.points), clock=clock, folder=folder, keys=keys)
