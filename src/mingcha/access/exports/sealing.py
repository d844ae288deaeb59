"""Lists, proofs and custody record of a bag, from the results of its points' fetches (articles 15, 16(3), 20)."""

import base64
from collections.abc import Callable

from django.conf import settings

from mingcha import __version__
from mingcha.access.exports.fetching import GatewayOriginals
from mingcha.access.exports.values import ExportRow, OpenedRequest
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.evidence.bag.bag_files import CameraContent, Payload, write_payload
from mingcha.evidence.bag.custody import BagClock, BagOfficer, BagPaper, BagPoint, BagRequest, Custody
from mingcha.evidence.bag.proofs import LogProofs
from mingcha.evidence.entries import application_origin
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.fleet.recorders.models import Recorder
from mingcha.fleet.recorders.queries import cameras as camera_reports
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_rows
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin
from mingcha.station.witnesses.settings import witnesses_from_environment


def seal_bag(
    export: ExportRow,
    request: OpenedRequest,
    folder: WorkFolder,
    originals: Callable[[str], GatewayOriginals],
    clock: Clock,
) -> Payload:
    """Writes everything below data/ and its manifest. Raises Fault as write_payload, and UNAVAILABLE if a gateway is
    unreachable."""
    contents: list[CameraContent] = []
    logs: dict[str, LogProofs] = {}
    for camera in export.points:
        content, learned = folder.content(camera)
        contents.append(content)
        for log, origin, gateway in learned.logs:
            if log not in logs:
                logs[log] = _proofs(origin, camera, originals(gateway))
    return write_payload(folder.bag, contents, logs, custody_of(export, request, clock))


def policy_text() -> str:
    """The tlog-policy of this installation: the application's log, those of its recorders, its witnesses."""
    home, keys = settings.MINGCHA_HOME, settings.MINGCHA_KEYS
    prefix = f"mingcha.invalid/{home.identity}/recorder/"
    found = {application_origin(): keys.verifier("log-app").public}
    for name, key in Recorder.objects.order_by("name").values_list("name", "log_key"):
        found[prefix + name] = base64.b64decode(key)
    if recorder_origin(home) not in found:
        found[recorder_origin(home)] = keys.verifier(RECORDER_KEY).public
    named = [NamedKey(origin, ED25519, public) for origin, public in found.items()]
    return write_policy(named, [(each.key, each.url) for each in witnesses_from_environment()])


def custody_of(export: ExportRow, request: OpenedRequest, clock: Clock) -> Custody:
    """The custody record of an export. Its time is that of the order; the clock reports of the cameras are the present
    ones, so a second try may differ. Only the logged version counts."""
    facts = request.facts
    return Custody(
        bag=export.no,
        software=f"mingcha {__version__}",
        made_ms=unix_ms(export.started_at),
        request=BagRequest(
            no=facts.no,
            requester_kind=str(facts.requester_kind),
            basis=facts.basis,
            case_no=facts.case_no,
            reason=facts.reason,
            way=str(facts.way),
            managing_unit=facts.managing_unit,
            urgent=facts.urgent,
            asked_digest=facts.asked_digest,
        ),
        officers=tuple(
            BagOfficer(one.no, one.name, one.unit, str(one.credential_kind), one.credential_no, one.credential_until)
            for one in facts.officers
        ),
        papers=tuple(
            BagPaper(one.no, str(one.kind), one.issuer, one.issuer_no, one.issued_on, one.valid_until, one.sha256)
            for one in facts.papers
        ),
        purpose=str(facts.purpose),
        destination=facts.destination,
        measures=facts.measures,
        return_by=facts.return_by,
        operator=export.operator,
        approver=request.approver,
        register=request.register,
        from_ms=export.from_ms,
        to_ms=export.to_ms,
        points=_points(export.points),
        clock=_clocks(export.points, clock),
    )


def _proofs(origin: str, camera: str, source: GatewayOriginals) -> LogProofs:
    current, stamped = source.log(camera)
    if current != origin:
        words = Words("录像机存证日志已变更，请重新导出", "the recorder has another log than before: export again")
        raise Fault(FaultKind.CONFLICT, words, f"{current} for {origin}")
    return LogProofs(lambda path: source.log_file(camera, path), origin, _verifier_of(origin), stamped)


def _verifier_of(origin: str) -> Verifier:
    """The key of a recorder's log by its origin. Raises Fault(CORRUPT) for an unknown log."""
    home, name = settings.MINGCHA_HOME, origin.rpartition("/")[2]
    if origin != f"mingcha.invalid/{home.identity}/recorder/{name}":
        raise Fault(FaultKind.CORRUPT, Words("不是本系统的存证日志", "not a log of this installation"), origin)
    key = Recorder.objects.filter(name=name).values_list("log_key", flat=True).first()
    if key is not None:
        return Verifier(base64.b64decode(key))
    if name != home.recorder_name:
        raise Fault(FaultKind.CORRUPT, Words("没有这台录像机", "there is no such recorder"), origin)
    verifier: Verifier = settings.MINGCHA_KEYS.verifier(RECORDER_KEY)
    return verifier


def _points(codes: tuple[str, ...]) -> tuple[BagPoint, ...]:
    rows = point_rows(codes)
    found = []
    for code in sorted(codes):
        row = rows.get(code)
        placed = row is not None and row.longitude is not None and row.latitude is not None
        found.append(
            BagPoint(
                camera=code,
                name=row.name if row else "",
                place=f"{row.site_name} {row.street}".strip() if row else "",
                lon=f"{row.longitude:.6f}" if row is not None and placed else "",
                lat=f"{row.latitude:.6f}" if row is not None and placed else "",
            )
        )
    return tuple(found)


def _clocks(codes: tuple[str, ...], clock: Clock) -> tuple[BagClock, ...]:
    reports = camera_reports(codes, clock=clock)
    now = clock.now()
    found = []
    for code in sorted(codes):
        one = reports.get(code)
        status = one.status if one is not None else {}
        findings = status.get("clock_findings")
        found.append(
            BagClock(
                camera=code,
                recorder=one.recorder if one is not None else "",
                at_ms=unix_ms(now) - one.age_ms if one is not None else None,
                offset_ms=_whole(status.get("clock_offset_ms")),
                drift_ppm=_whole(status.get("clock_drift_ppm")),
                findings=tuple(str(each) for each in findings) if isinstance(findings, list) else (),
            )
        )
    return tuple(found)


def _whole(value: object) -> int | None:
    """A number as the nearest integer: JSON of a bag has no fractions."""
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
