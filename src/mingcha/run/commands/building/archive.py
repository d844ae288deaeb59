"""`mingcha archive`: volumes of systems, from opening to the other unit's acceptance (article 11)."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.registry.archives import actions, files, handing_over
from mingcha.registry.archives.corrections.actions import correct_participant, correct_technician
from mingcha.registry.archives.queries import archived_file, volume, volumes
from mingcha.registry.archives.states import Activity, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.archives.values import (
    CorrectedUnit,
    NewDocument,
    NewParticipant,
    NewTechnician,
    NewVersion,
    VolumeFacts,
    VolumeRow,
)
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands.building import archive_files
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000
type _Verbs = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_parser(subparsers: _Verbs) -> None:
    """Adds `mingcha archive` and its verbs."""
    parser = subparsers.add_parser("archive")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the volumes in reach / 案卷")
    listing.add_argument("--state", type=VolumeState, choices=list(VolumeState), help="of this state / 状态")
    opening = verbs.add_parser("open", help="open a volume / 开立案卷")
    opening.add_argument("system", help="code of the system / 系统代码")
    opening.add_argument("--title", required=True, help="its name / 案卷名称")
    opening.add_argument("--unit", default="", help="unit that keeps it, else the managing one / 立卷单位代码")
    one = _of_volume(verbs, "show", "documents, units, handovers / 一个案卷")
    add_common(listing, opening, one, *_files(verbs), *_people(verbs), *_steps(verbs))
    archive_files.add_parser(verbs)


def _of_volume(verbs: _Verbs, name: str, says: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says)
    verb.add_argument("number", type=int, help="number of the volume / 案卷编号")
    return verb


def _files(verbs: _Verbs) -> list[argparse.ArgumentParser]:
    document = _of_volume(verbs, "add", "add a document / 归入材料")
    document.add_argument("--kind", required=True, type=ArchiveKind, choices=list(ArchiveKind), help="what / 种类")
    document.add_argument("--title", required=True, help="name and number / 名称和文号")
    document.add_argument("--secrecy", type=Secrecy, choices=list(Secrecy), default=Secrecy.INTERNAL,
                          help="who may read it / 知悉范围")  # fmt: skip
    version = _of_volume(verbs, "version", "add a version of a document / 增加版本")
    version.add_argument("--document", required=True, type=int, help="its number / 材料编号")
    version.add_argument("--version", required=True, type=int, help="the one after the newest / 版本")
    for verb in (document, version):
        verb.add_argument("--pages", required=True, type=int, help="pages / 页数")
        verb.add_argument("--note", default="", help="what is said beside it / 说明")
        verb.add_argument("--scan", required=True, type=Path, metavar="FILE", help="its file / 文件")
    fetch = _of_volume(verbs, "fetch", "write a file of it as it was handed in / 取出材料")
    fetch.add_argument("--document", required=True, type=int, help="its number / 材料编号")
    fetch.add_argument("--version", required=True, type=int, help="which version / 版本")
    fetch.add_argument("--to", required=True, type=Path, metavar="FILE", help="a new file / 写入文件")
    return [document, version, fetch]


def _people(verbs: _Verbs) -> list[argparse.ArgumentParser]:
    unit = _of_volume(verbs, "unit", "state a unit that took part / 登记参与单位")
    unit.add_argument("--activity", required=True, type=Activity, choices=list(Activity), help="what it did / 活动")
    unit.add_argument("--name", required=True, help="its name / 单位名称")
    unit.add_argument("--uscc", required=True, help="unified social credit code / 统一社会信用代码")
    unit.add_argument("--qualification", default="", help="its qualification / 资质")
    unit.add_argument("--contract", default="", help="number of the contract, may follow / 合同编号")
    person = _of_volume(verbs, "technician", "state a professional of a unit / 登记专业技术人员")
    person.add_argument("--participant", required=True, type=int, help="number of the unit / 单位编号")
    person.add_argument("--name", required=True, help="name / 姓名")
    person.add_argument("--certificate", required=True, help="number of the certificate / 资格证书编号")
    person.add_argument("--duty", required=True, help="duty / 岗位")
    of_unit = _of_volume(verbs, "correct-unit", "correct a unit by a new version / 更正参与单位")
    of_unit.add_argument("--participant", required=True, type=int, help="its number / 单位编号")
    of_unit.add_argument("--name", required=True, help="its name / 单位名称")
    of_unit.add_argument("--uscc", required=True, help="unified social credit code / 统一社会信用代码")
    of_unit.add_argument("--qualification", default="", help="its qualification / 资质")
    of_unit.add_argument("--contract", default="", help="number of the contract / 合同编号")
    of_person = _of_volume(verbs, "correct-technician", "correct a professional by a new version / 更正专业技术人员")
    of_person.add_argument("--technician", required=True, type=int, help="the number / 人员编号")
    of_person.add_argument("--name", required=True, help="name / 姓名")
    of_person.add_argument("--certificate", required=True, help="number of the certificate / 资格证书编号")
    of_person.add_argument("--duty", required=True, help="duty / 岗位")
    for verb in (of_unit, of_person):
        verb.add_argument("--reason", required=True, help="why / 更正理由")
    return [unit, person, of_unit, of_person]


def _steps(verbs: _Verbs) -> list[argparse.ArgumentParser]:
    """The steps that name the revision of the volume that was read."""
    complete = _of_volume(verbs, "complete", "declare it complete / 定为齐全")
    hand = _of_volume(verbs, "hand-over", "sign the inventory and hand it over / 签名移交")
    hand.add_argument("--receiver", required=True, help="code of the other unit / 接收单位代码")
    accept = _of_volume(verbs, "accept", "compare every file, sign, accept / 核对并接收")
    accept.add_argument("--inventory", required=True, metavar="SHA-256", help="of the inventory read / 目录摘要")
    back = _of_volume(verbs, "give-back", "end a handover that waits / 退回或者撤回移交")
    back.add_argument("--reason", required=True, help="why / 理由")
    found = [complete, hand, accept, back]
    for verb in found:
        verb.add_argument("--revision", required=True, type=int, help="of the volume as it was read / 所见版本")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    if arguments.action == archive_files.VERB:
        return archive_files.run(arguments)
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        rows = volumes(by, at=clock.now(), limit=_MOST, state=arguments.state)
        return show(rows, _line, as_json=arguments.json)
    if arguments.action == "open":
        given = {"system": arguments.system, "title": arguments.title, "unit": arguments.unit}
        arguments.number = actions.open_volume(by, **given, clock=clock)
    elif arguments.action != "show":
        _VERBS[arguments.action](arguments, by, clock)
    return show((volume(by, arguments.number, at=clock.now()),), _whole, as_json=arguments.json)


def _add(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = NewDocument(given.kind, given.title, given.pages, given.secrecy, given.note)
    files.add_document(by, volume=given.number, new=new, **_kept(given), clock=clock)


def _version(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = NewVersion(given.version, given.pages, given.note)
    files.add_version(by, volume=given.number, document=given.document, new=new, **_kept(given), clock=clock)


def _fetch(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    folder = settings.MINGCHA_HOME.documents
    found = archived_file(by, given.number, given.document, given.version, folder=folder, at=clock.now())
    with given.to.open("xb") as file:
        file.write(found.data)


def _unit(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = NewParticipant(given.activity, given.name, given.uscc, given.qualification, given.contract)
    actions.add_participant(by, volume=given.number, new=new, clock=clock)


def _technician(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = NewTechnician(given.name, given.certificate, given.duty)
    actions.add_technician(by, volume=given.number, participant=given.participant, new=new, clock=clock)


def _correct_unit(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = CorrectedUnit(given.name, given.uscc, given.qualification, given.contract)
    asked = {"participant": given.participant, "new": new, "reason": given.reason}
    correct_participant(by, volume=given.number, **asked, clock=clock)


def _correct_technician(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = NewTechnician(given.name, given.certificate, given.duty)
    asked = {"technician": given.technician, "new": new, "reason": given.reason}
    correct_technician(by, volume=given.number, **asked, clock=clock)


def _complete(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    actions.complete_volume(by, volume=given.number, revision=given.revision, clock=clock)


def _hand_over(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    to = {"receiver": given.receiver, "revision": given.revision}
    handing_over.hand_over(by, volume=given.number, **to, clock=clock)


def _accept(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    read = {"inventory": given.inventory, "revision": given.revision, "folder": settings.MINGCHA_HOME.documents}
    handing_over.accept_volume(by, volume=given.number, **read, clock=clock)


def _give_back(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    given_back = {"reason": given.reason, "revision": given.revision}
    handing_over.give_back_volume(by, volume=given.number, **given_back, clock=clock)


def _kept(given: argparse.Namespace) -> dict[str, Any]:
    return {"scan": given.scan.read_bytes(), "folder": settings.MINGCHA_HOME.documents}


_VERBS: dict[str, Callable[[argparse.Namespace, Asker, SystemClock], None]] = {
    "add": _add,
    "version": _version,
    "fetch": _fetch,
    "unit": _unit,
    "technician": _technician,
    "correct-unit": _correct_unit,
    "correct-technician": _correct_technician,
    "complete": _complete,
    "hand-over": _hand_over,
    "accept": _accept,
    "give-back": _give_back,
}


def _line(row: VolumeRow) -> str:
    head = f"{row.number:>6}  {row.system:<20}  {row.state.value:<20}  r{row.revision}  {row.percent:>3}%"
    return f"{head}  {row.documents:>4}  {row.unit}{f' -> {row.receiver}' if row.receiver else ''}  {row.title}"


def _whole(found: VolumeFacts) -> str:
    lines = [_line(found.row), f"  inventory  {found.inventory_sha256}"]
    for one in found.documents:
        lines.append(f"  {one.number}  {one.kind.value}  {one.secrecy.value}  {one.title}")
        lines += [f"    v{each.version}  {each.pages}  {each.sha256}" for each in one.versions]
    lines += [f"  {one.number}  {one.activity.value}  {one.uscc}  {one.name}" for one in found.participants]
    return "\n".join([*lines, *(f"  - {one.zh}" for one in found.missing)])
