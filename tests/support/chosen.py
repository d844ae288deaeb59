"""Which tests with a database run in `make test`: of a function with many parameters some, spread evenly, since all of
them ask the same statements. On PostgreSQL, where the planes' tests run again, the first and the last, and of the
functions of some planes a third. Whole are scenarios of the law, what the database itself refuses, walks over all
addresses, and what happens at the same time. `make soak` runs everything on both databases."""

import os
import zlib
from collections.abc import Sequence
from itertools import groupby

MOST = 3
"""Parameters of a function that run on SQLite."""
WHOLE = ("scenario", "test_every_attested_table.py", "test_the_database", "test_no_address", "side_by_side", "beside")
"""What the name of a test that keeps all its parameters, and runs on both databases, holds."""
A_THIRD = ("tests/access/", "tests/custody/", "tests/registry/", "tests/station/")
"""Planes whose functions are chosen on PostgreSQL: many of them, over few kinds of statements."""
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql")


def left_out(names: Sequence[str], *, on_postgresql: bool) -> frozenset[str]:
    """Of the names of tests with a database, in the order of collection, those that do not run."""
    found: set[str] = set()
    for function, of_function in groupby(names, key=lambda name: name.partition("[")[0]):
        if any(part in function for part in WHOLE):
            continue
        every = list(of_function)
        if on_postgresql and function.startswith(A_THIRD) and zlib.crc32(function.encode()) % 3:
            found.update(every)
        else:
            found.update(set(every) - set(_spread(every, 2 if on_postgresql else MOST)))
    return frozenset(found)


def _spread(every: Sequence[str], most: int) -> list[str]:
    """The first, the last, and others between them at even steps; all if there are no more than `most`."""
    if len(every) <= most:
        return list(every)
    return [every[place * (len(every) - 1) // (most - 1)] for place in range(most)]
