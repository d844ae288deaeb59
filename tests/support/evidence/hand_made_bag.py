"""A bag of footage made by hand from docs/ref/export-bag.md alone: no code of the product, so that the verifier is not
tested against the writer's understanding of the page.

`draft(...)` makes the files below data/ and the proofs of the recorder's log; `seal` adds the manifests and the act of
handing over, in logs that the test's own keys sign; `write` puts them into a folder. A test changes the draft before or
the files after `seal`, as an attacker with or without the platform's keys would.
"""

import base64
import hashlib
import json
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import gmtime, strftime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HOME = "mingcha.invalid/0123456789abcdef"
RECORDER, APPLICATION = f"{HOME}/recorder/east-1", f"{HOME}/application"
FIRST_MINUTE = 29_926_443
"""2026-11-25T06:03Z."""
SECOND_90K, MINUTE_MS = 90_000, 60_000
HEADER, DIGEST = (bytes.fromhex(f"6d696e6763686100{end}") for end in ("8865616465720001", "8469676573740001"))
type Files = dict[str, bytes]


def jcs(value: Any) -> bytes:
    """RFC 8785 for the values used here (ASCII names, integers)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sha(*data: bytes) -> bytes:
    return hashlib.sha256(b"".join(data)).digest()


def box(kind: bytes, *body: bytes) -> bytes:
    """ISO/IEC 14496-12, 4.2."""
    return struct.pack(">I", 8 + sum(map(len, body))) + kind + b"".join(body)


def root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, over leaf hashes; recursively, as the RFC writes it."""
    if len(leaves) == 1:
        return leaves[0]
    split = next(1 << n for n in range(40) if 1 << (n + 1) >= len(leaves))
    return sha(b"\1", root(leaves[:split]), root(leaves[split:]))


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    split = next(1 << n for n in range(40) if 1 << (n + 1) >= len(leaves))
    if index < split:
        return [*path(index, leaves[:split]), root(leaves[split:])]
    return [*path(index - split, leaves[split:]), root(leaves[:split])]


@dataclass
class Signer:
    """A key of a log or of a witness; its name stands in notes."""

    name: str
    key: Ed25519PrivateKey

    def _id(self, kind: int) -> bytes:
        return sha(self.name.encode(), b"\n", bytes([kind]), self.key.public_key().public_bytes_raw())[:4]

    def vkey(self, kind: int) -> str:
        public = bytes([kind]) + self.key.public_key().public_bytes_raw()
        return f"{self.name}+{self._id(kind).hex()}+{b64(public)}"

    def line(self, text: bytes, kind: int, at: int = 1_795_590_000) -> bytes:
        """A signature line of type 1 or 4."""
        if kind == 1:
            signature = self.key.sign(text)
        else:
            signature = at.to_bytes(8, "big") + self.key.sign(b"cosignature/v1\ntime %d\n" % at + text)
        return f"\u2014 {self.name} {b64(self._id(kind) + signature)}\n".encode()


def signer(name: str, seed: str) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(sha(seed.encode())))


@dataclass
class Log:
    """A log whose entries are a list, and who signs and cosigns its heads."""

    signer: Signer
    witnesses: list[Signer]
    entries: list[bytes] = field(default_factory=list)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.signer.name.encode()).hexdigest()[:16]

    def checkpoint(self) -> bytes:
        leaves = [sha(b"\0", entry) for entry in self.entries]
        text = f"{self.signer.name}\n{len(leaves)}\n{b64(root(leaves))}\n".encode()
        lines = [self.signer.line(text, 1), self.signer.line(text, 4), *(one.line(text, 4) for one in self.witnesses)]
        return text + b"\n" + b"".join(lines)

    def proof(self, index: int) -> bytes:
        leaves = [sha(b"\0", entry) for entry in self.entries]
        nodes = "".join(f"{b64(node)}\n" for node in path(index, leaves))
        return f"c2sp.org/tlog-proof@v1\nindex {index}\n{nodes}\n".encode() + self.checkpoint()


@dataclass
class Draft:
    """A bag before it is sealed, with the logs and the values from which its JSON files are written."""

    recorder: Log
    application: Log
    custody: dict[str, Any]
    segments: list[dict[str, Any]]
    table: list[dict[str, Any]]
    files: Files
    minutes: dict[int, dict[str, Any]]
    """Entry of a minute by its index in the recorder's log, whose proofs `seal` writes."""
    policy: str = ""


def fragment(number: int, begin_90k: int, lengths: list[int], payload: bytes, sound: bool = False) -> bytes:
    """prft moof mdat uuid(digest), as docs/ref/footage-format.md has them."""
    samples = b"".join(struct.pack(">IIIi", length, 100, 0x02000000, 0) for length in lengths)
    trafs = box(
        b"traf",
        box(b"tfhd", bytes.fromhex("00020000"), struct.pack(">I", 1)),
        box(b"tfdt", b"\1\0\0\0", struct.pack(">Q", begin_90k)),
        box(b"trun", bytes.fromhex("01000f01"), struct.pack(">II", len(lengths), 0), samples),
    )
    if sound:
        trafs += box(
            b"traf",
            box(b"tfhd", bytes.fromhex("00020000"), struct.pack(">I", 2)),
            box(b"tfdt", b"\1\0\0\0", struct.pack(">Q", begin_90k + 77)),
            box(b"trun", bytes.fromhex("00000301"), struct.pack(">IIII", 1, 0, 4000, 160)),
        )
    moof = box(b"moof", box(b"mfhd", bytes(4), struct.pack(">I", number)), trafs)
    media = box(b"prft", bytes.fromhex("01000018"), bytes(20)) + moof + box(b"mdat", payload)
    return media + box(b"uuid", DIGEST, sha(media))


@dataclass
class RecordedFile:
    """A file of the recorder: its parts as bytes, and the times of its fragments in 90 kHz."""

    camera: str
    minute: int
    header: bytes
    init: bytes
    fragments: list[bytes]
    times: list[tuple[int, int]]

    @property
    def name(self) -> str:
        return f"{self.camera}-7-{strftime('%Y%m%dT%H%MZ', gmtime(self.minute * 60))}-0.mp4"

    @property
    def parts(self) -> list[bytes]:
        return [sha(self.header), *(sha(one[:-56]) for one in self.fragments)]

    @property
    def bytes(self) -> int:
        return len(self.header) + sum(map(len, self.fragments))

    def entry(self) -> dict[str, Any]:
        tree = b64(root([sha(b"\0", part) for part in self.parts]))
        listed = {"n": 0, "bytes": self.bytes, "parts": len(self.parts), "root": tree}
        return {**empty_minute(self.camera, self.minute), "files": [listed], "cover_ms": MINUTE_MS, "gaps": []}


def empty_minute(camera: str, minute: int) -> dict[str, Any]:
    """The entry of a minute without footage."""
    gap = [[minute * MINUTE_MS, (minute + 1) * MINUTE_MS, "UNREACHABLE"]]
    return {"v": 1, "t": "minute", "rec": "east-1", "cam": camera, "ep": 7, "min": minute, "label": "R30",
            "files": [], "cover_ms": 0, "gaps": gap}  # fmt: skip


def recorded(camera: str, minute: int, chance: random.Random, seconds: int, payload: int, sound: bool) -> RecordedFile:
    """A file of one minute with a fragment every `60 / seconds` seconds."""
    said = {"v": 1, "camera": camera, "epoch": 7, "label": "R30", "minute": minute, "n": 0, "recorder": "east-1",
            "run": "r1"}  # fmt: skip
    handler = box(b"hdlr", bytes(8) + b"soun" + bytes(13)) if sound else b""
    init = box(b"ftyp", b"iso6mp41") + box(b"moov", camera.encode() * 3 + handler)
    begin, length = minute * 60 * SECOND_90K, seconds * SECOND_90K
    times = [(begin + n * length, begin + (n + 1) * length) for n in range(60 // seconds)]
    fragments = [
        fragment(n, time[0], [length // 4] * 4, chance.randbytes(payload), sound) for n, time in enumerate(times, 1)
    ]
    return RecordedFile(camera, minute, init + box(b"uuid", HEADER, jcs(said)), init, fragments, times)


def draft(
    seed: int = 1, *, cameras: int = 1, minutes: int = 3, missing: tuple[int, ...] = (),
    cut_ms: tuple[int, int] = (0, 0), seconds: int = 20, payload: int = 200, witnesses: int = 2, sound: bool = False,
    noise: int = 5,
) -> Draft:  # fmt: skip
    """The bag of some cameras and minutes; `missing` minutes (from 0) have no footage. `cut_ms` moves begin and end of
    the asked span inwards."""
    chance = random.Random(seed)
    seen = [signer(f"witness.example/w{n}", f"{seed} witness {n}") for n in range(witnesses)]
    recorder = Log(signer(RECORDER, f"{seed} recorder"), seen)
    application = Log(signer(APPLICATION, f"{seed} application"), seen)
    codes = [f"4201060000131{n:07}" for n in range(101, 101 + cameras)]
    asked = (FIRST_MINUTE * MINUTE_MS + cut_ms[0], (FIRST_MINUTE + minutes) * MINUTE_MS - cut_ms[1])
    made = Draft(recorder, application, custody_of(codes, asked, recorder), [], [], {}, {})
    for minute in range(FIRST_MINUTE, FIRST_MINUTE + minutes):
        recorder.entries += [jcs({"t": "hour", "n": chance.random().hex()}) for _ in range(chance.randrange(noise + 1))]
        for code in codes:
            if minute - FIRST_MINUTE in missing:
                said = empty_minute(code, minute)
            else:
                said = recorded(code, minute, random.Random(f"{seed} {code} {minute}"), seconds, payload, sound).entry()
            made.minutes[len(recorder.entries)] = said
            recorder.entries.append(jcs(said))
    recorder.entries += [b"{}"] * chance.randrange(noise + 1)
    made.custody["sound"] = sound and len(missing) < minutes
    for code in codes:
        clips(made, code, minutes, missing, lambda minute, code=code: recorded(
            code, minute, random.Random(f"{seed} {code} {minute}"), seconds, payload, sound))  # fmt: skip
    lines = [f"log {log.signer.vkey(1)}" for log in (recorder, application)]
    lines += [f"witness w{n} {one.vkey(4)} https://w{n}.example/" for n, one in enumerate(seen)]
    names = " ".join(f"w{n}" for n in range(witnesses))
    made.policy = "\n".join([*lines, *([f"group g all {names}", "quorum g"] if seen else ["quorum none"]), ""])
    return made


def clips(
    made: Draft, code: str, minutes: int, missing: tuple[int, ...], file_of: Callable[[int], RecordedFile]
) -> None:
    """Writes the clips of a camera, their lines, and its gaps."""
    asked, clip, number, end = made.custody["asked"], "", 0, -1
    for minute in range(FIRST_MINUTE, FIRST_MINUTE + minutes):
        if minute - FIRST_MINUTE in missing:
            span = max(minute * MINUTE_MS, asked["from_ms"]), min((minute + 1) * MINUTE_MS, asked["to_ms"])
            gap = {"camera": code, "from_ms": span[0], "to_ms": span[1], "reason": "UNREACHABLE"}
            made.custody["gaps"] += [gap] if span[0] < span[1] else []
            continue
        file = file_of(minute)
        index = next(n for n, said in made.minutes.items() if (said["cam"], said["min"]) == (code, minute))
        shared = {"camera": code, "log": made.recorder.id, "index": index, "file": file.name}
        listed = {**shared, "epoch": 7, "minute": minute, "n": 0, "bytes": file.bytes,
                  "parts": [part.hex() for part in file.parts], "header": b64(file.header)}  # fmt: skip
        for part, (data, (begin, until)) in enumerate(zip(file.fragments, file.times, strict=True), 1):
            if until // 90 <= asked["from_ms"] or begin // 90 >= asked["to_ms"]:
                continue
            if listed not in made.table[-1:]:
                made.table.append(listed)
            if begin != end:
                number += 1
                clip = f"data/clip-{code}-{number:03}.mp4"
                made.files[clip] = file.init
            made.segments.append({**shared, "clip": clip, "offset": len(made.files[clip]), "bytes": len(data),
                                  "sha256": sha(data[:-56]).hex(), "part": part, "begin_ms": begin // 90,
                                  "end_ms": -(-until // 90)})  # fmt: skip
            made.files[clip] += data
            end = until


def custody_of(codes: list[str], asked: tuple[int, int], recorder: Log) -> dict[str, Any]:
    """The members of custody.json with the logs and points of this bag."""
    return {
        "format": "mingcha-custody/1", "bag": "E20261128-0001", "software": "mingcha 0.6.0", "made_ms": asked[1] + 5,
        "request": {"no": "D20261128-0001", "requester_kind": "public_security", "basis": "14(1)", "case_no": "77 号",
                    "reason": "查找车辆", "way": "retrieve", "managing_unit": "HQXX", "urgent": False,
                    "asked_digest": "ab" * 32},
        "officers": [{"no": f"O{n}", "name": name, "unit": "刑侦大队", "credential_kind": "work_certificate",
                      "credential_no": f"鄂A{n}", "credential_until": "2027-12-31"}
                     for n, name in enumerate("陈林", 1)],
        "papers": [{"no": "L20261128-0001", "kind": "approval_document", "issuer": "刑侦大队", "issuer_no": "31 号",
                    "issued_on": "2026-11-20", "valid_until": None, "sha256": "cd" * 32}],
        "purpose": "criminal_case", "destination": "77 号案卷", "measures": "专人保管", "return_by": "2027-02-25",
        "operator": "马三", "approver": "何四", "register": "2026-000001",
        "asked": {"from_ms": asked[0], "to_ms": asked[1]},
        "points": [{"camera": code, "name": "东侧", "place": "花桥小学",
                    "cgcs2000": {"lon": "114.305500", "lat": "30.592800"}} for code in codes],
        "gaps": [], "missing": [], "encoding": "as_recorded", "sound": False,
        "clock": [{"camera": code, "recorder": "east-1", "at_ms": None, "offset_ms": None, "drift_ppm": -3,
                   "findings": []} for code in codes],
        "logs": [{"log": recorder.id, "origin": recorder.signer.name}],
    }  # fmt: skip


def jsonl(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(jcs(row) + b"\n" for row in rows)


def manifest(files: Files, *, of_data: bool) -> bytes:
    """The lines of a manifest over the files on one side of data/."""
    chosen = sorted(name for name in files if name.startswith("data/") is of_data and "tagmanifest" not in name)
    return "".join(f"{sha(files[name]).hex()}  {name}\n" for name in chosen).encode()


def seal(made: Draft) -> Files:
    """All files of the bag, with the manifests and the act of handing over."""
    log, files = made.recorder.id, dict(made.files)
    files["data/custody.json"] = jcs(made.custody)
    files["data/segments.jsonl"], files["data/files.jsonl"] = jsonl(made.segments), jsonl(made.table)
    for index in made.minutes:
        files.setdefault(f"data/entries/{log}-{index}.json", made.recorder.entries[index])
        files.setdefault(f"proofs/{log}-{index}.tlog-proof", made.recorder.proof(index))
    files.setdefault(f"proofs/checkpoint-{log}.txt", made.recorder.checkpoint())
    files["policy.txt"], files["README.zh.txt"] = made.policy.encode(), "请看\n".encode()
    return framed(made, files)


def framed(made: Draft, files: Files) -> Files:
    """The same payload with tag files that fit it: also for a test that changed the payload after `seal`."""
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    files["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    files["bag-info.txt"] = (
        f"Source-Organization: 花桥小学\nBagging-Date: 2026-11-28\nExternal-Identifier: {made.custody['bag']}\n"
        f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\nBag-Software-Agent: mingcha 0.6.0\n"
        f"Mingcha-Bag-Format: 1\nMingcha-Request: {made.custody['request']['no']}\n"
    ).encode()
    files["manifest-sha256.txt"] = manifest(files, of_data=True)
    hand_over(made, files)
    return retag(files)


def hand_over(made: Draft, files: Files) -> None:
    """Enters the manifest into the application's log, and adds the act and its proof."""
    manifest_sha256 = sha(files["manifest-sha256.txt"]).hex()
    enter_handing_over(made.application, made.custody["bag"], made.custody["request"]["no"], manifest_sha256, files)


def enter_handing_over(log: Log, export: str, request: str, manifest_sha256: str, files: Files) -> None:
    """Appends the act to an application's log; its two files are added to `files`."""
    said = {"v": 1, "act": "access.export.make", "at_ms": 1, "cites": ["15"]}
    facts = {"export": export, "request": request, "manifest_sha256": manifest_sha256}
    event = jcs({**said, "by": {"id": "user:1", "name": "马三"}, "facts": facts})
    salt = sha(event)[:16]
    entry = jcs({**said, "t": "act", "by": "user:1", "rows": [], "c": b64(sha(salt, event))})
    log.entries += [b"{}", entry, b"{}"]
    files["proofs/export.json"] = jcs({"entry": entry.decode(), "salt": b64(salt), "event": event.decode()})
    files["proofs/export.tlog-proof"] = log.proof(len(log.entries) - 2)


def retag(files: Files) -> Files:
    """The same files under a new tagmanifest, which anybody can write."""
    rest = {name: data for name, data in files.items() if name != "tagmanifest-sha256.txt"}
    return {**rest, "tagmanifest-sha256.txt": manifest(rest, of_data=False)}


def write(files: Files, folder: Path) -> Path:
    """Puts the files of a bag into a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(files: Files, target: Path, name: str = "E20261128-0001") -> Path:
    """The zip of a bag."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for one in sorted(files):
            made.writestr(f"{name}/{one}", files[one])
    return target
