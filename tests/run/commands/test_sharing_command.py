"""`mingcha sharing schema|targets|push`: the tables of a front-end database, targets of pushes (article 13(1))."""

import argparse

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, behind_tables, new_target
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import allow
from mingcha.run.commands.sharing import reconcile, sets
from mingcha.sharing.adapters.table_schema import added_columns_text, schema_text
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.reconciliations.values import ComparisonPage, HowSettled
from mingcha.sharing.targets.actions import add_target
from mingcha.sharing.targets.values import TargetKind


def test_the_tables_are_printed_with_the_rights_of_who_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    sets.add_parser(parser.add_subparsers())
    assert sets.run(parser.parse_args(["sharing", "schema", "--sender", "ga"])) == 0
    assert capsys.readouterr().out == schema_text("ga")
    assert sets.run(parser.parse_args(["sharing", "schema", "--add"])) == 0
    assert capsys.readouterr().out == added_columns_text()


@pytest.mark.law("13(1)")
def test_a_target_is_listed_tried_and_its_pushes_are_shown(
    city: City, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    sets.add_parser(parser.add_subparsers())

    def printed(*words: str) -> str:
        assert sets.run(parser.parse_args(["sharing", *words])) == 0
        return capsys.readouterr().out

    with behind_tables(ReceiverInMemory()):
        add_target(
            city["admin"], name=NAME, kind=TargetKind.TABLE, audience=Audience.POLICE, new=new_target(), clock=clock
        )
        assert "not enabled" in printed("targets")
        assert '"tried_why": ""' in printed("targets", NAME, "--step", "try", "--json")
        assert "held 0  waiting 0  sent 0  refused 0" in printed("push", NAME)


@pytest.mark.law("13(1)")
def test_what_waits_for_a_person_is_left_as_it_was_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parser, settled = argparse.ArgumentParser(), list[dict[str, object]]()
    sets.add_parser(parser.add_subparsers())
    page = ComparisonPage(
        NAME, asked=None, newest=None, earlier=(), differences=(), unnamed=0, tried_at=None, tried_why="away",
        retried_at=None, ask=allow("13(1)"), settle=allow("13(1)"),
    )  # fmt: skip
    monkeypatch.setattr(reconcile, "asker", lambda _: "city")
    monkeypatch.setattr(reconcile, "settle_differences", lambda by, **given: settled.append({"by": by} | given))
    monkeypatch.setattr(reconcile, "comparisons", lambda *_, **__: page)
    words = ["sharing", "reconcile", NAME, "--settle", "leave", "--digest", "ab" * 32, "--why", "对方自行维护"]
    assert sets.run(parser.parse_args(words)) == 0
    (given,) = settled
    assert [given[name] for name in ("by", "target", "digest", "how", "why")] == [
        "city", NAME, "ab" * 32, HowSettled.LEAVE, "对方自行维护",
    ]  # fmt: skip
    assert "not compared: away" in capsys.readouterr().out
