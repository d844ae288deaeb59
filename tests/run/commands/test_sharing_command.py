"""`mingcha sharing schema`: the tables of a front-end database (article 13(1))."""

import argparse

import pytest

from mingcha.run.commands.sharing import sets
from mingcha.sharing.adapters.table_schema import schema_text


def test_the_tables_are_printed_with_the_rights_of_who_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    sets.add_parser(parser.add_subparsers())
    assert sets.run(parser.parse_args(["sharing", "schema", "--sender", "ga"])) == 0
    assert capsys.readouterr().out == schema_text("ga")
