"""What the document of a plan says: title, area, period, approvals, counts, and its planned places (article 5)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.law.categories import category
from mingcha.registry.identity.asker import Reader
from mingcha.registry.plans.queries import plan, plan_items
from mingcha.registry.plans.values import PlanItemFacts, PlanPage, SubmissionRow
from mingcha.registry.printed.kinds import MOST_LISTED, PrintedKind
from mingcha.registry.printed.rules import may_issue_plan
from mingcha.registry.printed.values import Content

_PAGE = 1000
_CLASSES = {1: "一类", 2: "二类", 3: "三类"}


@cites("5")
def plan_content(asker: Reader, number: int, *, at: datetime) -> Content:
    """What the document of a plan says. Raises Fault(NOT_FOUND), Refused (article 3) for those who may not read the
    plan, (article 5) for one that is not in force."""
    found = plan(asker, number, at=at)
    row = found.row
    require(may_issue_plan(row.state))
    items: list[Json] = [_item(one) for one in _items(asker, number, at)]
    (submission,) = (one for one in found.submissions if one.returned_at is None)
    values: dict[str, Json] = {
        "title": row.title,
        "area": row.area.words.zh,
        "level": row.area.level.words.zh,
        "version": row.version,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "effective_on": row.effective_on.isoformat() if row.effective_on else "",
        "parent": {"title": found.parent.title, "version": found.parent.version} if found.parent else None,
        "approvals": _approvals(submission),
        "classes": _classes(found),
        "items_total": row.items,
        "cameras_total": row.cameras,
        "items": items if len(items) <= MOST_LISTED else [],
        "items_sha256": sha256(canonical_json(items)).hex(),
    }
    return Content(PrintedKind.PLAN, str(number), row.title, values, sha256(canonical_json(values)).hex())


def _items(asker: Reader, number: int, at: datetime) -> Iterator[PlanItemFacts]:
    after = 0
    while page := plan_items(asker, number, at=at, after=after, limit=_PAGE):
        yield from page
        after = page[-1].number


def _approvals(submission: SubmissionRow) -> list[Json]:
    return [
        {
            "body": one.body.words.zh,
            "organisation": one.organisation_name,
            "document": one.document,
            "approved_on": one.approved_on.isoformat(),
            # left out without a scan, so that an earlier document is not issued again for saying nothing new
            **({"scan_sha256": one.sha256} if one.sha256 else {}),
        }
        for one in submission.approvals
    ]


def _classes(found: PlanPage) -> list[Json]:
    return [{"name": _CLASSES[one.point_class], "items": one.items, "cameras": one.cameras} for one in found.classes]


def _item(one: PlanItemFacts) -> Mapping[str, Json]:
    """An item in the words of the paper; degrees with seven decimals, "" for a view that is open."""
    return {
        "number": one.number,
        "name": one.name,
        "category": f"{one.category} {category(one.category).short.zh}",
        "class": _CLASSES[one.point_class],
        "count": one.count,
        "organisation": one.organisation_name,
        "longitude": f"{one.longitude:.7f}",
        "latitude": f"{one.latitude:.7f}",
        "view": _view(one),
    }


def _view(one: PlanItemFacts) -> str:
    if one.azimuth_deg is None:
        return ""
    parts = [f"方位 {one.azimuth_deg}°"]
    parts += [f"视角 {one.view_angle_deg}°"] if one.view_angle_deg is not None else []
    parts += [f"{one.view_range_m} 米"] if one.view_range_m is not None else []
    return " ".join(parts)
