"""Exports in tests: an opened request, and a real gateway in a thread before a recorder of literals."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.evidence.bag_workshop import BEGIN_MS, Recorded, recorded
from tests.support.media.originals import OriginalsRecorder
from tests.support.registry.city import City

from mingcha.access.exports import opened
from mingcha.access.exports.values import Destination, ExportRow, OpenedRequest, WantedExport
from mingcha.access.officers.values import OfficerFacts
from mingcha.access.papers.values import PaperFacts
from mingcha.access.requests.values import RequestFacts
from mingcha.access.tickets.tokens import TICKET_KEY
from mingcha.jobs.queries import parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.clock import Clock
from mingcha.kit.decision import allow, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.server import Gateway
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.queries import organisation_place
from mingcha.run.programs.gateway import TicketDoor, origin_rule
from mingcha.station.published_reader import PublishedReader
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin

FROM_MS, TO_MS = BEGIN_MS + 5_500, BEGIN_MS + 170_000
REQUEST = "D20261128-0001"
RETURN_BY = date(2026, 12, 28)


def request_facts(city: City, **changes: object) -> RequestFacts:
    """A request of two officers of the riverbank's police for the school's camera."""
    officers = tuple(
        OfficerFacts(
            f"O20261128-000{n}", name, "江岸区公安分局", "JAGA", "work_certificate", f"0613{n}", date(2027, 12, 31),
            f"{n}" * 64, user,
        )
        for n, name, user in ((1, "张三", city["nobody"].pk), (2, "李四", None))
    )  # fmt: skip
    point = city.points["HQX"].code
    paper = PaperFacts(
        "L20261128-0001", "letter_of_introduction", "江岸区公安分局", "岸公介〔2026〕7 号", date(2026, 11, 27), None,
        (point,), FROM_MS, TO_MS, "ab" * 32, "application/pdf",
    )  # fmt: skip
    facts = RequestFacts(
        no=REQUEST, state="open", requester_kind="public_security", basis="14(1)", purpose="criminal_case",
        case_no="A1", reason="侦查盗窃案", way="retrieve", points=(point,), from_ms=FROM_MS, to_ms=TO_MS,
        managing_unit="HQXX", officers=officers, papers=(paper,),
        destination="江岸分局案管中心", measures="专人保管", return_by=RETURN_BY,
        urgent=False, asked_digest="cd" * 32,
    )  # fmt: skip
    return replace(facts, **changes)


class Opened:
    """What the one interface to requests answers; `facts` may be changed meanwhile."""

    def __init__(self, facts: RequestFacts) -> None:
        self.facts = facts
        self.approver_id = 0
        self.steps: list[str] = []

    @property
    def unit(self) -> Place:
        """The place of its managing unit."""
        return organisation_place(self.facts.managing_unit)

    def __call__(self, number: str, _at: object) -> OpenedRequest:
        if number != self.facts.no:
            raise Fault(FaultKind.NOT_FOUND, Words("没有", "none"))
        is_open = self.facts.state in ("open", "delivered")
        carries = allow("15") if is_open else refuse("15(4)", "没有开通", "it opens nothing")
        return OpenedRequest(self.facts, "2026-000001", "校长", carries, self.approver_id, self.unit)


def use_request(monkeypatch: pytest.MonkeyPatch, facts: RequestFacts) -> Opened:
    """Makes this the only request."""
    found = Opened(facts)
    monkeypatch.setattr(opened, "opened_request", found)
    monkeypatch.setattr(opened, "note_delivered", lambda *_: found.steps.append("deliver"))
    monkeypatch.setattr(opened, "note_closed", lambda *_: found.steps.append("close"))
    return found


@dataclass
class Originals:
    """A gateway with footage of the points, and its recorder."""

    kept: Recorded
    recorder: OriginalsRecorder


@contextmanager
def served(folder: Path, points: tuple[str, ...], clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Originals]:
    """A gateway of this home that has three minutes of these points. Work of an earlier test is gone: its export of the
    same number would be gone on with."""
    home, keys = settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    shutil.rmtree(home.exports, ignore_errors=True)
    origin = recorder_origin(home)
    kept = recorded(folder / "log", points, origin=origin, signer=keys.signer(RECORDER_KEY))
    keys.signer(TICKET_KEY)
    recorder = OriginalsRecorder(kept)
    loop = asyncio.new_event_loop()
    door = TicketDoor(keys.verifier(TICKET_KEY), clock)

    async def begin() -> Gateway:
        gateway = Gateway(
            lambda: recorder, door.authorise, door.revocation, clock, origin_rule(8000, ""),
            published=PublishedReader(origin, kept.log_folder),
        )  # fmt: skip
        await gateway.start("127.0.0.1", 0)
        return gateway

    gateway = loop.run_until_complete(begin())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(settings, "MINGCHA_GATEWAY_NEARBY", f"http://127.0.0.1:{gateway.port}")
    try:
        yield Originals(kept, recorder)
    finally:
        asyncio.run_coroutine_threadsafe(gateway.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def wanted(**changes: object) -> WantedExport:
    """The whole request, to be fetched from the page."""
    return replace(WantedExport(REQUEST, Destination.PAGE, "usb"), **changes)


def work(export: ExportRow, clock: Clock) -> None:
    """Does every part of its job once, as workers would."""
    for part in parts_of(export.job):
        do_part(export.job, part.number, clock=clock)
