"""`mingcha person sessions|end-session|factors|...`: one's own account at the command line (799-16(2)(2))."""

import argparse
import json

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city
from tests.support.run.at_the_console import typed_by
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.factors.models import CodeGenerator
from mingcha.registry.sessions.models import AccountSession
from mingcha.run.commands import person, person_account


@pytest.mark.law("799-16(2)(2)")
def test_sessions_end_and_factors_are_renamed_and_removed(
    db: None, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue point B.12: both were to be had on the page alone."""
    city: City = copied_city(clock)
    monkeypatch.setattr(person, "SystemClock", lambda: clock)
    monkeypatch.setattr(person_account, "send_revocation", lambda _token: None)
    number = sign_in(Client(), city["district"], clock)

    def call(*words: str) -> list[dict[str, object]]:
        parser = argparse.ArgumentParser(prog="mingcha")
        person.add_parser(parser.add_subparsers(dest="verb", required=True))
        typed_by(monkeypatch, city["district"], clock)
        assert person.run(parser.parse_args(["person", *words, "--as", "district", "--json"])) == 0
        found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
        return found

    assert [row["number"] for row in call("sessions")] == [number]
    assert call("end-session", str(number))[0]["ended_at"] is not None
    assert AccountSession.objects.get(pk=number).ended_at is not None
    with pytest.raises(Fault) as fault:
        call("end-session", str(number))
    assert fault.value.kind is FaultKind.NOT_FOUND
    first = CodeGenerator.objects.earliest("pk").pk
    assert {"旧手机"} < {row["name"] for row in call("rename-factor", "code", str(first), "--name", "旧手机")}
    assert first not in {row["number"] for row in call("remove-factor", "code", str(first))}
    assert first not in {row["number"] for row in call("factors")}
