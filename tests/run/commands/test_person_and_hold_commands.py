"""`mingcha person`, `hold` and `system`: a real installation is set up without the demo, under the same rules."""

import argparse
import io
import json
import re
from collections.abc import Sequence

import pytest
from tests.support.registry.city import PASSWORD, City
from tests.support.registry.city_copy import copied_city
from tests.support.run.at_the_console import typed_by

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty.models import Grant
from mingcha.custody.holds.models import Hold
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation
from mingcha.run.commands import confirm, hold, person, staff, system


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> None:
    """The commands read the test's clock and meet no gateway."""
    for module in (person, hold, system, confirm, staff):
        monkeypatch.setattr(module, "SystemClock", lambda: clock)
    monkeypatch.setattr(person, "send_revocation", lambda _token: None)


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points."""
    return copied_city(clock)


def call(module: object, words: Sequence[str]) -> int:
    """Runs a verb as the command line does."""
    parser = argparse.ArgumentParser(prog="mingcha")
    module.add_parser(parser.add_subparsers(dest="verb", required=True))  # type: ignore[attr-defined]
    return module.run(parser.parse_args(words))  # type: ignore[attr-defined, no-any-return]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Gives lines on standard input, which is no terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))


def test_a_monitor_of_a_new_organisation(
    db: None, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, PASSWORD)
    add = ["person", "add", "wang", "--name", "王芳", "--badge", "061301", "--organisation", "HQXX"]
    with pytest.raises(Fault) as fault:
        call(person, add)
    assert fault.value.kind is FaultKind.NOT_FOUND
    assert call(person, [*add, "--organisation-name", "花桥小学", "--division", "420102"]) == 0
    assert Organisation.objects.get().name == "花桥小学"
    role = ["person", "role", "wang", "monitor", "--organisation", "HQXX"]
    with pytest.raises(Refused) as refused:
        call(person, role)
    assert refused.value.decision.article == "16(2)"
    course = ["--course", "监看业务", "--held-on", "2026-03-01", "--hours", "16"]
    course += ["--taught-by", "市局", "--document", "证1"]
    assert call(staff, ["staff", "train", "wang", *course]) == 0
    assert call(person, role) == 0
    assert "P00000001  监看员上岗与备案" in capsys.readouterr().out
    typed(monkeypatch, PASSWORD)
    assert (
        call(
            person,
            [
                "person",
                "add",
                "officer",
                "--name",
                "周",
                "--organisation",
                "JAGA",
                "--organisation-name",
                "江岸分局",
                "--kind",
                "district_psb",
                "--division",
                "420102",
            ],
        )
        == 0
    )
    # nobody gives rights here yet, so the owner of the machine appoints the officer
    assert call(person, ["person", "role", "officer", "district_officer", "--division", "420102"]) == 0
    with pytest.raises(Refused):
        call(confirm, ["confirm", "accept", "P00000001"])
    officer, new = User.objects.get(username="officer"), "the-officers-own-password"
    typed_by(monkeypatch, officer, clock)
    with pytest.raises(Fault) as fault:
        call(confirm, ["confirm", "list", "--as", "officer"])
    assert fault.value.kind is FaultKind.FORBIDDEN, "whoever registered the person typed this password"
    typed_by(monkeypatch, officer, clock, PASSWORD)
    with pytest.raises(Fault) as fault:
        call(person, ["person", "password", "officer", "--as", "officer"])
    assert fault.value.kind is FaultKind.INVALID, "and it is not kept"
    typed_by(monkeypatch, officer, clock, new)
    assert call(person, ["person", "password", "officer", "--as", "officer"]) == 0
    for words in (["list"], ["show", "P00000001"], ["accept", "P00000001"]):
        typed_by(monkeypatch, officer, clock, password=new)
        assert call(confirm, ["confirm", *words, "--as", "officer", "--json"]) == 0
    assert call(person, ["person", "list"]) == 0
    assert call(staff, ["staff", "show", "wang"]) == 0
    assert call(staff, ["staff", "list", "--json"]) == 0
    out = capsys.readouterr().out
    assert "监看员 / monitor  HQXX" in out
    assert "监看业务  wang  2026-03-01  16 学时 hours  合格 passed  市局  证1  有效至 valid to 2027-03-01" in out
    assert "420102-2026-00001" in out
    assert PASSWORD not in out
    assert User.objects.get(username="wang").check_password(PASSWORD)


def test_a_password_is_reset_by_two_and_ones_own_is_set(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(person, ["person", "password", "guard"]) == 0
    typed_by(monkeypatch, city["security"], clock)
    proposal = Proposal.objects.latest("pk").name
    assert call(confirm, ["confirm", "accept", proposal, "--as", "security", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert User.objects.get(username="guard").check_password(row["shown_once"])
    typed_by(monkeypatch, city["monitor"], clock, "a-new-own-password")
    assert call(person, ["person", "password", "monitor", "--as", "monitor"]) == 0
    assert User.objects.get(username="monitor").check_password("a-new-own-password")


def test_a_role_ended_and_an_account_switched_off_end_their_grants(
    city: City, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    for username, site in (("monitor", "JHG"), ("guard", "HQX")):
        code = city.points[site].code
        duty_actions.open_duty_grant(city[username], purpose="duty_patrol", points=[code], hours=1, clock=clock)
    assignment = RoleAssignment.objects.get(user=city["monitor"])
    assert call(person, ["person", "end-role", str(assignment.pk)]) == 0
    assert call(person, ["person", "disable", "guard", "--reason", "离职", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["username"], row["active"]) == ("guard", False)
    assert not Grant.objects.filter(revoked_at=None).exists()


def test_a_hold_is_placed_listed_and_released(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = city.points["JHG"].code
    span = ["--from", "2026-11-25T10:00", "--to", "2026-11-25T11:00"]
    place = ["hold", "place", code, *span, "--basis", "case", "--reason", "案件 7", "--as", "district", "--json"]
    typed_by(monkeypatch, city["district"], clock)
    assert call(hold, place) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["hold"], row["from"], row["in_force"]) == ("H00000001", "2026-11-25T10:00+08:00", True)
    for username, seen in (("district", 1), ("auditor", 1), ("monitor", 0), ("elsewhere", 0)):
        typed_by(monkeypatch, city[username], clock)
        call(hold, ["hold", "list", "--json", "--as", username])
        assert len(json.loads(capsys.readouterr().out)) == seen
    with pytest.raises(Fault) as unknown:  # the act itself is tested in tests/custody
        call(hold, ["hold", "veto", "D00000001", "--basis", "case", "--reason", "案件"])
    assert unknown.value.kind is FaultKind.NOT_FOUND
    assert call(hold, ["hold", "release", "H00000001", "--reason", "已结案"]) == 0
    assert "已解除 / released" in capsys.readouterr().out
    assert Hold.objects.get().released_by == "program:console"


@pytest.mark.law("16(5)")
def test_an_officer_designates_a_key_target_and_takes_it_back(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused) as refused:  # the owner of the machine is not the public security organ
        call(system, ["system", "key-target", "JHG", "--document", "文书"])
    assert refused.value.decision.article == "16(5)"
    for verb, key_target, kept in (("key-target", True, "R90"), ("end-key-target", False, "R30")):
        typed_by(monkeypatch, city["district"], clock)
        assert (
            call(system, ["system", verb, "JHG", "--document", "武公反恐〔2026〕7 号", "--as", "district", "--json"])
            == 0
        )
        (row,) = json.loads(capsys.readouterr().out)
        assert (row["system"], row["key_target"], row["retention_class"]) == ("JHG", key_target, kept)
    assert call(system, ["system", "list"]) == 0
    assert capsys.readouterr().out.count("R30") == 3
    assert call(system, ["system", "list", "--key-targets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_password_is_read_from_standard_input_and_never_an_option(
    db: None, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue point D, commands: `person add --password-stdin`; before, the option was unknown."""
    typed(monkeypatch, PASSWORD)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    add = ["person", "add", "wang", "--name", "王芳", "--organisation", "HQXX", "--password-stdin"]
    assert call(person, [*add, "--organisation-name", "花桥小学", "--division", "420102"]) == 0
    assert User.objects.get(username="wang").check_password(PASSWORD)
    assert PASSWORD not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call(person, ["person", "add", "li", "--name", "李", "--organisation", "HQXX", "--password", PASSWORD])


def test_a_new_password_is_typed_twice_at_a_terminal(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    answers = iter((PASSWORD, "another-password-1"))
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    with pytest.raises(Fault) as fault:
        call(person, ["person", "add", "li", "--name", "李", "--organisation", "JAGA"])
    assert fault.value.words.en == "the two passwords differ"
    assert not User.objects.filter(username="li").exists()


def test_a_block_says_until_when(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue point D, demo: "try again at 14:32"; before, the command line named seconds or "later"."""
    monkeypatch.setattr("mingcha.run.commands.console.SystemClock", lambda: clock)
    for _ in range(30):
        typed(monkeypatch, "wrong-password-77")
        with pytest.raises(Fault) as fault:
            call(person, ["person", "list", "--as", "monitor"])
    assert re.fullmatch(r"too many failed attempts: try again at (\d\d:){1,2}\d\d", fault.value.words.en)


def test_a_new_officer_is_sent_to_the_pages_first(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh account can do at the command line neither of the two: before, one refusal named the other command."""
    monkeypatch.setattr("mingcha.run.commands.console.SystemClock", lambda: clock)
    User.objects.filter(pk=city["district"].pk).update(must_change_password=True)
    for command in (["person", "list"], ["person", "password", "district"]):
        typed(monkeypatch, PASSWORD, "another-password-1")
        with pytest.raises(Fault) as fault:
            call(person, [*command, "--as", "district"])
        assert "sign in on the pages first" in fault.value.words.en
