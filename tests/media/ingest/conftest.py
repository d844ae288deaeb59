"""No process is started beside the ingest unless a test asks for it."""

import pytest

from mingcha.media.pyav import connection as foreign_connection


@pytest.fixture(autouse=True)
def _no_reader_beside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "reader_beside" not in request.fixturenames:
        monkeypatch.setattr(foreign_connection, "is_there", lambda: False)


@pytest.fixture
def reader_beside() -> None:
    """The test may start the reader beside the recorder."""
