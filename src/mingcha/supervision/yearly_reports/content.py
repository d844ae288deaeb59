"""What the paper of a yearly report says: its figures as signed, who signed, sent, received it (article 25)."""

from collections.abc import Mapping
from datetime import date, datetime

from mingcha.kit.canonical import Json
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.above import PaperAbove, add_paper, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.papers.values import content_sha256, day, paper
from mingcha.supervision.yearly_reports.models import YearlyReport
from mingcha.supervision.yearly_reports.queries import yearly_report
from mingcha.supervision.yearly_reports.rows import yearly_row
from mingcha.supervision.yearly_reports.values import YearlyRow

_SUMMARY = (
    "各项数字由本平台于签署时从登记记录算出，签署后不再改动；每项均可在平台上逐条查对。"
    "年度报告及其期限为平台自定，非法定。"
)


def hand_in_yearly_paper() -> None:
    """Hands this paper to the register's papers."""
    add_paper(PrintedKind.YEARLY, PaperAbove(yearly_content, _require_readable, _digest))


@cites("3", "25")
def yearly_content(asker: Reader, subject: str, at: datetime) -> Content:
    """What the paper of a report says. Raises Fault(NOT_FOUND), Refused (article 3)."""
    row = yearly_report(asker, number_of(subject), at=at)
    values = paper_values(row, actor_names({row.signed_by, row.sent_by, row.received_by} - {""}))
    title = f"{row.unit_name} {row.year} 年度报告"
    return Content(PrintedKind.YEARLY, subject, title, values, content_sha256(values))


def paper_values(row: YearlyRow, names: Mapping[str, str]) -> Mapping[str, Json]:
    """The values of the paper. `names`: actor id -> name. Pure."""
    steps = [("签署", row.signed_at, row.signed_by), ("报送", row.sent_at, row.sent_by)]
    done = "退回" if row.returned_reason else "接收"
    rows = [
        ("单位", row.unit_name),
        ("年度", str(row.year)),
        ("版次", str(row.version)),
        *((kind.words.zh, kind.shown(row.figures[kind]).zh) for kind in row.figures),
        *((name, _step(at, names.get(by, ""))) for name, at, by in [*steps, (done, row.received_at, row.received_by)]),
        ("接收回执编号", row.receipt_no),
    ]
    paragraphs = [
        one for one in (row.note, row.returned_reason and f"退回理由：{row.returned_reason}", _SUMMARY) if one
    ]
    return paper("公共安全视频系统年度报告", rows, paragraphs, [], seal=row.unit_name, sealed_on=_on(row.signed_at))


def _require_readable(asker: Reader, subject: str, at: datetime) -> None:
    yearly_report(asker, number_of(subject), at=at)


def _digest(subject: str, on: date) -> str:
    del on
    held = YearlyReport.objects.select_related("unit").filter(pk=number_of(subject)).first()
    if held is None:
        return ""
    row = yearly_row(held)
    return content_sha256(paper_values(row, actor_names({row.signed_by, row.sent_by, row.received_by} - {""})))


def _step(at: datetime | None, name: str) -> str:
    return f"{_on(at)} {name}".strip()


def _on(at: datetime | None) -> str:
    return day(shanghai_day(at)) if at else ""
