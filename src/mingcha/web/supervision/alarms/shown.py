"""Alarms as their pages name them: what, where, why; three queries for a page of fifty (article 16(1))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from mingcha.custody.disks.queries import disks
from mingcha.custody.interruptions.reason_words import REASON_WORDS, UNKNOWN_REASON
from mingcha.kit.words import Words
from mingcha.media.feed.quality import FRAME_RATE
from mingcha.registry.circuits.queries import circuit_names
from mingcha.registry.findings.kinds import KINDS, FindingKind
from mingcha.registry.places.queries import organisation_names, site_names
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.values import PointRow
from mingcha.supervision.alarms.states import AlarmKind
from mingcha.supervision.alarms.values import AlarmRow
from mingcha.supervision.clues.values import ClueKind
from mingcha.supervision.looks.values import KIND_WORDS

_DISKS: Mapping[str, Words] = {
    "forecast": Words("预计存不满法定期限", "it will be full before its footage may go"),
    "full": Words("已满，未满期限的录像不覆盖", "full; nothing is written over"),
    "read_only": Words("只读", "read only"),
    "missing": Words("未挂载", "missing"),
    "wrong": Words("换成了另一块磁盘", "another disk is in its place"),
    "double": Words("与另一块磁盘重复", "the same disk twice"),
    "fault": Words("故障", "fault"),
    "hangs": Words("没有应答", "it does not answer"),
}
_DISK_FULL, _DISK_FILLING = Words("磁盘已满", "Disk full"), Words("磁盘将满", "Disk filling")
_DISK_FAILED = Words("磁盘故障", "Disk failed")
_POOR: Mapping[str, Words] = {FRAME_RATE: Words("帧率偏低", "low frame rate")}


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm with its names. `title`: what it is about; `where`: the site or how many cameras; `why`: its cause;
    `url`: the page of what it is about, "" for none."""

    row: AlarmRow
    title: Words
    where: Words
    why: Words
    url: str

    @property
    def what(self) -> Words:
        """Its kind; where a kind has several causes, the one that it is."""
        if self.row.kind is AlarmKind.VIEW:
            return Words(self.why.zh, self.why.en[:1].upper() + self.why.en[1:])
        if self.row.kind is AlarmKind.DISK:
            return {"full": _DISK_FULL, "forecast": _DISK_FILLING}.get(self.row.reason, _DISK_FAILED)
        return self.row.kind.words


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of what a page of alarms is about, by code or number."""

    circuits: Mapping[str, str]
    units: Mapping[str, str]
    sites: Mapping[str, str]
    disks: Mapping[str, Words]


def lines(rows: Sequence[AlarmRow]) -> tuple[AlarmLine, ...]:
    """The lines of a page."""
    points = point_rows(tuple({row.camera for row in rows if row.camera}))
    circuits = circuit_names([row.subject for row in rows if row.kind is AlarmKind.CIRCUIT])
    units = organisation_names([row.place.organisation for row in rows if row.kind is AlarmKind.SEAT])
    sites = site_names([row.subject for row in rows if row.kind is AlarmKind.SITE])
    named = _disk_names() if any(row.kind is AlarmKind.DISK for row in rows) else {}
    names = _Names(circuits, units, sites, named)
    return tuple(_line(row, points.get(row.camera), names) for row in rows)


def _disk_names() -> Mapping[str, Words]:
    """Disks by the subject of their alarm, as their recorder numbers them: their own ids say nothing to people."""
    return {
        f"{one.recorder}/{one.disk}": Words(
            f"录像机 {one.recorder} 第 {one.number} 块磁盘", f"disk {one.number} of recorder {one.recorder}"
        )
        for one in disks()
    }


def _line(row: AlarmRow, point: PointRow | None, names: _Names) -> AlarmLine:
    count = Words(f"{row.members} 台摄像机", f"{row.members} cameras")
    site = _same(point.site_name if point else "")
    if row.kind is AlarmKind.CIRCUIT:
        url = reverse("circuit", args=[int(row.subject)])
        return AlarmLine(row, _same(names.circuits.get(row.subject, row.subject)), count, _why(row), url)
    if row.kind is AlarmKind.SITE:
        url = reverse("site", args=[row.subject])
        return AlarmLine(row, _same(names.sites.get(row.subject, row.subject)), count, _why(row), url)
    if row.kind is AlarmKind.DISK:
        recorder = _same(row.subject.partition("/")[0])
        return AlarmLine(row, names.disks.get(row.subject, recorder), count, _why(row), "")
    if row.kind is AlarmKind.RECORDER:
        return AlarmLine(row, _same(row.subject), count, _why(row), "")
    if row.kind is AlarmKind.CLUE:
        return AlarmLine(row, _same(row.subject), site, _why(row), reverse("clue", args=[row.subject]))
    if row.kind is AlarmKind.SEAT:
        unit = row.place.organisation
        url = reverse("finding", args=[int(row.subject)])
        return AlarmLine(row, _same(names.units.get(unit, unit)), _same(""), _why(row), url)
    url = reverse("point", args=[row.camera])
    return AlarmLine(row, _same(point.name if point else row.camera), site, _why(row), url)


def _why(row: AlarmRow) -> Words:
    """The cause in words; a reason of a newer program as it came."""
    reason = row.reason
    if row.kind is AlarmKind.VIEW:
        return {kind.value: words for kind, words in KIND_WORDS.items()}.get(reason, _same(reason))
    if row.kind is AlarmKind.CLUE:
        return ClueKind(reason).words if reason in set(ClueKind) else _same(reason)
    if row.kind is AlarmKind.SEAT:
        return KINDS[FindingKind(reason)].words if reason in set(FindingKind) else _same(reason)
    if row.kind is AlarmKind.DISK:
        return _DISKS.get(reason, _same(reason))
    if row.kind is AlarmKind.POOR:
        return _POOR.get(reason, row.kind.words)
    if row.kind is AlarmKind.RECORDER:
        return Words("没有报告，录像是否继续尚不知", "no report: whether it records is not known")
    return REASON_WORDS.get(reason, UNKNOWN_REASON)


def _same(text: str) -> Words:
    return Words(text, text)
