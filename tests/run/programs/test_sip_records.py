"""`mingcha sip records`: words of its answer, and of what stands in its way."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.link.client import LinkClient
from mingcha.media.gb28181.link.record_lists import HeldRecord, RecordsAsk, RecordsEnd
from mingcha.media.gb28181.record_kind import RecordKind
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason
from mingcha.run.programs.sip_records import add_records_parser, run_records

pytestmark = pytest.mark.law("13(1)")

DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"
LATER, EARLIER = (
    HeldRecord(1_764_003_600, 1_764_005_400, "alarm"),
    HeldRecord(1_764_000_000, 1_764_003_600, "time", "门", 9),
)


def words(*more: str, begin: str = "2025-11-25T00:00", channel: str = CHANNEL) -> Namespace:
    parser = ArgumentParser()
    add_records_parser(parser.add_subparsers().add_parser)
    return parser.parse_args(["records", DEVICE, channel, "--from", begin, "--to", "2025-11-25T02:00", *more])


@pytest.fixture
def home(tmp_path: Path) -> Any:
    """A home without a running program."""
    return SimpleNamespace(sip_socket=tmp_path / "sip.sock")


def test_the_list_in_the_order_of_its_times(home: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    asked = []

    async def records(_: LinkClient, ask: RecordsAsk) -> tuple[RecordsEnd, list[HeldRecord]]:
        asked.append(ask)
        return RecordsEnd("whole" if ask.kind is RecordKind.ALL else "partial", 3, 2, 1), [LATER, EARLIER]

    monkeypatch.setattr(LinkClient, "records", records)
    assert run_records(words(), home) == 0
    first, second, last = capsys.readouterr().out.splitlines()
    assert first == "2025-11-25 00:00:00 – 2025-11-25 01:00:00  time              9  门"
    assert second == "2025-11-25 01:00:00 – 2025-11-25 01:30:00  alarm             -"
    assert last == "共 2 条  2 recordings"
    assert run_records(words("--kind", "time"), home) == 1
    assert "incomplete: 2 came, the device announced 3, 1 were left out" in capsys.readouterr().out
    assert run_records(words("--json"), home) == 0
    assert json.loads(capsys.readouterr().out)["records"] == [asdict(EARLIER), asdict(LATER)]
    assert asked[0] == RecordsAsk(DEVICE, CHANNEL, 1_764_000_000, 1_764_007_200)


@pytest.mark.parametrize("given", [{"begin": "2025-11-25T02:00"}, {"begin": "2023-11-25T02:00"}, {"channel": "7"}])
def test_a_span_or_code_that_cannot_be(given: dict[str, str], home: Any) -> None:
    with pytest.raises(Fault) as fault:
        run_records(words(**given), home)
    assert fault.value.kind is FaultKind.INVALID


def test_a_program_that_does_not_run_and_a_device_that_refuses(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Fault) as away:
        run_records(words(), home)
    assert (away.value.kind, away.value.detail) == (FaultKind.UNAVAILABLE, "the signalling program does not answer")

    async def refused(*_: object) -> None:
        raise Trouble(GapReason.REFUSED, "the device refuses the question")

    monkeypatch.setattr(LinkClient, "records", refused)
    with pytest.raises(Fault) as refusal:
        run_records(words(), home)
    assert refusal.value.kind is FaultKind.FORBIDDEN
