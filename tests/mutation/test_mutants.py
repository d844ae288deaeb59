"""The mutation tool damages what it says, and only that."""

import shutil
from pathlib import Path

from tests.mutation.__main__ import copy_of_the_product, judges, run_tests, without_tables
from tests.mutation.mutants import mutants_of

ROOT = Path(__file__).parents[2]

RULES = '''
@cites("15(1)")
def enough(persons: int) -> Decision:
    """两人。"""
    if persons < 2:
        return refuse("15(1)", "不少于两名", "at least two")
    return allow("15(1)")
'''


def test_a_citation_a_refusal_and_a_comparison_are_damaged_one_at_a_time() -> None:
    made = {(one.kind, one.line): one.text for one in mutants_of(RULES)}
    assert set(made) == {("cites", 2), ("refusal", 5), ("refusal", 6), ("comparison", 5)}
    assert "@cites" not in made["cites", 2]
    assert made["refusal", 5] == RULES.replace("persons < 2", "False")
    assert made["refusal", 6] == RULES.replace('refuse("15(1)", "不少于两名", "at least two")', "allow()")
    assert made["comparison", 5] == RULES.replace("persons < 2", "(persons <= (2))")


def test_each_part_of_a_chained_comparison_is_weakened() -> None:
    source = "def between(a, b, c):\n    return a <= b < c\n"
    assert [one.text.splitlines()[1] for one in mutants_of(source)] == [
        "    return (a < (b) < (c))",
        "    return (a <= (b) <= (c))",
    ]


def test_the_tests_of_a_plane_pass_on_its_undamaged_copy_and_notice_a_deleted_refusal() -> None:
    folder = copy_of_the_product()
    try:
        path = folder / "src/mingcha/custody/holds/rules.py"
        tests = without_tables(folder, judges(folder, "custody"))[:-2]  # the law's take half a minute
        assert run_tests(folder, tests) == 0
        deletions = [one for one in mutants_of(path.read_text(encoding="utf-8")) if one.kind == "refusal"]
        path.write_text(deletions[0].text, encoding="utf-8")
        assert run_tests(folder, tests) == 1
        every = judges(folder, "supervision")
        assert 10 < len(without_tables(folder, every)) < len(every), "some need tables, some do not"
    finally:
        shutil.rmtree(folder)
