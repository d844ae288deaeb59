"""Exports of the register of points: the file is made, its digest is entered, then it may leave (articles 3, 13)."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import BinaryIO

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.dossiers import rules as dossiers_rules
from mingcha.registry.dossiers.exported import Exported, ExportHead, FileKind, require_room
from mingcha.registry.dossiers.files import write_file
from mingcha.registry.dossiers.queries import count_exported, export_points
from mingcha.registry.dossiers.rows import Seen, nothing_seen
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.duty import DutyFacts, Role, Territory
from mingcha.registry.points.filter import PointFilter

NAME = "registry.dossier.export"
MOST_AT_A_CONNECTION = 100_000
"""Points of an export by page or API. A proxy before the pages waits a minute for the first byte, which leaves when the
whole file was made and its digest entered; on a slow machine twice as many points take longer."""
_BLOCK_BYTES = 1 << 20
_ONE_AT_A_TIME = Lock()
"""A large export takes most of a minute: one for a process, so that the other threads go on serving."""


@cites("3", "13", "799-10")
def export_dossiers(
    by: Asker,
    target: BinaryIO,
    *,
    kind: FileKind,
    where: PointFilter,
    clock: Clock,
    seen: Seen = nothing_seen,
    most: int | None = None,
) -> Exported:
    """Writes the points in the asker's reach under a filter into a file that can be read again, as it was opened for
    both, and enters what was taken: the filter, the number of points and the SHA-256 of the bytes, so that a copy found
    later is known to be that one. The caller hands nothing over before this has returned.

    The log is not held while the file is written. `most`: points of a file for which somebody waits at a connection,
    None for any number. Raises Refused (article 3), Fault(INVALID) for more points, also for more than a workbook has,
    Fault(EXHAUSTED) while another export of this process is being made.
    """
    with _alone():
        now = clock.now()
        who, by_token = duty_of(by, now), bool(way_in(by).token)
        points = export_points(who, where, at=now, seen=seen, by_token=by_token)
        counted = count_exported(who, where, at=now)
        require_room(kind, counted)
        _require_at_most(most, counted)
        head = ExportHead(who.name, now, where.but(state="").query)
        rows = write_file(target, kind, head, points)
        size, digest = _digest_of(target)
        with act(NAME, by=actor_of(by), clock=clock, cites=("3", "13")) as record:
            _require_same_roles(who, duty_of(by, clock.now()))
            record.fact("kind", kind.value)
            record.fact("filter", head.query)
            record.fact("points", rows)
            record.fact("left_out", points.left_out)
            record.fact("by_token", by_token)
            record.fact("sha256", digest)
    return Exported(kind, rows, size, digest, record.entry)


def _require_same_roles(before: DutyFacts, now: DutyFacts) -> None:
    """The file was made for the roles of its beginning."""
    require(dossiers_rules.may_export(now))
    if _held(now) != _held(before):
        words = Words("您的岗位在导出期间有变动，请重新导出", "your roles changed meanwhile: export again")
        raise Fault(FaultKind.CONFLICT, words)


def _held(who: DutyFacts) -> list[tuple[Role, Territory]]:
    return [(one.role, one.territory) for one in who.roles]


def _require_at_most(most: int | None, points: int) -> None:
    if most is not None and points > most:
        words = Words(
            f"共 {points} 个点位，在页面和接口上一次最多导出 {most} 个：请缩小筛选范围，"
            "或者用命令 mingcha dossier export 导出",
            f"{points} points: a page or program takes at most {most} at once. Narrow the filter, or use the command"
            " mingcha dossier export",
        )
        raise Fault(FaultKind.INVALID, words)


@contextmanager
def _alone() -> Iterator[None]:
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        words = Words("正在生成另一份导出，请稍后再试", "another export is being made: try again in a minute")
        raise Fault(FaultKind.EXHAUSTED, words)
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def _digest_of(target: BinaryIO) -> tuple[int, str]:
    """The length and the SHA-256 of a file that was written; it stands at its beginning afterwards."""
    target.flush()
    size = target.seek(0, io.SEEK_END)
    target.seek(0)
    digest = hashlib.sha256()
    while block := target.read(_BLOCK_BYTES):
        digest.update(block)
    target.seek(0)
    return size, digest.hexdigest()
