"""`mingcha sharing schema|targets|push`: the tables of a front-end database, targets of pushes (article 13(1))."""

import argparse

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, behind_tables, new_target
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.run.commands.sharing import sets
from mingcha.sharing.adapters.table_schema import added_columns_text, schema_text
from mingcha.sharing.point_rows.values import Audience
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
