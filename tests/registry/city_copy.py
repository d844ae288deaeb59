"""The small city again for each test: its acts are carried out once a process, and their rows put back afterwards.

The acts cost a fifth of a second, and most tests of the database begin with them.
"""

from copy import copy
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models
from tests.registry.city import City, build_city

from mingcha.kit.clock import HandClock
from mingcha.registry.models import User

type Rows = dict[type[models.Model], list[models.Model]]

_made: dict[tuple[datetime, object, object], tuple[City, Rows]] = {}


def copied_city(clock: HandClock) -> City:
    """What `build_city` makes at this instant in this home; the database must be as its migrations left it."""
    key = clock.now(), settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    found = _made.get(key)
    if found is None:
        before = _all_rows()
        city = build_city(clock)
        after = _all_rows()
        made = {model: [row for row in rows if row not in before[model]] for model, rows in after.items()}
        for model, rows in before.items():
            kept = [row for row in after[model] if row in rows]
            assert [row.__dict__ | {"_state": 0} for row in kept] == [row.__dict__ | {"_state": 0} for row in rows]
        _made[key] = city, {model: rows for model, rows in made.items() if rows}
        return city
    city, made = found
    for model, rows in made.items():
        model._base_manager.bulk_create([copy(row) for row in rows])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(made)):
            cursor.execute(statement)
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points)


def _all_rows() -> Rows:
    return {
        model: list(model._base_manager.all())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
