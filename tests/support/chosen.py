"""Which tests with a database run in `make test`: of a function with many parameters the first and the last, since all
of them ask the same statements. Of the functions of the planes with tables a sixth run on PostgreSQL and the others on
SQLite; of those of their pages two thirds run. Whole, and on both databases, are scenarios of the law, what
the database itself refuses, walks over all addresses, and what happens side by side. `make soak` runs all of it on
both databases."""

import os
import zlib
from collections.abc import Sequence
from itertools import groupby

MOST = 2
"""Parameters of a function that run."""
WHOLE = (
    "scenario", "test_every_attested_table.py", "test_check_of_the_application_log.py", "test_the_database",
    "test_no_address", "test_no_page", "side_by_side", "beside",
)  # fmt: skip
"""What the name of a test that keeps all its parameters, and runs on both databases, holds."""
PLANES = ("access", "custody", "evidence", "fleet", "jobs", "overview", "registry")
"""The folders of tests of the planes with tables."""
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql")


def left_out(names: Sequence[str], *, on_postgresql: bool) -> frozenset[str]:
    """Of the names of tests with a database, in the order of collection, those that do not run on this database."""
    found: set[str] = set()
    for function, of_function in groupby(names, key=lambda name: name.partition("[")[0]):
        if any(part in function for part in WHOLE):
            continue
        every = list(of_function)
        found.update(set(every) - set(_spread(every, MOST)) if _runs(function, on_postgresql) else every)
    return frozenset(found)


def _runs(function: str, on_postgresql: bool) -> bool:
    """Whether a function runs on this database, by a number of its name."""
    number = zlib.crc32(function.encode())
    if function.startswith(tuple(f"tests/web/{plane}/" for plane in PLANES)):
        return not on_postgresql and number % 3 > 0
    if not function.startswith(tuple(f"tests/{plane}/" for plane in PLANES)):
        return not on_postgresql
    return on_postgresql is (number % 6 == 0)


def _spread(every: Sequence[str], most: int) -> list[str]:
    """The first, the last, and others between them at even steps; all if there are no more than `most`."""
    if len(every) <= most:
        return list(every)
    return [every[place * (len(every) - 1) // (most - 1)] for place in range(most)]
