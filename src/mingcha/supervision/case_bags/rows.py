"""All of a case as it lies in the folder: its rows, kept files, and the entries of the log that name them.

Rows of the nouns named here that point to the case, to its obstruction or to its inspection belong to it; the cases of
other persons of the same matter do not, nor a report of a citizen and who reported (799-24): a row of a new noun stays
outside until it is named. Why a unit was inspected is such a noun: what else of an inspection goes into the folder is
the same with a report and without one. Of inspections from before there was that noun the papers alone are in it.
A transfer of the case, or a hand-over of the same act, is there with its papers and the lock of its evidence, whose
list is a file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.custody.holds.models import Hold
from mingcha.evidence.digests import row_digest, stored_rows
from mingcha.evidence.models import Attested
from mingcha.evidence.queries import entries_naming, entry_body, entry_opening
from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.case_bags.models import CaseBag
from mingcha.supervision.case_bags.values import CaseBagRow, CaseFolder, HeldEntry, HeldFile, HeldRow
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.cases.rows import WITH_PLACE, about_of
from mingcha.supervision.executions.models import CaseExecution, ExecutedThing
from mingcha.supervision.hearings.models import CaseHearing, HearingWaiver
from mingcha.supervision.inspections.models import (
    InspectionAnswer,
    OrderAnswer,
    UnitInspection,
    UnitOrder,
    VisitRecord,
)
from mingcha.supervision.inspections.paper import OF_INSPECTIONS
from mingcha.supervision.inspections.rows import ground_of, standing_answers
from mingcha.supervision.locks.listing import list_bytes
from mingcha.supervision.locks.models import EvidenceLock, LockedItem
from mingcha.supervision.locks.values import ItemRow, LockedKind
from mingcha.supervision.looks.rows import finding_called
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.restitutions.models import CaseRestitution
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.signed_papers.states import ScanStep
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.paper import PAPERS as OF_TRANSFERS

_TABLES = ("supervision_", "registry_printeddocument")
_PARTS: tuple[type[Attested], ...] = (
    Inspection, CorrectionOrder, VisitRecord, InspectionAnswer, UnitOrder, OrderAnswer, CaseExecution, CasePayment,
    CaseChallenge, CaseHearing, HearingWaiver, CaseRecusal, CaseRelief, CaseRestitution,
)  # fmt: skip
"""The tables of which rows go into the folder."""
_FILE, _DIGEST = "file", "digest"


def bag_row(held: CaseBag) -> CaseBagRow:
    """A bag as a value."""
    return CaseBagRow(
        held.no, held.case_id, held.purpose, held.manifest, held.files, held.size_bytes, held.made_by, held.made_at,
        held.entry,
    )  # fmt: skip


def bag_called(no: str) -> CaseBag:
    """The bag with this number. Raises Fault(NOT_FOUND)."""
    found = CaseBag.objects.select_related(*(f"case__{path}" for path in WITH_PLACE)).filter(no=no).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一案卷包", "there is no such bag of a case"), no)
    return found


def next_bag_no(case: PenaltyCase) -> str:
    """The next number of a bag of a case."""
    return f"{case.no}-{CaseBag.objects.filter(case=case).count() + 1}"


def hands_of(case: PenaltyCase, handlers: frozenset[str]) -> frozenset[str]:
    """The actors who had to do with a case: its handlers, its reviewer, who decided it."""
    return (handlers | {case.reviewed_by, case.decided_by}) - {""}


_COME_LATER = (PrintedDocument, SignedPaper, ScanCheck)
_LOCK, _LISTED, _HOLD = (one._meta.db_table for one in (EvidenceLock, LockedItem, Hold))
_ANSWERED = {ScanStep.CONFIRMED.value: "", ScanStep.DECLINED.value: "declined-"}
"""What the name of a scan's file begins with, by what another officer answered."""


def folder_of(case: PenaltyCase, *, before: int, documents: Path) -> CaseFolder:
    """All of a case by the entries below `before`. `documents`: those of the home. Raises Fault(CONFLICT) if it went on
    since that entry, Fault(CORRUPT) if a file is gone or differs."""
    rows = {(one._meta.db_table, str(one.pk)): one for one in _rows_of(case)}
    entries: list[HeldEntry] = []
    newest: dict[tuple[str, str], int] = {}
    for index, body in entries_naming(_TABLES, _noted_at(case), before=before):
        entry = json.loads(body)
        named = {(table, key) for table, key, _ in entry["rows"]}
        if own := named & rows.keys():
            newest |= dict.fromkeys(own, index)
            opening = entry_opening(index) if _is_of_case_alone(entry, own, named - own) else None
            entries.append(HeldEntry(index, body, opening))
    # a paper that was issued since, or came back signed, belongs to the next bag
    there = {name: one for name, one in rows.items() if name in newest or not isinstance(one, _COME_LATER)}
    by_index = {one.index: one for one in entries}
    found = (_row(one, by_index.get(newest.get(name, -1))) for name, one in sorted(there.items()))
    held = tuple(one for one in found if one is not None)
    opened = {(one.table, one.key) for one in held}
    of_scans = _beginnings(there.values())
    files = tuple(
        file
        for name, one in sorted(there.items())
        if name in opened
        for file in _files_of(one, documents, of_scans.get(name, ""))
    )
    return CaseFolder(files, held, tuple(entries))


def _is_of_case_alone(entry: Mapping[str, Any], own: Set[tuple[str, str]], others: Set[tuple[str, str]]) -> bool:
    """Whether an act wrote rows of the case alone, so that its names and facts are opened; else they stay closed. The
    act that locks the evidence of a transfer also wrote the holds and the list of that lock."""
    listed = {table for table, *_ in entry.get("bulk", ())}
    if not others and not listed:
        return True
    locks = any(table == _LOCK for table, _ in own)
    return locks and {table for table, _ in others} <= {_HOLD} and listed <= {_LISTED}


def _beginnings(rows: Iterable[Attested]) -> dict[tuple[str, str], str]:
    """What the names of the files of scans begin with that no other officer confirmed, by table and key."""
    held = list(rows)
    answers = {one.scan_id: one.step for one in held if isinstance(one, ScanCheck)}
    scans = (one for one in held if isinstance(one, SignedPaper) and one.needs_second)
    return {(one._meta.db_table, str(one.pk)): _ANSWERED.get(answers.get(one.pk, ""), "unconfirmed-") for one in scans}


def require_unchanged(case: PenaltyCase, *, since: int, before: int, no: str) -> None:
    """Asks, in the act that logs a bag, whether the case is still as it was when the log had `since` entries: none of
    them below `before` names a row of it, and no bag with the number `no` was made. Reads no file. Raises
    Fault(CONFLICT)."""
    rows = {(one._meta.db_table, str(one.pk)) for one in _rows_of(case)}
    for index in range(since, before):
        named = {(table, key) for table, key, _ in json.loads(entry_body(index))["rows"]}
        if named & rows:
            raise _went_on(str(index))
    if next_bag_no(case) != no:
        raise _went_on(no)


def _rows_of(case: PenaltyCase) -> Iterator[Attested]:
    yield case
    matter = about_of(case)
    source, papers = _source_of(matter)
    if not isinstance(source, UnitInspection) or ground_of(source) is not source:
        # the row of an earlier inspection may name a report, of which nobody outside may learn (799-24)
        yield source
    for owner in (source, case):
        for model in _PARTS:
            columns = [field.name for field in model._meta.concrete_fields if field.related_model is type(owner)]
            for column in columns:
                rows = standing_answers() if model is InspectionAnswer else model._default_manager.all()
                yield from rows.filter(**{column: owner.pk})
    yield from ExecutedThing.objects.filter(execution__case=case)
    of_case = Q(kind__in=[one.value for one in OF_CASES], subject=str(case.pk))
    of_matter = Q(kind__in=[one.value for one in papers], subject=str(source.pk))
    transfers = list(_transfers_of(case, matter))
    for one in transfers:
        yield from (one, one.lock, *one.lock.further.all())
    numbers = [str(one.pk) for one in transfers]
    of_transfers = Q(kind__in=[one.value for one in OF_TRANSFERS], subject__in=numbers)
    issued = PrintedDocument.objects.filter(of_case | of_matter | of_transfers)
    yield from issued
    yield from SignedPaper.objects.filter(document__in=issued)
    yield from ScanCheck.objects.filter(scan__document__in=issued).exclude(step=ScanStep.OPENED.value)
    if isinstance(matter, Obstruction) and matter.picture_finding:
        yield finding_called(matter.picture_finding)


def _transfers_of(case: PenaltyCase, matter: Obstruction | InspectionAnswer) -> QuerySet[Transfer]:
    """The transfers of a case, and the hand-overs of what it is about (22, 24)."""
    handed_over = Q(obstruction=matter) if isinstance(matter, Obstruction) else Q(finding=matter)
    return Transfer.objects.filter(Q(case=case) | handed_over).select_related("lock")


def _source_of(matter: Obstruction | InspectionAnswer) -> tuple[Obstruction | UnitInspection, tuple[PrintedKind, ...]]:
    """The row on which a matter rests, and the kinds of its papers."""
    if isinstance(matter, InspectionAnswer):
        return matter.inspection, OF_INSPECTIONS
    return matter, OF_OBSTRUCTIONS


def _noted_at(case: PenaltyCase) -> datetime:
    """When the matter of a case was noted, or its inspection begun."""
    held = about_of(case)
    return held.inspection.begun_at if isinstance(held, InspectionAnswer) else held.noted_at


def _row(held: Attested, entry: HeldEntry | None) -> HeldRow | None:
    """A row that its newest entry opens; None where that entry stays closed."""
    table, key = held._meta.db_table, str(held.pk)
    columns = dict(stored_rows(type(held), [held.pk])).get(key)
    if entry is None or columns is None:
        raise _went_on(f"{table}/{key}")
    if entry.opening is None:
        return None
    digest = row_digest(entry.opening[0], table, key, columns)
    if [table, key, digest] not in json.loads(entry.body)["rows"]:
        raise _went_on(f"{table}/{key}")
    return HeldRow(table, key, entry.index, canonical_json({"table": table, "pk": key, "columns": columns}))


def _went_on(about: str) -> Fault:
    words = Words(
        "案卷与日志所载不同：该案在这次导出之后又有办理，请重新导出；重新导出仍如此的，运行 mingcha check",
        "the case is not as the log has it: it went on since this export; export again, and if that does not help run "
        "mingcha check",
    )
    return Fault(FaultKind.CONFLICT, words, about)


def _files_of(held: Attested, documents: Path, begins: str = "") -> Iterator[HeldFile]:
    """The files of a row. `begins`: what their names begin with."""
    if isinstance(held, EvidenceLock):
        yield _list_of(held)
    values: Mapping[str, object] = {field.attname: getattr(held, field.attname) for field in held._meta.concrete_fields}
    for column, name in values.items():
        digest = values.get(f"{column.removesuffix(_FILE)}{_DIGEST}")
        if column.endswith(_FILE) and isinstance(name, str) and name and isinstance(digest, str):
            words = Words("案卷文件缺失或者被改动", "a file of the case is missing or was altered")
            data = read_unaltered(documents, name, digest, words, name)
            row = f"{held._meta.db_table}/{held.pk}"
            yield HeldFile(_path(held, column, name.rpartition(".")[2], begins), data, row)


def _list_of(held: EvidenceLock) -> HeldFile:
    """The list of locked evidence, whose SHA-256 stands in the row of the lock and in the letter of the transfer.
    Raises Fault(CORRUPT) if it was altered."""
    items = (ItemRow(LockedKind(one.kind), one.subject, one.digest, one.content) for one in held.items.order_by("pk"))
    data = list_bytes(items)
    if sha256(data).hexdigest() != held.list_sha256:
        words = Words("移送的证据清单被改动", "the list of evidence of a transfer was altered")
        raise Fault(FaultKind.CORRUPT, words, str(held.pk))
    return HeldFile(f"data/files/evidencelock-{held.pk}-list.json", data, f"{_LOCK}/{held.pk}")


def _path(held: Attested, column: str, suffix: str, begins: str) -> str:
    if isinstance(held, PrintedDocument):
        return f"data/papers/{held.kind}-{held.year}-{held.serial:06d}.{suffix}"
    part = column.removesuffix(_FILE).strip("_")
    return f"data/files/{begins}{'-'.join(filter(None, (held._meta.model_name or '', str(held.pk), part)))}.{suffix}"
