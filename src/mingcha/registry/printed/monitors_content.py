"""What the filing sheet of a unit's monitors says: each with training and receipt, or that there is none (article
16(2)). The basic information of monitors is filed with the district's public security organ.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.law.retention import day_begins
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.printed.kinds import MOST_LISTED, PrintedKind
from mingcha.registry.printed.rules import may_issue_monitors
from mingcha.registry.printed.values import Content
from mingcha.registry.staff.rows import monitors_of
from mingcha.registry.staff.rules import may_read_staff
from mingcha.registry.staff.values import MonitorLine


@cites("16(2)")
def monitors_content(asker: Reader, code: str, *, at: datetime) -> Content:
    """What the sheet of a unit says. Raises Fault(NOT_FOUND), Refused (article 3) for those who do not keep people
    there, (article 16(2)) for a unit without monitors."""
    held = readable_unit(asker, code, at=at)
    found = monitors_of(held, at)
    require(may_issue_monitors(len(found)))
    values = sheet_values(held.name, code, found)
    return Content(PrintedKind.MONITORS, code, held.name, values, sha256(canonical_json(values)).hex())


@cites("3", "16(2)")
def readable_unit(asker: Reader, code: str, *, at: datetime) -> Organisation:
    """The unit, for those who read its staff. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = organisation_called(code)
    require(may_read_staff(duty_of(asker, at), held.place))
    return held


@cites("16(2)")
def monitors_digest(code: str, *, on: date) -> str:
    """The digest of what a sheet of this unit says on a Shanghai day, "" for no unit; not cut to a reach."""
    held = Organisation.objects.filter(code=code).first()
    if held is None:
        return ""
    ends = day_begins(on + timedelta(days=1)) - timedelta(microseconds=1)
    return sha256(canonical_json(sheet_values(held.name, code, monitors_of(held, ends)))).hex()


def sheet_values(unit: str, code: str, found: tuple[MonitorLine, ...]) -> Mapping[str, Json]:
    """The values of a sheet; of too many people for paper their number and digest alone. Pure."""
    lines: list[Json] = [
        {
            "name": one.name,
            "badge_no": one.badge_no,
            "course": one.course or "未登记",
            "valid_to": one.valid_to.isoformat() if one.valid_to else "—",
            "receipt": f"{one.receipt_no}（{one.filed_on}）" if one.receipt_no else "未备案",
        }
        for one in found
    ]
    return {
        "title": unit,
        "unit": unit,
        "code": code,
        "monitors_total": len(lines),
        "filed_total": sum(bool(one.receipt_no) for one in found),
        "monitors": lines if len(lines) <= MOST_LISTED else [],
        "monitors_sha256": sha256(canonical_json(lines)).hex(),
    }
