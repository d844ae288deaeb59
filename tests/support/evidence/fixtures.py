"""An empty log in memory as a fixture."""

from collections.abc import Iterator

import pytest
from tests.support.evidence.log_workshop import SqliteLog


@pytest.fixture
def sqlite_log() -> Iterator[SqliteLog]:
    """An empty log in memory."""
    log = SqliteLog()
    yield log
    log.close()
