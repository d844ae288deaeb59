"""The demo's reports of hidden cameras: one that waits to be taken up, one that was closed, one that was taken up and
leads to a case (article 18).
"""

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.forbidden import ForbiddenPlace
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.rows import user_called
from mingcha.registry.reports.actions import close_report, receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.values import NewReport, ReportKind, ReportResult
from mingcha.run.demo.city import CITY_OFFICER, WUCHANG_OFFICER

_HIDDEN = ReportKind.HIDDEN
_PAGE = program("report-page")
"""Who receives reports on the page."""


def add_reports(clock: Clock) -> int:
    """Receives three reports as their page does; Wuchang's officer takes two up, the city's closes one. The number of
    the last one, which was taken up."""
    hotel = NewReport(
        "420102", ForbiddenPlace.GUEST_ROOM.value, "解放大道某快捷酒店 307 房", "空调出风口内有亮点，疑似镜头", _HIDDEN
    )
    receive_report(_PAGE, hotel, clock=clock)
    shop = NewReport("420106", ForbiddenPlace.FITTING_ROOM.value, "中南路某服装店试衣间", "镜子上沿有小孔", _HIDDEN)
    number = number_of_case(receive_report(_PAGE, shop, clock=clock).case_no)
    officer = user_called(WUCHANG_OFFICER)
    take_up_report(officer, number=number, clock=clock)
    close_report(
        user_called(CITY_OFFICER),
        number=number,
        result=ReportResult.NOTHING_FOUND.value,
        handled_on=shanghai_day(clock.now()),
        note="到场检查试衣间四处，小孔为安装孔，未发现摄像设备；已要求封堵",
        clock=clock,
    )
    place, seen = "中南路商圈中庭试衣间", "中庭摄像机转过来对着试衣间"
    mall = NewReport("420106", ForbiddenPlace.FITTING_ROOM.value, place, seen, _HIDDEN)
    taken_up = number_of_case(receive_report(_PAGE, mall, clock=clock).case_no)
    take_up_report(officer, number=taken_up, clock=clock)
    return taken_up
