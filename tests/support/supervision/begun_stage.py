"""The stage of a scenario as its prelude leaves it: acted once a process, then its rows, files and results put back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from tests.support.evidence.files_put_back import Files, files_of, put_files_back
from tests.support.evidence.rows_put_back import Rows, put_back, rows_of
from tests.support.registry.acted import Stage
from tests.support.registry.city import City
from tests.support.supervision.officers import build_officers_city, officers_city

from mingcha.kit.clock import HandClock

type Table = dict[str, Callable[..., object]]


@dataclass(frozen=True, slots=True)
class _Begun:
    """What the steps of a prelude left."""

    city: City
    rows: Rows
    results: dict[str, object]
    lasted: timedelta
    given_files: Files
    home_files: Files


_begun: dict[tuple[str, datetime, object, object], _Begun] = {}


def begun_stage(
    prelude: str, steps: Sequence[dict[str, Any]], clock: HandClock, table: Table, documents: Path
) -> Stage:
    """A stage in the city of the officers after these steps, which the name of the prelude stands for; the clock then
    is where they leave it. The database must be as its migrations left it, and the folder empty."""
    if not steps:
        return Stage(officers_city(clock), clock, table, documents)
    key = prelude, clock.now(), settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    found = _begun.get(key)
    if found is not None:
        return _again(found, clock, table, documents)

    def acted() -> tuple[City, Stage]:
        city = build_officers_city(clock)
        stage = Stage(city, clock, table, documents)
        for step in steps:
            stage.act(step)
        return city, stage

    (city, stage), rows = rows_of(acted)
    results = {name: value for name, value in stage.everything_known().items() if name != "documents"}
    files = files_of(documents), files_of(settings.MINGCHA_HOME.documents)
    _begun[key] = _Begun(city, rows, results, clock.now() - key[1], *files)
    return stage


def _again(found: _Begun, clock: HandClock, table: Table, documents: Path) -> Stage:
    put_back(found.rows)
    put_files_back(found.given_files, documents)
    put_files_back(found.home_files, settings.MINGCHA_HOME.documents)
    clock.advance(found.lasted)
    stage = Stage(found.city, clock, table, documents)
    for name, value in found.results.items():
        stage.know(name, value)
    return stage
