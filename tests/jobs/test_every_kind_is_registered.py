"""A kind of job that no plane registers would be queued and then refused by every worker."""

from importlib import import_module

from tests.support.house import PACKAGE, dotted, source_files

from mingcha.jobs.kinds import JobKind, find_kind


def test_every_kind_in_a_tasks_module_is_registered_by_its_plane() -> None:
    modules = [path for path in source_files() if path.name == "tasks.py" and path.parent != PACKAGE / "jobs"]
    kinds = [
        value for path in modules for value in vars(import_module(dotted(path))).values() if isinstance(value, JobKind)
    ]
    assert {kind.name for kind in kinds} >= {"registry.import_points"}
    assert [kind.name for kind in kinds if find_kind(kind.name) is not kind] == []
