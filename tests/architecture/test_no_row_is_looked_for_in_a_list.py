"""Rows that another table lacks are asked for by NOT EXISTS, never by NOT IN over a query: PostgreSQL reads the whole
list of the latter once a row when it is larger than its memory for work (1.5 million points never came to an end)."""

import re

from tests.support.house import PACKAGE, source_files

NOT_IN_A_QUERY = re.compile(r"\.exclude\([^()]*__in=[\w.]*(?:\.objects\b|[\w.()\"]*\.values(?:_list)?\()")
SMALL = {"registry/acceptance/actions.py", "custody/rebuild/actions.py"}
"""Where the list is one system's or one hour's."""


def test_no_row_is_looked_for_in_a_list() -> None:
    found = set()
    for path in source_files():
        if NOT_IN_A_QUERY.search(path.read_text(encoding="utf-8")):
            found.add(path.relative_to(PACKAGE).as_posix())
    assert found <= SMALL


def test_the_guard_can_fail() -> None:
    assert NOT_IN_A_QUERY.search('rows.exclude(camera__in=Point.objects.values("code")).delete()')
    assert NOT_IN_A_QUERY.search('rows.exclude(pk__in=lacking.values("pk"))')
    assert not NOT_IN_A_QUERY.search("rows.exclude(state__in=settled)")
