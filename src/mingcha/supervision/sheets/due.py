"""The last days of sheets that did not leave yet, for the page of deadlines (articles 12, 21)."""

from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.supervision.sheets.rows import sheets_worked_on_by
from mingcha.supervision.sheets.rules import sheet_is_open_until
from mingcha.supervision.sheets.states import RUNNING

_RUNNING = [one.value for one in RUNNING]


@cites("12", "21")
def due_sheets(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The sheets that the reader works on and whose days to be checked and sent end up to a day, or are over while the
    sheet is not withdrawn, the earliest first. The days are our own: there is no legal day."""
    rows = sheets_worked_on_by(duty_of(asker, at)).filter(state__in=_RUNNING).order_by("prepared_at", "pk")
    sheets = list(rows.select_related("finding__point__system__site__organisation")[:limit])
    sites = [held.finding.point.system.site for held in sheets]
    classified = ClassifiedSites(shanghai_day(at)).among({site.code: site.organisation.code for site in sites})
    found = []
    for held in sheets:
        day, point = shanghai_day(sheet_is_open_until(held.prepared_at, at)), held.finding.point
        if day <= until:
            about, unit = (
                Words(f"{held.name}：{point.name}", f"{held.name}: {point.name}"),
                point.system.site.organisation,
            )
            secret = bool(point.secrecy) or point.system.site.code in classified
            found.append(Due(DueKind.PICTURE_SHEET, held.name, about, unit.name, "12", day, None, classified=secret))
    return tuple(found)
