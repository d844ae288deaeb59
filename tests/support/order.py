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
GUARDS = (
    "tests/architecture/test_acts_have_their_ways.py",
    "tests/architecture/test_attested_rows_in_sql.py",
    "tests/architecture/test_circles_of_nouns.py",
    "tests/architecture/test_floors.py",
    "tests/architecture/test_done_in_one_place.py",
    "tests/architecture/test_due_days.py",
    "tests/architecture/test_forms.py",
    "tests/architecture/test_forms_use_no_rule.py",
    "tests/architecture/test_imports_by_name.py",
    "tests/architecture/test_journal_sql.py",
    "tests/architecture/test_no_row_is_looked_for_in_a_list.py",
    "tests/architecture/test_names.py",
    "tests/architecture/test_pages_of_docs.py",
    "tests/architecture/test_points_are_told.py",
    "tests/architecture/test_rules_by_content.py",
    "tests/architecture/test_sizes.py",
    "tests/architecture/test_tests_tree.py",
    "tests/architecture/test_walks.py",
    "tests/law/test_carried_out.py",
    "tests/law/test_citations.py",
    "tests/law/test_sources_are_read_once.py",
    "tests/web/test_acts_say_done.py",
    "tests/web/test_words.py",
)
"""Files that read the syntax trees of the whole product: one process runs them, so that one alone parses it."""


def place_of(name: str, *, in_the_demo: bool) -> tuple[bool, int]:
    """The place of a test: by its name (of pytest), and whether it looks into the whole demo."""
    found = (number for number, begin in enumerate(LONG) if name.startswith(begin))
    return in_the_demo, next(found, len(LONG))


def taken_together(name: str) -> str:
    """What a test shares with those that the same process runs one after the other: its file, or the guards."""
    file = name.partition("::")[0]
    return "guards" if file in GUARDS else file
