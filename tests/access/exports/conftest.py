"""A home of its own with the city, an opened request, and a gateway with the footage."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.exporting import Opened, Originals, request_facts, served, use_request
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock


@pytest.fixture
def clock() -> HandClock:
    """An hour after the footage."""
    return HandClock(datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC))


@pytest.fixture
def opened(city: City, monkeypatch: pytest.MonkeyPatch) -> Opened:
    return use_request(monkeypatch, request_facts(city))


@pytest.fixture
def originals(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Originals]:
    with served(tmp_path, (city.points["HQX"].code,), clock, monkeypatch) as found:
        yield found


@pytest.fixture(autouse=True)
def _no_exports() -> Iterator[None]:
    yield
    exports = settings.MINGCHA_HOME.exports
    for path in sorted(exports.rglob("*"), reverse=True) if exports.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink()
