"""A kind of job that counts."""

from collections.abc import Iterator

import pytest
from tests.support.jobs.kinds import Counting, registered


@pytest.fixture
def counting() -> Iterator[Counting]:
    """A registered kind that notes each try."""
    found = Counting()
    with registered(found.kind):
        yield found
