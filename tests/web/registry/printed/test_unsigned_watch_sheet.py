"""The printed sheet of a watch that nobody signed says so, and not that both signed (article 16(1))."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from tests.support.printed import ROOT
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes
from tests.support.supervision.signed_looks import at_browser

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.printed.contents import content_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.numbers import DocumentNumber
from mingcha.registry.printed.values import Sheet
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan
from mingcha.registry.watches.actions import begin_watch, roster
from mingcha.registry.watches.handing_over import end_early, sign_out
from mingcha.web.registry.printed.typesetting import typesetter

NO = DocumentNumber(PrintedKind.WATCH, 2026, 1, "K7QX3M9A0BCDEFGH").text


def text_of(manager: User, number: int, clock: HandClock) -> str:
    """The text of the sheet without blanks and line breaks."""
    content = content_of(manager, PrintedKind.WATCH, str(number), at=clock.now())
    data = typesetter(ROOT)(Sheet(content, NO, clock.now(), "经理", "花桥小学", {}))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


@pytest.mark.law("16(1)")
def test_the_sheet_of_a_watch_that_nobody_signed_says_so(city: City, clock: HandClock) -> None:
    manager, guard = at_browser(city["manager"], 60), at_browser(city["guard"], 70)
    now, day = clock.now(), shanghai_day(clock.now())
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=code, organisation="HQXX", clock=clock)
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day, clock=clock)
    given = {"plan": plan.number, "seats": ["S1", "S2"], "least": 2, "clock": clock}
    (shift,) = add_shifts(manager, begins_at=now, ends_at=now + timedelta(hours=2), **given)  # type: ignore[arg-type]
    number = roster(manager, shift=shift.number, seat="S1", username="guard", clock=clock).number
    begin_watch(guard, watch=number, clock=clock)
    end_early(manager, watch=number, reason="离岗未归", lines=(), clock=clock)
    text, both = text_of(manager, number, clock), "双方各以本人账号"
    assert all(one in text for one in ("未签字：由他人中途终止", "尚无人接班签字", "离岗未归"))
    assert (both in text, "交班签字时间" in text, "接班签字时间" in text) == (False, False, False)
    sign_out(guard, watch=number, notes="已就医", clock=clock)
    text = text_of(manager, number, clock)
    assert all(one in text for one in ("交班签字时间", "尚无人接班签字", "已就医"))
    assert ("未签字：由他人中途终止" in text, both in text) == (False, False)
