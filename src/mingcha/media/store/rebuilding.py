"""Rebuilds a lost journal from the recorder's log and the footage files (article 20).

Sealed minutes, disposals and holds come from the log, fragments from the files. The gap reasons of unsealed minutes
are in neither; such gaps get the reason JOURNAL_LOST.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mingcha.kit.spans import clipped
from mingcha.media.disk.disks import Disks
from mingcha.media.disk.footage_files import TORN_SUFFIX, FootageName, parse_name, parse_path
from mingcha.media.journal.camera_rows import set_minutes
from mingcha.media.journal.coverage import Gap, covered, joined
from mingcha.media.journal.file_rows import note_rebuilt_file, note_torn
from mingcha.media.journal.found_rows import fragment_row, init_row, mask_of
from mingcha.media.journal.hold_entries import HoldSetReader
from mingcha.media.journal.holds import keep_holds
from mingcha.media.journal.order_rows import RebuiltOrder, add_rebuilt_order
from mingcha.media.journal.ordered_footage import files_of, mark_hours
from mingcha.media.journal.policy import note_policy
from mingcha.media.journal.reading import all_fragments
from mingcha.media.journal.rows import CauseRow, FileRow, FragmentRow
from mingcha.media.journal.seal_rows import HourRow, MinuteRow, add_hours, add_minutes, is_hour_sealed
from mingcha.media.journal.span_rows import add_gaps, add_spans
from mingcha.media.journal.states import AssignmentAct, DisposalState, IntentWitness
from mingcha.media.journal.witnessed_heads import add_head
from mingcha.media.journal.writing import Batch, JournalWriter
from mingcha.media.mp4.file_root import leaf_hash
from mingcha.media.mp4.scan import FoundFragment, FoundHeader, read_header, scan_fragments
from mingcha.media.units import GapReason

type Entry = Mapping[str, Any]

_MINUTE_90K = 60 * 90_000


@dataclass(slots=True)
class RebuiltJournal:
    """The result: what was rebuilt, and what the files did not provide."""

    entries: int = 0
    files: int = 0
    fragments: int = 0
    disposed: int = 0
    missing: list[str] = field(default_factory=list)
    """Sealed files that are missing or altered; `mingcha check` gives details."""
    orders_without_token: list[str] = field(default_factory=list)
    """Orders in the log whose signed text is in neither the log nor the database."""


@dataclass(slots=True)
class _Camera:
    number: int
    next_minute: int
    last_minute: int | None = None
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sealed:
    label: str
    size_bytes: int
    parts: int
    root: bytes


class Rebuilding:
    """Reads the log once, entry by entry, then the files."""

    def __init__(self, journal: JournalWriter, disks: Disks, tokens: Mapping[str, str]) -> None:
        self.done = RebuiltJournal()
        self.newest_ms = 0
        """The recorder's last sign of life by its entries and fragments."""
        self.masked: set[str] = set()
        """Cameras that were to be masked, by the newest entry of each; the log has their plans' digests alone."""
        self._journal = journal
        self._disks = disks
        self._tokens = tokens
        self._cameras: dict[str, _Camera] = {}
        self._files: dict[FootageName, _Sealed] = {}
        self._gone: dict[FootageName, str] = {}
        self._intents: dict[str, tuple[int, Entry]] = {}
        self._ends: dict[str, tuple[int, int, int, bool]] = {}
        self._holds = HoldSetReader()
        self._holds_entry = -1
        self._torn: list[str] = []

    def run(self, entries: Iterable[tuple[int, bytes]]) -> RebuiltJournal:
        """Inserts the rows in the caller's transaction. The caller has verified the entries against the signed head."""
        takes = {
            "minute": self._minute, "hour": self._hour, "camera": self._camera, "holds": self._hold,
            "dispose_intent": self._intent, "dispose_done": self._disposed, "recovered": self._recovered,
            "policy": self._policy, "witnessed": self._witnessed,
        }  # fmt: skip
        for index, body in entries:
            self.done.entries += 1
            entry = json.loads(body)
            self.newest_ms = max(self.newest_ms, int(entry.get("at", 0)))
            take = takes.get(entry["t"])
            if take is not None:
                take(index, body, entry)
        for name, sealed in self._files.items():
            self._file(name, sealed)
        self._orders()
        self._finish()
        return self.done

    def _of(self, code: str, minute: int) -> _Camera:
        known = self._cameras.get(code)
        if known is None:
            known = self._cameras[code] = _Camera(self._journal.camera_number(code, minute), minute)
        return known

    def _camera(self, _index: int, _body: bytes, entry: Entry) -> None:
        minute = int(entry["at"]) // 60_000
        camera = self._of(str(entry["cam"]), minute)
        (self.masked.add if "masks" in entry else self.masked.discard)(str(entry["cam"]))
        if entry["act"] == AssignmentAct.WITHDRAWN or not entry["enabled"]:
            camera.last_minute = minute if camera.last_minute is None else camera.last_minute
            return
        if camera.last_minute is not None and camera.last_minute < camera.next_minute and self._is_sealed(camera):
            camera.next_minute = max(camera.next_minute, minute)
        camera.last_minute = None

    def _is_sealed(self, camera: _Camera) -> bool:
        return is_hour_sealed(self._journal.connection, camera.number, (camera.next_minute - 1) // 60)

    def _minute(self, index: int, body: bytes, entry: Entry) -> None:
        code, minute, epoch, label = str(entry["cam"]), int(entry["min"]), int(entry["ep"]), str(entry["label"])
        camera = self._of(code, minute)
        camera.next_minute = max(camera.next_minute, minute + 1)
        gaps: list[Gap] = [(int(a), int(b), str(why)) for a, b, why in entry["gaps"]]
        camera.gaps[-1:] = joined([*camera.gaps[-1:], *gaps])
        for file in entry["files"]:
            name = FootageName(code, epoch, minute, int(file["n"]))
            root = base64.b64decode(file["root"])
            self._files[name] = _Sealed(label, int(file["bytes"]), int(file["parts"]), root)
        size_bytes = sum(int(file["bytes"]) for file in entry["files"])
        row = MinuteRow(
            camera.number, minute, epoch, label, index, leaf_hash(body), entry["cover_ms"], size_bytes, gaps
        )
        add_minutes(self._journal.connection, [row])

    def _hour(self, index: int, _body: bytes, entry: Entry) -> None:
        camera = self._of(str(entry["cam"]), int(entry["hour"]) * 60)
        row = HourRow(
            *(camera.number, entry["hour"], entry["ep"], entry["label"], index, entry["bitmap"], entry["bytes"]),
            *(entry["gaps"], base64.b64decode(entry["digest"])),
        )
        add_hours(self._journal.connection, [row])

    def _hold(self, index: int, _body: bytes, entry: Entry) -> None:
        self._holds.take(entry)
        self._holds_entry = index

    def _policy(self, index: int, _body: bytes, entry: Entry) -> None:
        note_policy(self._journal, entry["version"], index)

    def _witnessed(self, index: int, _body: bytes, entry: Entry) -> None:
        add_head(self._journal.connection, index, entry["size"], entry["seen_ms"])

    def _intent(self, index: int, _body: bytes, entry: Entry) -> None:
        self._intents[str(entry["order"])] = (index, entry)

    def _disposed(self, index: int, _body: bytes, entry: Entry) -> None:
        order = str(entry["order"])
        first, count, size_bytes, refused = self._ends.get(order, (index, 0, 0, False))
        for text, size in entry["files"]:
            count, size_bytes = count + 1, size_bytes + int(size)
            name = parse_name(str(text))
            if name is not None:
                self._gone[name] = order
        self._ends[order] = (first, count, size_bytes, refused or "refused" in entry)

    def _recovered(self, _index: int, _body: bytes, entry: Entry) -> None:
        self._torn += [str(path) for path in entry["torn"]]

    def _file(self, name: FootageName, sealed: _Sealed) -> None:
        order = self._gone.get(name)
        header, found, disk = (None, [], "") if order is not None else self._read(name)
        if header is None:  # disposed of or lost: only its log entry remains
            header = FoundHeader(b"", {}, 0, b"")
        file = self._journal.new_file_id()
        begin_90k = found[0].start_90k if found else name.minute * _MINUTE_90K
        end_90k = found[-1].start_90k + found[-1].duration_90k if found else begin_90k
        init = init_row(header.init) if header.init else None
        row = FileRow(
            id=file, camera=name.camera, epoch=name.epoch, minute=name.minute, n=name.n, label=sealed.label,
            run=str(header.facts.get("run", "")), init="" if init is None else init.id,
            header_bytes=header.size_bytes, header_digest=header.digest, begin_90k=begin_90k, disk=disk,
            mask=mask_of(header.facts),
        )  # fmt: skip
        fragments: list[FragmentRow] = [fragment_row(name.camera, file, each) for each in found]
        self._journal.take_in(Batch(inits=[] if init is None else [init], files=[row], fragments=fragments))
        note_rebuilt_file(
            self._journal.connection, file, end_90k=end_90k, size_bytes=sealed.size_bytes, fragments=sealed.parts - 1,
            root=sealed.root, disposal=order,
        )  # fmt: skip
        self.done.fragments += len(found)
        self.newest_ms = max(self.newest_ms, end_90k // 90)
        if order is not None:
            self.done.disposed += 1
            return
        self.done.files += 1
        if len(found) != sealed.parts - 1:
            self.done.missing.append(name.path)
            self._journal.add_footage_bytes(sealed.size_bytes - header.size_bytes - sum(f.size_bytes for f in found))

    def _read(self, name: FootageName) -> tuple[FoundHeader | None, list[FoundFragment], str]:
        """Header, fragments and disk id of a footage file; (None, [], "") if it is missing or unreadable."""
        path, files = self._disks.find(name), self._disks.files
        try:
            handle = files.open_read(path)
        except OSError:
            return None, [], ""
        try:
            header = read_header(files, handle)
            found = [] if header is None else list(scan_fragments(files, handle, header.size_bytes, 1))
        except OSError:
            return None, [], ""
        finally:
            files.close(handle)
        disk = next((disk.id for disk in self._disks.readable if disk.root in path.parents), "")
        return header, found, disk

    def _orders(self) -> None:
        connection = self._journal.connection
        for order, (index, entry) in self._intents.items():
            end = self._ends.get(order)
            footage = (entry["camera"], entry["epoch"], entry["hours"])
            plan: list[int] = []
            state = DisposalState.WAITING if end is None else DisposalState.REFUSED if end[3] else DisposalState.DONE
            if end is None:
                files = files_of(connection, *footage)
                # interrupted while unlinking: it is resumed, and missing files are accounted for
                if any(name.path in self.done.missing for _, name in files):
                    state, plan = DisposalState.UNLINKING, [file for file, _ in files]
                    self.done.missing = [path for path in self.done.missing if path not in {n.path for _, n in files}]
            token = self._tokens.get(order, "")
            if not token:
                self.done.orders_without_token.append(order)
            done_entry, count, size_bytes = (None, 0, 0) if end is None else end[:3]
            row = RebuiltOrder(
                order=order, token=token, state=state, taken_ms=entry["at"], not_before_ms=entry["not_before_ms"],
                decided_ms=entry.get("decided_ms", 0), witness=entry.get("witness") == IntentWitness.REQUIRED,
                intent_entry=index, done_entry=done_entry, files=count, size_bytes=size_bytes, plan=plan,
            )  # fmt: skip
            add_rebuilt_order(connection, row)
            if state is DisposalState.DONE:
                mark_hours(connection, order, *footage)

    def _finish(self) -> None:
        connection, journal = self._journal.connection, self._journal
        causes: list[CauseRow] = []
        for code, camera in self._cameras.items():
            set_minutes(connection, camera.number, camera.next_minute, camera.last_minute)
            fragments = all_fragments(connection, camera.number)
            add_spans(connection, camera.number, clipped(covered(fragments), 0, camera.next_minute * 60_000))
            add_gaps(connection, camera.number, camera.gaps)
            causes.append(CauseRow(code, camera.next_minute * 60_000, GapReason.JOURNAL_LOST.value, ""))
        journal.take_in(Batch(causes=causes))
        if self._holds_entry >= 0 and self._holds.rows is not None:
            keep_holds(journal, self._holds.rows.values(), self._holds.version, self._holds_entry)
        for path in self._torn:
            name = parse_path(path)
            torn = None if name is None else self._disks.find_torn(name)
            if name is not None and torn is not None:
                note_torn(connection, name.path + TORN_SUFFIX, torn)
