"""Which tests with a database run in `make test`: of a function with many parameters the first and the last, since all
of them ask the same statements. Of the functions of the planes with tables a twelfth run on PostgreSQL, eight in
`make soak` alone, the others on SQLite; of those of their pages every fifth one of each file, in one language. Of those
that a closed way names two thirds run, of pages every second one.

Whole, and on both databases, are what the database itself refuses, and what happens side by side; of the scenarios of
the law, which are whole on SQLite, a third run on PostgreSQL. Whole on SQLite are walks over all addresses and those
whose parameters are roles or pages: each is another question.
`make soak` runs all of it on both databases.
"""

import os
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import pytest
from tests.support.house import ROOT, planes

IN_SOAK_ALONE = 8
"""Of twelve functions of the planes with tables these many run in `make soak` alone."""
MOST = 2
"""Parameters of a function that run."""
WHOLE = (
    "test_check_of_the_application_log.py", "test_the_database", "test_no_address", "test_no_page",
    "test_no_act_of_anybody", "side_by_side", "beside",
    # what docs/design/supervision-shown.md names beside scenarios (tests/architecture/test_shown_tests_run.py)
    "test_t_h_n_", "test_f5_", "test_f7_", "test_acted_sheets.py", "test_locks.py", "test_recounting.py",
    "test_detector_to_findings.py",
    # what docs/design/sharing.md names beside scenarios (the same guard)
    "test_a_sender_is_killed_", "test_t14b_", "test_named_people_watch_",
)  # fmt: skip
"""What the name of a test that keeps all its parameters, and runs on both databases, holds."""
ON_SQLITE = (
    "test_another_digest_is_found_", "test_of_two_senders_", "test_a_receipt_of_another_batch_", "test_their_clock_",
    "test_a_reduced_code_of_which_", "test_a_point_that_changes_in_flight_", "test_secret_before_",
    "test_old_and_new_codes_", "test_grants_of_a_share_end_", "test_a_named_person_reads_the_decided_",
    "test_a_decision_on_paper", "test_a_named_person_opens_points_",
)  # fmt: skip
"""What the name of a test of docs/design/sharing.md holds that runs on SQLite, whatever its number: one a fault, and
one a file of pages (tests/architecture/test_shown_tests_run.py)."""
OF_THE_HOUSE = (
    "test_a_killed_workers_job_", "test_a_worker_killed_between_", "test_a_worker_that_is_asked_to_end_",
    "test_an_act_that_raises_leaves_nothing", "test_any_tile_that_is_altered_", "test_a_tile_that_is_stored_twice_",
    "test_what_an_act_says_", "test_memory_does_not_grow_with_the_rows", "test_a_hint_lies_in_the_queue_of_its_kind",
    "test_a_backend_that_runs_tasks_at_once_", "test_old_rows_of_the_queue_go", "test_hints_follow_the_commit",
    "test_a_hint_that_is_lost_is_given_again", "test_a_worker_that_was_cut_off_", "test_a_part_is_taken_once",
    "test_a_lost_lease_writes_nothing", "test_a_part_whose_workers_die_", "test_a_killed_job_goes_on_",
    "test_the_entry_and_its_tiles", "test_many_rows_are_one_small_entry", "test_a_row_is_verified_without_us",
    "test_an_import_is_one_act_", "test_nothing_stays_when_the_source_breaks_off",
    "test_list_map_and_counters_are_told_",
)  # fmt: skip
"""What the name of a test of jobs or acts holds that runs on SQLite, whatever its number: it shows a promise of the
house (tests/architecture/test_promises_run.py)."""
HOUSE_ON_BOTH = ("test_a_worker_killed_between_", "test_an_act_that_raises_leaves_nothing")
"""Of those the cheap ones of a worker that dies and of acts, which run on PostgreSQL, too (the same guard)."""
SCENARIOS, ON_BOTH = "scenario", 3
"""What the name of a scenario of the law holds: all run on SQLite, of each runner one of so many on PostgreSQL, too."""
WALKS = ("test_no_address",)
"""What the name of a walk over all addresses holds, which is whole on SQLite: on PostgreSQL the acts behind the
addresses are asked as everybody (`test_no_act_of_anybody`), which brings no page."""
OF_ROLES = (
    "test_separated_powers", "test_pages_by_role", "test_api_by_role", "nobody_else_places", "test_queries_of_pages",
    "test_every_attested_table.py",
)  # fmt: skip
"""What the name of a test holds that runs on SQLite, whatever its number, with all its parameters: each is a role, a
page or a table."""
CLOSED_WAYS, SHOWN = "docs/design/closed-ways.md", "docs/design/supervision-shown.md"
"""Documents that promise a test: what they name runs on SQLite, whatever its number, but for a third of the functions,
and half of those of pages, that the first one alone names."""
ALWAYS = ("tests/fleet/",)
"""Folders of tests that stand for a run with no short form: fence and return of recorders."""
PLANES = planes()
"""The folders of tests of the planes with tables."""
LANGUAGES = ("[zh-hans]", "[en]")
_PAGES = tuple(f"tests/web/{plane}/" for plane in PLANES)
SHARE: "pytest.StashKey[float]" = pytest.StashKey()
"""Of the functions that a stage collected, which share runs there; what only its marks leave out counts as run."""
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql")


def left_out(names: Sequence[str], *, on_postgresql: bool) -> frozenset[str]:
    """Of the names of tests with a database, in the order of collection, those that do not run on this database."""
    found: set[str] = set()
    place: Counter[str] = Counter()
    for function, of_function in groupby(names, key=lambda name: name.partition("[")[0]):
        if on_postgresql and any(part in function for part in WALKS):
            found.update(of_function)
            continue
        if any(part in function for part in (*WHOLE, *(HOUSE_ON_BOTH if on_postgresql else OF_ROLES))):
            continue
        if SCENARIOS in function:
            found.update(name for number, name in enumerate(of_function) if on_postgresql and number % ON_BOTH)
            continue
        every, file = list(of_function), function.partition("::")[0]
        runs = _runs(function, place[file], on_postgresql)
        place[file] += 1
        if not runs:
            found.update(every)
        elif not any(part in function for part in OF_ROLES):
            found.update(set(every) - set(_spread(every, MOST)))
            found.update(_in_another_language(function, every))
    return frozenset(found)


def share_that_runs(every: Iterable[str], gone: Collection[str]) -> float:
    """The share of the functions of tests of which at least one parameter runs, from the names of all tests and of
    those that are left out."""
    names = list(every)
    of_all, running = ({name.partition("[")[0] for name in some} for some in (names, set(names).difference(gone)))
    return len(running) / len(of_all)


def _in_another_language(function: str, every: Sequence[str]) -> set[str]:
    """Of a function of pages that runs once in each language, those in one of the two, by a number of its name."""
    other = LANGUAGES[zlib.crc32(function.encode()) % 2]
    is_of_pages = function.startswith(_PAGES) and all(name.endswith(LANGUAGES) for name in every)
    return {name for name in every if name.endswith(other)} if is_of_pages else set()


def _runs(function: str, place: int, on_postgresql: bool) -> bool:
    """Whether a function runs on this database, by a number of its name; of pages by its place among those of its
    file, so that no file of pages is left out."""
    if not on_postgresql and any(part in function for part in (*ON_SQLITE, *OF_THE_HOUSE)):
        return True
    if not on_postgresql and is_promised(function):
        of_closed_ways = place % 2 == 0 if function.startswith(_PAGES) else zlib.crc32(function.encode()) % 3 > 0
        return of_closed_ways or function.partition("::")[0] in _SHOWN or function.startswith(ALWAYS)
    if function.startswith(_PAGES):
        return not on_postgresql and place % 5 == 0
    number = zlib.crc32(function.encode())
    if not function.startswith(tuple(f"tests/{plane}/" for plane in PLANES)):
        return not on_postgresql
    return number % 12 == 0 if on_postgresql else number % 12 > IN_SOAK_ALONE


def is_promised(function: str) -> bool:
    """Whether a function of tests (its path, "::", its name) is named by a document, alone or with its whole file, or
    stands for a run with no short form."""
    file = function.partition("::")[0]
    return function in _PROMISED or file in _PROMISED or function.startswith(ALWAYS)


def _promised(*documents: str) -> frozenset[str]:
    """What these documents name: "tests/FOLDER/FILE.py::NAME", or the file alone where they name no function of it."""
    named = re.compile(r"((?:[a-z_0-9]+/)+test_\w+\.py)(?: `(test_\w+)`)?")
    texts = [(ROOT / one).read_text(encoding="utf-8") for one in documents]
    found = [match for text in texts for match in named.findall(text)]
    return frozenset(f"tests/{file.removeprefix('tests/')}" + (f"::{name}" if name else "") for file, name in found)


_PROMISED = _promised(CLOSED_WAYS, SHOWN)
_SHOWN = {one.partition("::")[0] for one in _promised(SHOWN)}


def _spread(every: Sequence[str], most: int) -> list[str]:
    """The first, the last, and others between them at even steps; all if there are no more than `most`."""
    if len(every) <= most:
        return list(every)
    return [every[place * (len(every) - 1) // (most - 1)] for place in range(most)]
