"""Builders of lines of the register for others: facts of a delivery, and a written line."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as

from mingcha.access.register.actions import write_line
from mingcha.access.register.corrections import propose_correction
from mingcha.access.register.models import RequestLine
from mingcha.access.register.values import LineCorrection, LineFacts
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.identity.models import User

FROM_MS = 1_795_586_400_000
"""2026-11-25 14:00:00 in Shanghai."""
FILE = ("data/clip-1.mp4", "ab" * 32)


def line_facts(city: City, site: str = "HQX", **changes: Any) -> LineFacts:
    """The complete facts of a delivery about the point of a site, changed as told."""
    facts = LineFacts(
        request="D20261125-0001",
        act="delivered",
        persons=(("陈一", "汉口区刑侦大队", "鄂A01"), ("林二", "汉口区刑侦大队", "鄂A02")),
        way="retrieve",
        method="disc",
        basis="14(1)",
        case_no="江公刑立〔2026〕77 号",
        purpose="criminal_case",
        reason="查找嫌疑车辆",
        content="花桥小学门口，2026-11-25 14:00:00 至 17:00:00",
        points=(city.points[site].code,),
        from_ms=FROM_MS,
        to_ms=FROM_MS + 3 * 3_600_000,
        destination="汉口区刑侦大队，77 号案卷",
        operator="马三",
        approver="何四",
        files=(FILE,),
        return_by=date(2027, 2, 25),
    )
    return replace(facts, **changes)


def correct_line(
    by: User, *, number: str, correction: LineCorrection, remark: str, clock: Clock, confirmed_by: str = ""
) -> str:
    """Corrects a line: proposed by this person, confirmed by another one ("": any who may); the new line's number."""
    proposal = propose_correction(by, number=number, correction=correction, remark=remark, clock=clock)
    confirm_as(confirmed_by, proposal.name, clock)
    return RequestLine.objects.latest("pk").no


def written(city: City, clock: Clock, site: str = "HQX", by: str = "manager", **changes: Any) -> str:
    """Writes the line in an act of its own; returns its number."""
    with act("access.request.deliver", by=actor_of(city[by]), clock=clock, cites=("16(3)",)) as record:
        return write_line(record, line_facts(city, site, **changes), clock.now())
