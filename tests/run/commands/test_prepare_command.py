"""`mingcha prepare` of a newer version: not under a running instance, on a recorder host after the first host."""

import json
from types import SimpleNamespace

import pytest

from mingcha import __version__
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.run.commands import prepare
from mingcha.run.programs.up import only_one


def marked(home: Home, **marker: object) -> None:
    """Writes other values into the marker of a home."""
    held = json.loads(home.marker.read_text(encoding="utf-8"))
    home.marker.write_text(json.dumps(held | marker), encoding="utf-8")


@pytest.mark.parametrize("marker", [{"version": "0.1.0"}, {"migrating": True}])
def test_tables_are_not_brought_up_to_date_under_what_runs(home: Home, marker: dict[str, object]) -> None:
    marked(home, **marker)
    before = home.marker.read_bytes()
    with only_one(home), pytest.raises(Fault, match="stop it first") as raised, prepare.stopped(home):
        pass
    assert raised.value.kind is FaultKind.CONFLICT
    assert home.marker.read_bytes() == before
    with prepare.stopped(home), pytest.raises(Fault, match="runs already"), only_one(home):
        pass  # nobody starts it meanwhile


def test_a_home_of_this_version_is_prepared_beside_what_runs(home: Home) -> None:
    assert home.version == __version__
    with only_one(home), prepare.stopped(home):
        pass


@pytest.mark.parametrize("plan", [[("registry", "0027")], []])
def test_a_recorder_host_waits_for_the_tables_of_the_first_host(
    monkeypatch: pytest.MonkeyPatch, plan: list[tuple[str, str]]
) -> None:
    graph = SimpleNamespace(leaf_nodes=list)
    executor = SimpleNamespace(loader=SimpleNamespace(graph=graph), migration_plan=lambda _: plan)
    monkeypatch.setattr(prepare, "MigrationExecutor", lambda _: executor)
    if not plan:
        prepare.require_migrated()
        return
    with pytest.raises(Fault, match="on the first host") as raised:
        prepare.require_migrated()
    assert raised.value.kind is FaultKind.CONFLICT
