"""/custody: how long footage is kept, whether the disks last, how complete each day is (articles 16(5), 20)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.custody.disks.queries import DiskView
from mingcha.custody.disks.rules import may_enter_custody
from mingcha.custody.disposal.queries import count_waiting
from mingcha.custody.holds.queries import holds_in_reach
from mingcha.custody.proofs.queries import proofs
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.overview.disks.queries import disks_of
from mingcha.overview.keeping import queries as keeping
from mingcha.overview.keeping.queries import CameraKept
from mingcha.overview.points.queries import Cut
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.points.filter import EVERYTHING
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.web.custody.gap_words import gap_kind, gap_words
from mingcha.web.custody.keeping.forms import KeepingFilter
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import wants_part
from mingcha.web.frame.person import facts_of
from mingcha.web.overview.points.point_list import PAGE_ROWS, cut_of

STANDINGS = {
    "enough": ("ok", Words("已达期限", "long enough")),
    "filling": ("trial", Words("历史尚未满", "history not full yet")),
    "short": ("bad", Words("留存不足", "kept too short")),
    "none": ("wait", Words("无录像", "nothing kept")),
}
_DISK_STATES = {
    "good": ("ok", Words("正常", "good")),
    "full": ("bad", Words("已满", "full")),
    "read_only": ("bad", Words("只读", "read only")),
    "missing": ("bad", Words("未挂载", "not mounted")),
    "wrong": ("bad", Words("非本机磁盘", "not this recorder's")),
    "double": ("bad", Words("重复的磁盘", "a copy of another")),
    "fault": ("bad", Words("故障", "fault")),
    "hangs": ("bad", Words("无应答", "does not answer")),
}
_DAYS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A camera of the list with its point."""

    kept: CameraKept
    point: PointRow | None
    tone: str
    label: Words
    days_kept: int
    days_asked: int
    gaps: tuple[tuple[str, Words, timedelta], ...]

    @property
    def complete(self) -> str:
        """Per cent with one decimal, rounded down; a dash for a camera that was switched off."""
        permille = self.kept.counted.complete_permille
        return "–" if permille is None else f"{permille / 10:.1f} %"

    @property
    def unexplained(self) -> timedelta:
        """Unexplained time."""
        return timedelta(milliseconds=self.kept.counted.unexplained_ms)


@dataclass(frozen=True, slots=True)
class DiskRow:
    """A disk with its texts; `outlook` is the forecast."""

    disk: DiskView
    tone: str
    label: Words
    outlook_tone: str
    outlook: Words


class KeptRows:
    """The cameras that match a filter, fetched page by page (for Django's Paginator)."""

    def __init__(self, cut: Cut, day: date, kept: str) -> None:
        self._cut, self._day, self._kept = cut, day, kept
        self._count = keeping.count(cut, day, kept)

    def count(self) -> int:
        """The total."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[KeptRow]:
        return iter(self[0:PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[KeptRow, ...]:
        rows = keeping.cameras(self._cut, self._day, self._kept, limit=part.stop - part.start, offset=part.start)
        points = point_rows(tuple(row.camera for row in rows))
        return tuple(kept_row(row, points.get(row.camera)) for row in rows)


@login_required
@cites("3", "16(5)", "799-17")
def index(request: HttpRequest) -> HttpResponse:
    """Keeping in this person's reach; an htmx request gets only the table of cameras."""
    facts = facts_of(request)
    require(may_enter_custody(facts))
    form, day = KeepingFilter.from_query(request), keeping.last_proved_day()
    where = form.where if form.is_valid() else EVERYTHING
    kept = form.value("kept")
    cut = cut_of(request, where)
    context: dict[str, object] = {"active": "custody", "filter": form, "where": where, "kept": kept, "day": day}
    if day is not None and form.is_valid():
        rows = cast("Sequence[KeptRow]", KeptRows(cut, day, kept))
        context["page"] = Paginator(rows, PAGE_ROWS).get_page(form.page_number)
    if wants_part(request):
        return render(request, "custody/cameras.html", context, status=form.status)
    return render(request, "custody/index.html", {**context, **_around(facts, cut, day)}, status=form.status)


def _around(facts: DutyFacts, cut: Cut, day: date | None) -> dict[str, object]:
    """The parts around the table: disks, sums, causes, proofs, holds."""
    now = wiring.clock().now()
    today = shanghai_day(now)
    held = holds_in_reach(facts, at=now, in_force=True)
    around: dict[str, object] = {
        "disks": [disk_row(one, today) for one in disks_of(facts, at=now)],
        "orders": count_waiting(facts, at=now),
        "holds": len(held),
        "holds_due": sum(one.review_due(today) for one in held),
        "may_read_holds": facts.has(Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.AUDITOR),
    }
    if day is None:
        return around
    total = keeping.sums(cut, day)
    causes = keeping.gaps_by_cause(cut, day)
    share = total.complete_permyriad
    return around | {
        "sums": total,
        "standings": [
            (tone, label, total.by_standing[one]) for one in total.by_standing for tone, label in [STANDINGS[one]]
        ],
        "complete": None if share is None else f"{share / 100:.2f}",
        "unexplained": timedelta(milliseconds=total.unexplained_ms),
        "causes": None if causes is None else [_cause(cause, ms) for cause, ms in causes.items()],
        "proofs": reversed(proofs(day - timedelta(days=_DAYS_SHOWN - 1), day)),
    }


def kept_row(kept: CameraKept, point: PointRow | None) -> KeptRow:
    """A camera with its texts and its longest gap causes."""
    tone, label = STANDINGS[kept.standing]
    today = kept.day + timedelta(days=1)
    gaps = sorted(kept.counted.gaps_ms.items(), key=lambda each: -each[1])[:3]
    return KeptRow(
        kept=kept,
        point=point,
        tone=tone,
        label=label,
        days_kept=0 if kept.oldest_day is None else max(0, (today - kept.oldest_day).days),
        days_asked=(today - kept.must_reach_back_to).days,
        gaps=tuple(_cause(cause, ms) for cause, ms in gaps),
    )


def disk_row(disk: DiskView, today: date) -> DiskRow:
    """A disk with its forecast as text."""
    tone, label = _DISK_STATES.get(disk.state, ("warn", Words(disk.state, disk.state)))
    if disk.alarm == "full":
        outlook_tone, outlook = (
            "bad",
            Words("已满：不覆盖，新录像未保存", "full: nothing is written over, new footage is not kept"),
        )
    elif disk.state == "full":
        outlook_tone = "warn"
        outlook = Words("已满：新录像写入其他磁盘", "full: new footage goes to the other disks")
    elif disk.full_on is not None:
        left = (disk.full_on - today).days
        outlook_tone = "bad" if disk.alarm else "warn"
        outlook = Words(
            f"{disk.full_on:%Y-%m-%d} 起存不满法定期限（{left} 天后）",
            f"cannot keep the legal days from {disk.full_on:%Y-%m-%d} on (in {left} days)",
        )
    elif disk.daily_bytes == 0:
        outlook_tone, outlook = "plain", Words("尚无可测的录像量", "nothing to measure by yet")
    else:
        outlook_tone, outlook = "ok", Words("法定期限可存", "keeps the legal days")
    return DiskRow(disk, tone, label, outlook_tone, outlook)


def _cause(cause: str, ms: int) -> tuple[str, Words, timedelta]:
    return gap_kind(cause), gap_words(cause), timedelta(milliseconds=ms)
