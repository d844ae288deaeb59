"""The kind of job "export": one part per point fetches its footage, then lists and proofs, the file, its delivery.

Each part can be repeated: fetched fragments are not fetched twice, and repeated acts do nothing.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings

from mingcha.access.exports.above import kept_above
from mingcha.access.exports.actions import COPY, FETCH, PACK, SEAL, issue_export_ticket, make_export, require_still_open
from mingcha.access.exports.copying import copy_point
from mingcha.access.exports.delivering import deliver_export, note_leaving, note_sent
from mingcha.access.exports.fetching import GatewayOriginals, renewed_in_time
from mingcha.access.exports.handing_over import ASK_EVERY_S
from mingcha.access.exports.models import Export
from mingcha.access.exports.packing import pack_bag, pack_films
from mingcha.access.exports.point_fetch import Stretch, fetch_point
from mingcha.access.exports.rows import export_called, export_row
from mingcha.access.exports.rules import is_allowed_address
from mingcha.access.exports.sealing import seal_bag
from mingcha.access.exports.sealing_films import seal_films
from mingcha.access.exports.sending import folder_of_media, require_there, send_to_address, send_to_folder
from mingcha.access.exports.values import EXPORT_JOB, Destination, ExportRow, ExportState, OpenedRequest
from mingcha.access.exports.work_folder import WorkFolder, disk_may_be_full
from mingcha.custody.gateways.queries import seen_through
from mingcha.jobs.kinds import JobKind
from mingcha.jobs.queues import HOME
from mingcha.jobs.rules import JobState
from mingcha.jobs.running import PartRun
from mingcha.jobs.values import JobRow
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, asker_called
from mingcha.registry.places.queries import organisation_names
from mingcha.registry.refusals.actions import refusals_noted

_AFTER_TAKEN = timedelta(days=1)


def run_export(run: PartRun) -> Json:
    """Runs one part of an export and returns its result. The progress for `mingcha job show` is in bytes."""
    by = asker_called(run.job.asked_by)
    held = export_called(str(run.job.arguments["export"]))
    request = _require_carried(by, held, run.clock)
    export = export_row(held)
    folder = _folder(export)
    with disk_may_be_full():
        folder.make()
        with folder.alone(run.part.part):
            return _run_part(by, run, export, request, folder)


def _run_part(by: Asker, run: PartRun, export: ExportRow, request: OpenedRequest, folder: WorkFolder) -> Json:
    if run.part.stage == FETCH:
        return _fetch(by, run, export, folder)
    if run.part.stage == COPY:
        camera = export.points[run.part.part - 1 - len(export.points)]
        return {"camera": camera, "bytes": copy_point(camera, export, request, folder, run.checkpoint)}
    if run.part.stage == SEAL:
        return _seal(by, run, export, request, folder)
    if run.part.stage == PACK:
        if not folder.is_packed:
            pack = pack_films if export.films else pack_bag
            return {"bytes": pack(export, folder, _unit(export))}
        folder.discard_building()  # left by an interrupted try
        return {"bytes": folder.file.stat().st_size}
    return _send(by, run, export, folder)


def clear_export(job: JobRow) -> None:
    """Removes the working files of an export whose job failed or was cancelled, so that nothing is handed over."""
    if job.state is not JobState.DONE:
        held = Export.objects.filter(no=str(job.arguments["export"])).first()
        if held is not None and not kept_above([held.no]):
            _folder(export_row(held)).remove()


@cites("19")
def remove_old_exports(*, clock: Clock) -> int:
    """Removes the files of exports delivered a day ago or made `access.export_kept_days` ago, and folders without an
    export; returns their number. Rows, register and log remain, and the files of an export that is evidence of a
    case."""
    exports: Path = settings.MINGCHA_HOME.exports
    now, removed = clock.now(), 0
    if not exports.is_dir():
        return 0
    kept = timedelta(days=parameters.number("access.export_kept_days", shanghai_day(now)))
    folders = list(exports.iterdir())
    evidence = kept_above([path.name for path in folders])
    for path in folders:
        held = Export.objects.filter(no=path.name).first()
        taken = None if held is None else held.fetched_at or held.sent_at
        is_over = held is None or held.started_at + kept <= now or (taken is not None and taken + _AFTER_TAKEN <= now)
        if is_over and path.name not in evidence and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


EXPORT = JobKind(EXPORT_JOB, Words("导出录像", "export of footage"), run_export, clear=clear_export, queue=HOME)


def stretches_of(camera: str, from_ms: int, to_ms: int) -> tuple[Stretch, ...]:
    """The gateways that have footage of a span, in the order of their tenure, each with the whole span: around a move
    two recorders may have the same seconds, and a bag must contain everything that sealed minutes list."""
    here = str(settings.MINGCHA_GATEWAY_NEARBY)
    found: dict[str, Stretch] = {}
    for one in seen_through([camera], from_ms).get(camera, ()):
        if one.from_ms < to_ms and (one.to_ms or to_ms) > from_ms:
            gateway = one.gateway.nearby if one.gateway else here
            found.setdefault(gateway, Stretch(gateway, from_ms, to_ms))
    return tuple(found.values()) or (Stretch(here, from_ms, to_ms),)


def _fetch(by: Asker, run: PartRun, export: ExportRow, folder: WorkFolder) -> Json:
    camera = export.points[run.part.part - 1]
    stretches = stretches_of(camera, export.from_ms, export.to_ms)
    originals = _originals(by, export.no, run.clock)
    return {"camera": camera, "bytes": fetch_point(camera, stretches, folder, originals, run.checkpoint)}


def _seal(by: Asker, run: PartRun, export: ExportRow, request: OpenedRequest, folder: WorkFolder) -> Json:
    """Writes lists and proofs, and logs the manifest. Once it is logged, the payload is not written again."""
    if export.state is ExportState.MAKING:
        if export.films:
            payload = seal_films(export, request, folder, settings.MINGCHA_HOME.redactions)
        else:
            payload = seal_bag(export, request, folder, _originals(by, export.no, run.clock), run.clock)
        folder.keep_payload(payload)
        run.checkpoint()
        digest = payload.manifest_sha256
        make_export(
            by,
            number=export.no,
            manifest_sha256=digest,
            clock=run.clock,
            gaps=payload.gaps,
            has_sound=payload.has_sound,
        )
    payload = folder.payload()
    return {"manifest_sha256": payload.manifest_sha256, "bytes": payload.size_bytes, "files": payload.files}


def _send(by: Asker, run: PartRun, export: ExportRow, folder: WorkFolder) -> Json:
    """Checks the target, writes the register's line, then sends the bytes. A revocation or the
    job's end ends it between the steps; what the other side has whole is noted all the same."""
    if export.sent_at is not None:
        return {"bytes": folder.file.stat().st_size}
    advance = _while_carried(by, export.no, run)
    if export.destination is Destination.FOLDER:
        media = folder_of_media()
        require_there(media)
        deliver_export(by, number=export.no, clock=run.clock, still_wanted=run.require_held)
        size = send_to_folder(folder.file, media, export.target, advance, run.require_held)
    else:
        address = settings.MINGCHA_KEYS.unseal(export_called(export.no).sealed_target)
        hosts = settings.MINGCHA_EXPORT_HOSTS
        with refusals_noted(by, EXPORT_JOB, export.no, run.clock):
            require(is_allowed_address(address, hosts))
        deliver_export(by, number=export.no, clock=run.clock, still_wanted=run.require_held)
        size = send_to_address(folder.file, address, hosts, advance, partial(_leave, by, export.no, run))
    note_sent(by, number=export.no, size_bytes=size, clock=run.clock)
    return {"bytes": size}


def _leave(by: Asker, number: str, run: PartRun) -> None:
    """Before the first byte: the last moment at which a job that was cancelled sends nothing."""
    note_leaving(by, number=number, clock=run.clock, still_wanted=run.require_held)


def _while_carried(by: Asker, number: str, run: PartRun) -> Callable[[int], None]:
    """A checkpoint that checks every ASK_EVERY_S whether the job is still this worker's and the request still allows
    the export; raises LeaseLostError or Refused if not."""
    asked_ns = run.clock.monotonic_ns()

    def advance(progress: int) -> None:
        nonlocal asked_ns
        run.checkpoint(progress)
        if run.clock.monotonic_ns() - asked_ns >= ASK_EVERY_S * 1e9:
            run.require_held()
            _require_carried(by, export_called(number), run.clock)
            asked_ns = run.clock.monotonic_ns()

    return advance


def _require_carried(by: Asker, held: Export, clock: Clock) -> OpenedRequest:
    """The request of an export that may continue. Raises Refused, which leaves an entry."""
    with refusals_noted(by, EXPORT_JOB, held.no, clock):
        return require_still_open(held, by, clock.now())


def _originals(by: Asker, number: str, clock: Clock) -> Callable[[str], GatewayOriginals]:
    """Opens gateways with a ticket that is renewed in time; the request is checked each time."""
    issue = partial(issue_export_ticket, by, number=number, clock=clock)
    return partial(GatewayOriginals, ticket=renewed_in_time(issue, clock))


def _folder(export: ExportRow) -> WorkFolder:
    return WorkFolder(settings.MINGCHA_HOME.exports, export.no, export.file_name)


def _unit(export: ExportRow) -> str:
    return organisation_names([export.managing_unit]).get(export.managing_unit, export.managing_unit)
