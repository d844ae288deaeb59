"""The order of the tests of a process: files that take long by the clock begin first, since at the end of a stage
nobody is left to work beside them; what looks into the whole demo comes last, so that its cameras are not drawn for
others."""

LONG = (
    "tests/run/test_upgrade_from_v0_4_0.py",
    "tests/run/test_squashed_tables.py",
    "tests/run/test_upgrade_from_v0_3_0.py",
    "tests/jobs/test_worker_processes.py",
    "tests/e2e/test_tampering_is_named.py",
    "tests/web/test_walk_of_addresses.py",
    "tests/backup/",
    "tests/evidence/test_acts_side_by_side.py",
    "tests/media/ingest/test_work_budget.py",
    "tests/run/",
    "tests/e2e/",
    "tests/media/marks/",
    "tests/station/rebuild/",
)
"""Files and folders, the longest first."""


def place_of(name: str, *, in_the_demo: bool) -> tuple[bool, int]:
    """The place of a test: by its name (of pytest), and whether it looks into the whole demo."""
    found = (number for number, begin in enumerate(LONG) if name.startswith(begin))
    return in_the_demo, next(found, len(LONG))
