"""The footage of a redaction is fetched for it alone, while it is prepared, and each ticket is in the audit (16(3))."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.exporting import FROM_MS, TO_MS, served
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.privacy.redacting import plugged_in
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry

from mingcha.access.openings.queries import issued_tickets
from mingcha.access.oversight.day_use import uses_of_day
from mingcha.access.oversight.queries import audit_rows
from mingcha.access.oversight.values import AuditAsked, AuditKind
from mingcha.access.publications.fetching import DoorSource
from mingcha.access.publications.models import FetchTicket
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.redaction.actions import begin_redaction, failed
from mingcha.privacy.redaction.values import NewRedaction, RedactionKind
from mingcha.privacy.rendering.source import fragments_of
from mingcha.registry.points.rows import point_called

SPAN = tuple(datetime.fromtimestamp(ms / 1000, UTC) for ms in (FROM_MS, TO_MS))


@pytest.fixture
def clock() -> HandClock:
    """An hour after the footage."""
    return HandClock(datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC))


@pytest.fixture
def no(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A redaction that the school's guard began, and a gateway that has its footage."""
    code = city.points["HQX"].code
    with plugged_in():
        new = NewRedaction(RedactionKind.PUBLICATION, *SPAN, "公开表彰见义勇为")
        no = begin_redaction(city["guard"], code=code, new=new, clock=clock).no
    with served(tmp_path, (code,), clock, monkeypatch):
        yield no


@pytest.mark.law("16(3)", "19", "21", "25")
def test_the_source_of_a_redaction_comes_by_tickets_of_its_own(
    city: City, clock: HandClock, no: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, folder, source = city.points["HQX"].code, tmp_path / "source", DoorSource(clock)
    folder.mkdir()
    progress: list[int] = []
    digest = source.fetch(no, code, *SPAN, folder, progress.append)
    assert (last_entry()["act"], last_entry()["by"]) == ("access.publication.fetch", f"user:{city['guard'].pk}")
    found = fragments_of(sorted(folder.glob("**/*.mp4")))
    assert (found[0].start_90k // 90 <= FROM_MS, found[-1].end_90k // 90 >= TO_MS) == (True, True)
    assert progress[-1] == sum(one.size_bytes for one in found)
    (ticket,) = FetchTicket.objects.all()
    facts, points, ways = issued_tickets([ticket.pk])[ticket.pk]
    assert (facts.grant, facts.who, points, ways) == (no, f"user:{city['guard'].pk}", {code}, {"export"})
    asked = AuditAsked(clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1))
    (row,) = [one for one in audit_rows(city["auditor"], asked, at=clock.now(), limit=9) if one.kind is AuditKind.FETCH]
    assert (row.what.zh, row.points, row.footage_ms, row.entry is not None) == (no, (code,), TO_MS - FROM_MS, True)
    use = uses_of_day(shanghai_day(clock.now()))[city["guard"].pk]
    assert (use.points, use.exported_s) == (1, (TO_MS - FROM_MS) // 1000)

    monkeypatch.setattr(settings, "MINGCHA_GATEWAY_NEARBY", "http://127.0.0.1:1")
    assert source.fetch(no, code, *SPAN, folder) == digest, "what is there is not fetched twice"
    clip = next(iter(sorted(folder.glob("**/*.mp4"))))
    clip.write_bytes(clip.read_bytes()[:-1] + b"x")
    with pytest.raises(Fault) as altered:
        source.fetch(no, code, *SPAN, folder)
    assert (altered.value.kind, FetchTicket.objects.count()) == (FaultKind.CORRUPT, 1)


@pytest.mark.law("18", "19", "21")
def test_nothing_is_fetched_for_another_time_of_closed_footage_or_afterwards(
    city: City, clock: HandClock, no: str, tmp_path: Path
) -> None:
    point, source = point_called(city.points["HQX"].code), DoorSource(clock)
    with pytest.raises(Fault, match="this redaction"):
        source.fetch(no, point.code, SPAN[0] - timedelta(seconds=1), SPAN[1], tmp_path)
    span = ClosedSpan.objects.create(point=point, why="unmasked", from_at=SPAN[0], until_at=SPAN[0] + timedelta(1))
    with pytest.raises(Refused, match="18"):
        source.fetch(no, point.code, *SPAN, tmp_path)
    span.delete()
    failed(program("jobs"), no=no, reason="磁盘已满", clock=clock)
    with pytest.raises(Refused, match="19"):
        source.fetch(no, point.code, *SPAN, tmp_path)
    assert not FetchTicket.objects.exists()
