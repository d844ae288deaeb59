"""`mingcha admin` and `mingcha camera`: the same rules as the pages, and no secret on the screen."""

import argparse
import io
import json
from collections.abc import Sequence

import pytest
from tests.support.registry.city import PASSWORD, City
from tests.support.run.at_the_console import typed_by

from mingcha.evidence.models import Entry
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.trial import Reach, Trial
from mingcha.registry.commissioning.trying import try_address
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points.models import Point
from mingcha.run.commands import admin, camera, confirm, console


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> None:
    """The commands read the test's clock, not the machine's."""
    for module in (confirm, admin, camera):
        monkeypatch.setattr(module, "SystemClock", lambda: clock)


def call(module: object, words: Sequence[str]) -> int:
    """Runs a verb as the command line does."""
    parser = argparse.ArgumentParser(prog="mingcha")
    module.add_parser(parser.add_subparsers(dest="verb", required=True))  # type: ignore[attr-defined]
    return module.run(parser.parse_args(words))  # type: ignore[attr-defined, no-any-return]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Gives lines on standard input, which is no terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))


DOCUMENT = ["--document", "武公备〔2026〕7 号", "--document-on", "2026-11-01"]
ORDINARY = ["--place-kind", "none"]
NETWORK = ["--network", "10.1.0.0/16"]
ADD = ["camera", "add", "rtsp://10.1.2.9:8554/cam0", "--name", "北门", *ORDINARY, "--site"]


def test_the_first_administrator(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, PASSWORD)
    words = ["admin", "create", "--username", "root", "--name", "管理员", "--password-stdin"]
    assert call(admin, words) == 0
    assert PASSWORD not in capsys.readouterr().out
    person = User.objects.get(username="root")
    assert person.check_password(PASSWORD)
    assert RoleAssignment.objects.get(user=person).role == "administrator"
    typed(monkeypatch, PASSWORD)
    with pytest.raises(Refused) as refused:
        call(admin, [*words[:2], "--username", "root2", *words[4:]])
    assert refused.value.decision.article == "16(1)"
    for kind, role in (("--security", "security_admin"), ("--audit", "auditor")):
        typed(monkeypatch, PASSWORD)
        call(admin, ["admin", "create", "--username", role, "--name", "管理员", "--password-stdin", kind])
        assert RoleAssignment.objects.get(user__username=role).role == role


def test_two_passwords_that_differ_make_nobody(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typings = iter((PASSWORD, "another-password"))
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typings))
    with pytest.raises(Fault, match="differ"):
        call(admin, ["admin", "create", "--username", "root", "--name", "管理员"])
    assert not User.objects.exists()


def test_a_camera_of_a_site_that_exists(
    city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "let-me-in")
    assert call(camera, [*ADD, "HQX", "--username", "eye", "--password-stdin", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    point = Point.objects.get(code=row["code"])
    assert (point.url, point.username, point.part) == ("rtsp://10.1.2.9:8554/cam0", "eye", "passage")
    assert point.sealed_password
    assert (row["label"], row["site"], row["enabled"]) == ("R30/trial", "HQX", True)
    entry = json.loads(bytes(Entry.objects.latest("index").body))
    assert entry["by"] == "program:console"
    event = json.loads(bytes(Entry.objects.latest("index").detail.event))
    assert event["by"]["name"] == f"console: {console.machine_account()}"  # before, the entry named nobody


def test_a_new_site_says_what_it_needs_and_is_made_when_it_has_it(db: None) -> None:
    with pytest.raises(Fault) as fault:
        call(camera, [*ADD, "NEW"])
    assert fault.value.kind is FaultKind.NOT_FOUND
    assert "--category --division --organisation" in fault.value.words.zh
    made = ["--category", "6(5)", "--division", "420106", "--organisation", "UNIT", *NETWORK]
    assert call(camera, [*ADD, "NEW", *made]) == 0
    assert Organisation.objects.get().code == "UNIT"
    assert Site.objects.get().category == "6(5)"
    assert Point.objects.get().code == "42010600001310000001"


def test_a_new_site_and_its_unit_have_names(db: None) -> None:
    made = ["--category", "6(4)", "--division", "420102", "--organisation", "HQXX", *NETWORK]
    assert call(camera, [*ADD, "HQXX", *made, "--site-name", "花桥小学校园", "--organisation-name", "花桥小学"]) == 0
    assert (Organisation.objects.get().name, Site.objects.get().name) == ("花桥小学", "花桥小学校园")


@pytest.mark.parametrize(
    "other", [("--category", "6(5)"), ("--division", "420106"), ("--organisation", "X"), ("--site-name", "别处")]
)
def test_other_facts_of_a_site_that_exists_register_nothing(db: None, other: tuple[str, str]) -> None:
    made = ["--category", "6(4)", "--division", "420102", "--organisation", "HQXX"]
    assert call(camera, [*ADD, "HQXX", *made, *NETWORK]) == 0
    again = ["camera", "add", "rtsp://10.1.2.10/cam0", "--name", "南门", *ORDINARY, "--site", "HQXX"]
    with pytest.raises(Fault) as fault:
        call(camera, [*again, *made, *other])
    assert fault.value.kind is FaultKind.CONFLICT
    assert other[0] in fault.value.words.en
    assert Point.objects.count() == 1
    assert call(camera, [*again, *made]) == 0


def test_a_wrong_address_leaves_no_site_behind(db: None) -> None:
    words = ["camera", "add", "http://10.1.2.9/", "--name", "北门", "--site", "NEW"]
    with pytest.raises(Fault):
        call(camera, [*words, "--category", "6(5)", "--division", "420106", "--organisation", "UNIT"])
    assert not Organisation.objects.exists()


@pytest.mark.law("18(3)")
def test_the_owner_of_the_machine_is_under_the_law_too(city: City) -> None:
    with pytest.raises(Refused) as refused:
        call(camera, [*ADD, "HQX", "--place-kind", "toilet"])
    assert refused.value.decision.article == "18(3)"


def test_acting_as_a_person_takes_their_password_code_and_limits(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue point B.12: the command line asks for the second factor, too; before, the password was enough."""
    monkeypatch.setattr(console, "SystemClock", lambda: clock)
    typed(monkeypatch, "wrong")
    with pytest.raises(Fault) as fault:
        call(camera, [*ADD, "HQX", "--as", "manager"])
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
    typed(monkeypatch, PASSWORD)
    with pytest.raises(Fault) as fault:
        call(camera, [*ADD, "HQX", "--as", "manager"])
    assert "authenticator app" in fault.value.words.en
    typed_by(monkeypatch, city["manager"], clock)
    assert call(camera, [*ADD, "HQX", "--as", "manager"]) == 0
    assert json.loads(bytes(Entry.objects.latest("index").body))["by"] == f"user:{city['manager'].pk}"
    typed_by(monkeypatch, city["monitor"], clock)
    with pytest.raises(Refused) as refused:
        call(camera, [*ADD, "HQX", "--as", "monitor"])
    assert refused.value.decision.article == "3"


def test_the_list_and_the_switch(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = city.points["HQX"].code
    assert call(camera, ["camera", "disable", code, "--reason", "检修", *DOCUMENT]) == 0
    proposed = capsys.readouterr().out.split()[0]
    typed_by(monkeypatch, city["manager"], clock)
    assert call(confirm, ["confirm", "accept", proposed, "--as", "manager", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["state"] == "confirmed"
    assert call(camera, ["camera", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[1].split()[:4] == [code, "R30", "off", "HQX"]
    assert call(camera, ["camera", "enable", code, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["enabled"]
    assert Point.objects.get(code=code).enabled


def test_many_cameras_in_one_go(
    city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "rtsp://10.1.2.20/a\t东一", "", "rtsp://eye:let-me-in@10.1.2.21/b\t东二")
    assert call(camera, ["camera", "add", "--from-file", "-", *ORDINARY, "--site", "HQX", "--json"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == ["东一", "东二"]
    assert Point.objects.get(name="东二").sealed_password


@pytest.mark.parametrize("lines", [["rtsp://10.1.2.20/a\t东一", "http://secret@x\t坏"], ["rtsp://10.1.2.20/a"]])
def test_a_wrong_line_registers_nothing_and_is_not_repeated(
    city: City, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    before = Point.objects.count()
    typed(monkeypatch, *lines)
    with pytest.raises(Fault) as fault:
        call(camera, ["camera", "add", "--from-file", "-", *ORDINARY, "--site", "HQX"])
    assert f"line {len(lines)}" in fault.value.words.en
    assert "secret" not in fault.value.words.en
    assert Point.objects.count() == before


@pytest.mark.parametrize("words", [[], ["rtsp://10.1.2.9/a"], ["rtsp://10.1.2.9/a", "--name", "x", "--from-file", "-"]])
def test_one_camera_or_a_list(city: City, words: list[str]) -> None:
    with pytest.raises(Fault) as fault:
        call(camera, ["camera", "add", *words, "--site", "HQX"])
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("799-8(4)")
def test_an_officer_allows_and_ends_sound(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = city.points["JHG"].code
    words = [
        "camera", "allow-sound", code, "--document", "江公安函〔2026〕12号", "--authority", "江岸区公安分局",
        "--issued", "2026-11-20", "--until", "2027-06-30", "--sign", "此处采集声音", "--sign-on", "2026-11-21",
    ]  # fmt: skip
    with pytest.raises(Refused):
        call(camera, words)
    typed_by(monkeypatch, city["district"], clock)
    assert call(camera, [*words, "--as", "district", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"code": code, "sound": True, "until": "2027-06-30"}
    typed_by(monkeypatch, city["district"], clock)
    assert call(camera, ["camera", "end-sound", code, "--reason", "标识已拆除", "--as", "district"]) == 0
    assert capsys.readouterr().out.split()[2:] == ["off", "2027-06-30"]


@pytest.mark.law("7", "8")
def test_an_address_is_tested_without_its_picture(
    city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue, part D: the test before a camera is saved. The command gives the size; a picture there would be a file."""
    seen: list[str] = []

    def look(address: CameraAddress, _clock: Clock, _reach: Reach) -> Trial:
        seen.append(address.password)
        return Trial("avc1", 1280, 720, recorder="rec-1")

    monkeypatch.setattr(try_address, "__kwdefaults__", {"try_camera": look})
    typed(monkeypatch, "let-me-in")
    words = ["camera", "try", "rtsp://10.1.9.9/main", "--system", "HQX", "--username", "eye", "--password-stdin"]
    assert call(camera, words) == 0
    shown = capsys.readouterr().out
    assert "1280×720" in shown
    assert "Asked from the machine of recorder rec-1" in shown
    assert "let-me-in" not in shown
    assert seen == ["let-me-in"]
    with pytest.raises(Fault, match="an address is needed"):
        call(camera, ["camera", "try", "", "--system", "HQX"])
