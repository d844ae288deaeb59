"""Which tests run again on PostgreSQL: of a function with many parameters the first and the last, since all of them ask
the same statements; scenarios of the law, and what the database itself refuses, with every parameter."""

import os
from collections.abc import Sequence
from itertools import groupby

WHOLE = ("scenario", "test_every_attested_table.py", "test_the_database")
"""What the name of a test that keeps all its parameters holds."""
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql")


def left_out(names: Sequence[str]) -> frozenset[str]:
    """Of the names of tests, in the order of collection, those between the first and the last of a function."""
    found: set[str] = set()
    for function, of_function in groupby(names, key=lambda name: name.partition("[")[0]):
        if not any(part in function for part in WHOLE):
            found.update(list(of_function)[1:-1])
    return frozenset(found)
