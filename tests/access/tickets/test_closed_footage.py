"""Footage that nobody may see: no ticket, no kept picture, no request opens it (articles 7, 14(1), 18)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.door import issued, ms, opened
from tests.support.access.exporting import request_facts
from tests.support.access.scans import png
from tests.support.registry.city import ADJUSTED, City

from mingcha.access.endings.actions import Ended, end_viewing_of_ended
from mingcha.access.tickets.of_requests import may_show
from mingcha.access.tickets.tokens import TICKET_KEY, EndPayload, open_ending, open_ticket
from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.privacy.closed_spans.actions import find_moved_masks, open_span
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.masks.actions import check_mask, propose_mask, prove_mask
from mingcha.privacy.masks.missing import close_missing
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import change_point_address, set_point_view
from mingcha.registry.points.describing import describe_point

PROGRAM = program("worker")
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))


def refused_article(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.article


@pytest.mark.law("7", "18")
def test_footage_is_shown_once_its_mask_was_checked_and_not_after_the_camera_was_turned(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, grant = city.points["JHG"].code, opened(city, clock)
    set_point_view(city["district"], code=code, view=View(azimuth_deg=90, angle_deg=60, range_m=20), clock=clock)
    describe_point(city["district"], code=code, place_kind="windows_in_view", clock=clock)
    issued(city, clock, grant.no)  # it goes on for the days of grace
    clock.advance(timedelta(minutes=1))
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask(polygons=(BOX,), by=MaskMaker.CAMERA, reason="窗户", needs=(need.number,))
    mask = propose_mask(city["city"], code=code, new=new, clock=clock)
    drawn_ms = ms(clock)
    clock.advance(timedelta(seconds=10))
    assert refused_article(lambda: issued(city, clock, grant.no)) == "18"
    sent: list[str] = []
    assert end_viewing_of_ended(PROGRAM, Ended.POINTS, clock=clock, send=sent.append) == (f"point:{code}",)
    assert end_viewing_of_ended(PROGRAM, Ended.POINTS, clock=clock) == ()
    end = open_ending(sent[0], settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    assert end == EndPayload("point", code, ms(clock) + 2_000)  # the ticket of a minute ago goes on no longer
    running = next(one.number for one in closed_spans((code,)) if one.until_at is None)
    past = {"code": code, "number": running, "reason": "已看", "clock": clock}
    assert refused_article(lambda: open_span(city["district"], **past)) == "18"  # past the check
    given = {"no": mask.no, "version": 1}
    prove_mask(city["district"], **given, still=png(), taken_at=clock.now(), folder=tmp_path, clock=clock)
    check_mask(city["district"], **given, clock=clock)
    ticket = open_ticket(issued(city, clock, grant.no).token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    assert ticket.from_ms == drawn_ms + 10_000  # what was recorded before its picture is no duty viewing
    police = request_facts(city, points=(code,), from_ms=drawn_ms - 5000, to_ms=drawn_ms + 5000)
    assert may_show(police, [code])
    assert may_show(replace(police, requester_kind="other_department"), [code]).article == "18"

    clock.advance(timedelta(minutes=1))
    set_point_view(city["district"], code=code, view=View(azimuth_deg=90, angle_deg=80, range_m=20), clock=clock)
    assert refused_article(lambda: issued(city, clock, grant.no)) == "18"  # before any row says so
    assert find_moved_masks(PROGRAM, clock=clock) == 1
    assert find_moved_masks(PROGRAM, clock=clock) == 0
    assert [one.kind.value for one in open_findings(city["district"], at=clock.now())] == ["mask_moved"]
    clock.advance(timedelta(minutes=1))
    assert refused_article(lambda: open_span(city["city"], code=code, reason="画面未变", clock=clock)) == "18"
    (span,) = open_span(city["district"], code=code, reason="画面未变", clock=clock)
    assert span.why.value == "moved"
    assert open_findings(city["district"], at=clock.now()) == ()
    issued(city, clock, grant.no)
    assert [one.why.value for one in closed_spans((code,))] == ["unmasked"]
    for kind, closed in (("none", 0), ("bank_hall", 0), ("none", 1)):  # the second need has no mask
        describe_point(city["district"], code=code, place_kind=kind, clock=clock)
        assert close_missing(PROGRAM, clock=clock) == closed
    another = {"url": "rtsp://10.1.2.77/x", "address_reason": "换机", "adjustment": ADJUSTED}
    change_point_address(city["district"], code=code, **another, clock=clock)  # another device has another view
    assert refused_article(lambda: issued(city, clock, grant.no)) == "18"
    assert list(check_application_log()) == []
