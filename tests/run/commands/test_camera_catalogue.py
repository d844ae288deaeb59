"""`mingcha camera catalogue|secret|end-secret|precision`: the acts of the page at the console (articles 13, 16, 20)."""

import argparse
import json
from collections.abc import Sequence

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.run.commands import camera

pytestmark = pytest.mark.law("13(1)")


def call(monkeypatch: pytest.MonkeyPatch, clock: HandClock, by: User | None, words: Sequence[str]) -> int:
    """Runs a verb as the command line does, for this person or, without one, for the owner of the machine."""
    monkeypatch.setattr(camera, "SystemClock", lambda: clock)
    if by is not None:
        monkeypatch.setattr(camera, "asker", lambda _user: by)
    parser = argparse.ArgumentParser(prog="mingcha")
    camera.add_parser(parser.add_subparsers(dest="verb", required=True))
    return camera.run(parser.parse_args(["camera", *words]))


def test_the_owner_states_and_decides_nothing_on_secrecy(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = city.points["HQX"].code
    stated = ["--class", "2", "--positions", "0170100/0260100", "--room", "outdoor", "--encoding", "HEVC"]
    assert call(monkeypatch, clock, None, ["catalogue", code, *stated, "--resolution", "1080P", "--json"]) == 0
    assert code in json.dumps(json.loads(capsys.readouterr().out.splitlines()[-1]))
    held = Point.objects.get(code=code)
    assert (held.point_class, held.positions, held.encoding, held.resolution) == (
        2, "0170100/0260100", 5, "1920x1080",
    )  # fmt: skip
    with pytest.raises(Fault):
        call(monkeypatch, clock, None, ["catalogue", code, "--positions", "0010600"])
    with pytest.raises(Refused) as refused:
        call(monkeypatch, clock, None, ["secret", code, "--document", "密定〔2026〕1 号"])
    assert refused.value.decision.article == "13(1)"


@pytest.mark.law("16(1)", "20(4)")
def test_officers_mark_end_and_reduce(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    code, officer = city.points["HQX"].code, city["district"]
    with pytest.raises(Refused) as state:
        call(monkeypatch, clock, officer, ["secret", code, "--document", "文", "--level", "state_secret"])
    assert state.value.decision.article == "20(4)"
    assert call(monkeypatch, clock, officer, ["secret", code, "--document", "密定〔2026〕1 号"]) == 0
    assert Point.objects.get(code=code).secrecy == "work_secret"
    assert call(monkeypatch, clock, city["city"], ["end-secret", code, "--document", "解密〔2026〕2 号"]) == 0
    reduced = ["precision", code, "--precision", "reduced", "--reason", "校园安全"]
    assert call(monkeypatch, clock, officer, reduced) == 0
    assert Point.objects.get(code=code).precision == "reduced"
