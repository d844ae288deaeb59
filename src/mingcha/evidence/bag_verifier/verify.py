#!/usr/bin/env python3
"""Verifies a bag of footage without the platform that made it: python3 verify.py BAG --keys FILE [--quorum N].

BAG is the folder or the .zip file. FILE is your own policy (C2SP tlog-policy) with the keys of the logs and witnesses,
as you got them on paper or from another agency, never out of the bag. Exit code 0: accepted; 1: refused, with the file
and the reason; 2: it could not be checked. Python 3.9 or newer and the package "cryptography"; nothing else.
Formats: docs/ref/export-bag.md, evidence-log.md, footage-format.md; C2SP signed-note, tlog-checkpoint,
tlog-cosignature, tlog-proof, tlog-policy; RFC 6962; RFC 8493; RFC 8785.
"""

from __future__ import annotations

import argparse
import base64
import collections
import hashlib
import io
import itertools
import json
import os
import re
import stat
import struct
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.stderr.write("无法核验：请先安装 cryptography。 Could not be checked: install the package cryptography.\n")
    sys.exit(2)

PART, SMALL, LARGE = 1 << 20, 1 << 20, 1 << 25  # bytes: read at once; a small file; custody.json
MOST_GAPS_SHOWN, MOST_SPAN_MS = 20, 366 * 24 * 3_600_000
APPLICATION = re.compile(r"mingcha\.invalid/[0-9a-z]+/application")  # of a platform; no recorder of such a name
SECOND_MS = 1000  # a hole between two fragments that no entry explains is shorter
SAFE = 2**53 - 1  # RFC 8785: integers beyond it would be rounded by others
LATEST_S = 1 << 38  # a time after the year 10,000 is none
HEADER_BOX = bytes.fromhex("6d696e67636861008865616465720001")
DIGEST_BOX = bytes.fromhex("6d696e67636861008469676573740001")
SOUND = b"hdlr" + bytes(8) + b"soun"  # ISO/IEC 14496-12, 8.4.3
HEX, CAMERA, DAY = re.compile("[0-9a-f]{64}"), re.compile("[0-9]{20}"), re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
LOG, REASON, NUMBER = re.compile("[0-9a-f]{16}"), re.compile("[A-Z_]+"), re.compile("0|[1-9][0-9]{0,15}")
PATH = re.compile(r"(?=.{1,160}\Z)[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,3}")
KNOWN = re.compile(
    r"bagit\.txt|bag-info\.txt|(tag)?manifest-sha256\.txt|policy\.txt|verify\.py|player\.html|README\.(zh|en)\.txt"
    r"|data/custody\.json|data/files\.jsonl|data/segments\.jsonl|data/clip-[0-9]{20}-[0-9]{3,}\.mp4"
    r"|data/entries/[0-9a-f]{16}-(0|[1-9][0-9]*)\.json|proofs/[0-9a-f]{16}-(0|[1-9][0-9]*)\.tlog-proof"
    r"|proofs/checkpoint-[0-9a-f]{16}\.(txt|tsr)|proofs/export\.(json|tlog-proof)|copy/[0-9]{20}-[0-9]{3,}\.mp4"
)
NEEDED = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/custody.json",
          "data/files.jsonl", "data/segments.jsonl")  # fmt: skip
SPOILED = ("DAMAGED", "LOST")  # recorded and sealed, and not as it was, or not there, when the bag was made
SIGNED = object()  # an integer that may be negative
TEXT, WHOLE, TEXTS = (str, None), (SIGNED, None), [str]
SEGMENT = {"camera": CAMERA, "clip": str, "offset": int, "bytes": int, "sha256": HEX, "file": str, "part": int,
           "begin_ms": int, "end_ms": int, "log": LOG, "index": int}  # fmt: skip
FILE = {"camera": CAMERA, "file": str, "epoch": int, "minute": int, "n": int, "bytes": int, "parts": [HEX],
        "header": str, "log": LOG, "index": int}  # fmt: skip
CUSTODY = {
    "format": re.compile("mingcha-custody/1"), "bag": str, "software": str, "made_ms": int,
    "request": {"no": str, "requester_kind": str, "basis": str, "case_no": TEXT, "reason": str, "way": str,
                "managing_unit": str, "urgent": bool, "asked_digest": HEX},
    "officers": [{"no": TEXT, "name": str, "unit": str, "credential_kind": str, "credential_no": str,
                  "credential_until": (DAY, None)}],
    "papers": [{"no": str, "kind": str, "issuer": str, "issuer_no": str, "issued_on": (DAY, None),
                "valid_until": (DAY, None), "sha256": HEX}],
    "purpose": str, "destination": str, "measures": TEXT, "return_by": (DAY, None), "operator": str, "approver": str,
    "register": str, "asked": {"from_ms": int, "to_ms": int},
    "points": [{"camera": CAMERA, "name": str, "place": TEXT, "cgcs2000": ({"lon": TEXT, "lat": TEXT}, None)}],
    "gaps": [{"camera": CAMERA, "from_ms": int, "to_ms": int, "reason": REASON}],
    "missing": [{"camera": CAMERA, "file": str, "part": int, "last": int, "from_ms": int, "to_ms": int,
                 "reason": re.compile("DAMAGED|LOST")}],
    "encoding": re.compile("as_recorded"), "sound": bool,
    "clock": [{"camera": CAMERA, "recorder": TEXT, "at_ms": WHOLE, "offset_ms": WHOLE, "drift_ppm": WHOLE,
               "findings": (TEXTS, None)}],
    "logs": [{"log": LOG, "origin": str}],
}  # fmt: skip
MINUTE_FILE = {"n": int, "bytes": int, "parts": int, "root": str}


class Refused(Exception):
    """The bag is not accepted: the file, and the reason in Chinese and English."""


class CannotCheck(Exception):
    """It could not be checked: the reason in Chinese and English. It says nothing about the bag."""


def no(file: str, zh: str, en: str) -> NoReturn:
    """Refuses the bag."""
    raise Refused(file, zh, en)


def need(holds: object, file: str, zh: str, en: str) -> None:
    """Refuses the bag unless this holds."""
    if not holds:
        raise Refused(file, zh, en)


def fits(value: Any, form: Any) -> bool:
    """Whether a JSON value has exactly this form: members, list of one form, one of several forms, pattern, type."""
    if isinstance(form, dict):
        return type(value) is dict and value.keys() == form.keys() and all(fits(value[k], form[k]) for k in form)
    if isinstance(form, list):
        return type(value) is list and all(fits(one, form[0]) for one in value)
    if isinstance(form, tuple):
        return any(fits(value, one) for one in form)
    if isinstance(form, re.Pattern):
        return type(value) is str and form.fullmatch(value) is not None
    if form in (int, SIGNED):
        return type(value) is int and (0 if form is int else -SAFE) <= value <= SAFE
    return value is None if form is None else type(value) is form


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object, each once and in the order of RFC 8785, 3.2.3. Raises ValueError."""
    found = dict(pairs)
    names = list(found)
    in_order = sorted(names) if "".join(names).isascii() else sorted(names, key=lambda key: key.encode("utf-16-be"))
    if len(names) != len(pairs) or in_order != names:
        raise ValueError("members twice or out of order")
    return found


def refuse_number(text: str) -> NoReturn:
    """Called by the JSON reader for fractions, exponents, NaN and Infinity."""
    raise ValueError("not an integer: " + text)


def integer(text: str) -> int:
    return int(text) if len(text) <= 17 else refuse_number(text)  # a long one costs the square of its length


def canonical(data: bytes, file: str) -> Any:
    """The value of RFC 8785 JSON: no member twice, integers alone, one way to write it."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=members, parse_int=integer,
                           parse_float=refuse_number, parse_constant=refuse_number)  # fmt: skip
        if json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() == data:
            return value
    except (ValueError, RecursionError):
        pass
    return no(file, "不是规范的 JSON", "this is not canonical JSON")


def unbase64(text: str) -> bytes:
    """The bytes of standard base64, which is written in one way alone. Raises ValueError."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not the one base64 of these bytes")
    return data


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1: the root over leaf hashes."""
    split = 1 << ((len(leaves) - 1).bit_length() - 1) if len(leaves) > 1 else 0
    if not split:
        return leaves[0]
    return hashlib.sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162, 2.1.3.2: the root that a leaf and its inclusion proof lead to; b"" for a proof of the wrong length."""
    here, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return b""
        if here & 1 or here == last:
            root = hashlib.sha256(b"\1" + sibling + root).digest()
            while here & 1 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\1" + root + sibling).digest()
        here, last = here >> 1, last >> 1
    return root if last == 0 and 0 <= index < size else b""


class Key:
    """A key of the policy: C2SP signed-note, "name+id+base64(type, key)"."""

    def __init__(self, text: str) -> None:
        self.name, number, encoded = text.split("+", 2)
        key = unbase64(encoded)
        self.type, self.key = key[0], key[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]
        if not self.name or self.id.hex() != number or self.type not in (1, 4) or len(self.key) != 32:
            raise ValueError("有本程序不认识的密钥（只认 Ed25519，类型 1 或者 4）",
                             "not a key that this program knows (Ed25519, type 1 or 4)")  # fmt: skip

    def time_of(self, text: bytes, signature: bytes) -> int | None:
        """The time of a valid signature over a note's text, 0 where the type states none; None if it is not valid."""
        at = int.from_bytes(signature[:8], "big") if self.type == 4 else 0
        signed = b"cosignature/v1\ntime %d\n" % at + text if self.type == 4 else text
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature[8 if self.type == 4 else 0 :], signed)
        except InvalidSignature:
            return None
        return at if at < LATEST_S else None


class Policy:
    """The court's own file: C2SP tlog-policy."""

    def __init__(self, data: bytes, quorum: int | None) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        self.rule, self.least, self.digest = "", quorum or 0, hashlib.sha256(data).digest()
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            words = re.split("[ \t]+", line.strip(" \t"))
            if words != [""] and not words[0].startswith("#"):
                self._take(words)
        if not self.rule or not self.logs:
            raise ValueError("没有日志的密钥，或者没有 quorum 一行", "no log, or no quorum line")
        if self.rule == "none" and quorum is None:
            raise ValueError("quorum none：不问见证人。只凭日志自己的签名的，须写明 --quorum 0",
                "quorum none: no witness is asked. Say --quorum 0 to rely on the log's signature alone")  # fmt: skip
        if self.least > len(self.witnesses):
            raise ValueError("--quorum 多于文件中的见证人", "--quorum is more than the witnesses of the file")

    def _take(self, words: list[str]) -> None:
        kind, rest = words[0], words[1:]
        known = self.witnesses.keys() | self.groups.keys()
        if kind == "log" and len(rest) in (1, 2):
            self.logs.append(Key(rest[0]))
        elif kind == "witness" and len(rest) in (2, 3) and rest[0] not in known | {"none"}:
            self.witnesses[rest[0]] = Key(rest[1])
            if self.witnesses[rest[0]].type != 4:
                raise ValueError("见证人的密钥须为类型 4", "the key of a witness has type 4")
        elif kind == "group" and len(rest) > 2 and rest[0] not in known | {"none"} and set(rest[2:]) <= known:
            least = {"any": 1, "all": len(rest) - 2}.get(rest[1]) or int(rest[1])
            if not 1 <= least <= len(rest) - 2 or len(set(rest[2:])) < len(rest) - 2 or self._used(rest[2:]):
                raise ValueError("有一组重复计数或者超过成员数", "a group counts a member twice, or more than it has")
            self.groups[rest[0]] = least, rest[2:]
        elif kind == "quorum" and len(rest) == 1 and not self.rule and rest[0] in known | {"none"}:
            self.rule = rest[0]
        else:
            line = " ".join(words)[:80]
            raise ValueError("有一行不是密钥文件的内容：" + line, "not a line of a policy: " + line)
        keys = [key.key for key in (*self.logs, *self.witnesses.values())]
        if len(set(keys)) < len(keys):
            raise ValueError("有密钥重复列出", "a key is listed twice")

    def _used(self, names: list[str]) -> bool:
        return any(name in listed for _, listed in self.groups.values() for name in names)

    def _holds(self, rule: str, cosigned: dict[str, int]) -> bool:
        least, names = self.groups.get(rule, (1, []))
        return sum(self._holds(name, cosigned) for name in names) >= least if names else rule in cosigned

    def head(self, note: bytes, file: str) -> Head:
        """The head in a checkpoint that a log of the policy signed and its witnesses cosigned. Raises Refused."""
        text, empty, signatures = note.rpartition(b"\n\n")
        lines = (text + b"\n").decode().split("\n")
        need(empty and len(lines) == 4 and NUMBER.fullmatch(lines[1]) and signatures.endswith(b"\n"), file,
             "不是日志检查点", "this is not a checkpoint of a log")  # fmt: skip
        found: dict[tuple[str, bytes], bytes] = {}
        for line in signatures.decode()[:-1].split("\n"):
            dash, name, encoded = line.split(" ")
            need(dash == "\u2014" and len(found) < 64, file, "签名行不对", "not a line of a signature")
            found[name, unbase64(encoded)[:4]] = unbase64(encoded)[4:]
        signers = [key for key in self.logs if key.name == lines[0] and (key.name, key.id) in found]
        need(signers, file, "不是您的密钥文件中的日志签署的", "no log of your key file signed this")
        cosigned: dict[str, int] = {}
        for name, key in [("", key) for key in signers] + list(self.witnesses.items()):
            if (key.name, key.id) in found:
                at = key.time_of(text + b"\n", found[key.name, key.id])
                need(at is not None, file, f"签名无效：{key.name}", f"the signature of {key.name} is not valid")
                cosigned[name] = at or 0
        cosigned.pop("")
        holds = self.rule == "none" or self._holds(self.rule, cosigned)
        need(holds and len(cosigned) >= self.least, file, "见证人签名不足法定数", "too few witnesses cosigned this")
        return Head(note, lines[0], int(lines[1]), unbase64(lines[2]), cosigned)


class Head:
    """A verified checkpoint: the size and root of a log, and who cosigned it when (Unix seconds)."""

    def __init__(self, note: bytes, origin: str, size: int, root: bytes, cosigned: dict[str, int]) -> None:
        self.note, self.origin, self.size, self.root, self.cosigned = note, origin, size, root, cosigned

    @property
    def log(self) -> str:
        return hashlib.sha256(self.origin.encode()).hexdigest()[:16]


class Folder:
    """The files of a bag that is a directory: nothing but plain files, no links."""

    def __init__(self, root: Path) -> None:
        self._root, self.name = root, ""
        self.sizes: dict[str, int] = {}
        folders = [""]
        while folders:
            below = folders.pop()
            found = sorted(os.scandir(root / below), key=lambda one: one.name)
            need(found or not below, below, "空文件夹", "an empty folder")
            for one in found:
                path, mode = below + one.name, one.stat(follow_symlinks=False).st_mode
                need(PATH.fullmatch(path), path, "路径不合规定", "this path is not allowed")
                if stat.S_ISDIR(mode):
                    folders.append(path + "/")
                else:
                    need(stat.S_ISREG(mode), path, "不是普通文件", "not a plain file")
                    self.sizes[path] = one.stat(follow_symlinks=False).st_size

    def open(self, path: str) -> BinaryIO:
        handle = os.open(self._root / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        return io.BufferedReader(io.FileIO(handle), PART)


class Zip:
    """The files of a bag that is a zip: stored members one behind the other, and nothing between or behind them."""

    def __init__(self, path: Path) -> None:
        self._path, self.name, end = path, "", 0
        self.sizes: dict[str, int] = {}
        self._begins: dict[str, int] = {}
        between: tuple[bytes, ...] = (b"",)
        with path.open("rb") as raw, zipfile.ZipFile(path) as directory:
            for one in sorted(directory.infolist(), key=lambda info: info.header_offset):
                self._follows(raw, end, one.header_offset, between)
                end, between = self._member(raw, one)
            self._follows(raw, end, getattr(directory, "start_dir", end), between)
            raw.seek(-22, os.SEEK_END)
            need(raw.read(4) == b"PK\5\6", path.name, "压缩包后有多余内容", "something is behind the zip")

    def _member(self, raw: BinaryIO, one: zipfile.ZipInfo) -> tuple[int, tuple[bytes, ...]]:
        """Where a member ends, and what may lie behind it: nothing, or its sizes where they were not known before."""
        name, slash, below = one.orig_filename.partition("/")
        self.name = self.name or name
        kind = stat.S_IFMT(one.external_attr >> 16)
        plain = slash and name and name == self.name and PATH.fullmatch(below) and kind in (0, stat.S_IFREG)
        need(plain and below not in self.sizes, one.orig_filename, "路径不合规定", "this path is not allowed")
        stored = one.compress_type == zipfile.ZIP_STORED and one.file_size == one.compress_size
        need(stored and not one.flag_bits & 0x2061, below, "不是存储方式的成员", "not a stored member")
        raw.seek(one.header_offset)
        head = raw.read(30)
        lengths = struct.unpack("<HH", head[26:])
        same = head[:4] + head[8:10] == b"PK\3\4\0\0" and raw.read(lengths[0]) == one.orig_filename.encode()
        need(same, below, "文件头与目录不同", "its own header is not what the directory says")
        extras = (raw.read(lengths[1]), one.extra)
        alone = not one.comment and all(map(is_zip64, extras))
        need(alone, below, "压缩包中有多余内容", "the zip holds something else")
        self.sizes[below], self._begins[below] = one.file_size, one.header_offset + 30 + sum(lengths)
        short = one.file_size >> 32 == 0 and struct.pack("<III", one.CRC, one.file_size, one.file_size)
        descriptors = [each for each in (short, struct.pack("<IQQ", one.CRC, one.file_size, one.file_size)) if each]
        behind = (*descriptors, *(b"PK\7\10" + each for each in descriptors)) if one.flag_bits & 8 else (b"",)
        return self._begins[below] + one.file_size, behind

    def _follows(self, raw: BinaryIO, end: int, begin: int, between: tuple[bytes, ...]) -> None:
        raw.seek(end)
        well = 0 <= begin - end <= 24 and raw.read(begin - end) in between
        need(well, self._path.name, "压缩包中有多余内容", "the zip holds something else")

    def open(self, path: str) -> BinaryIO:
        return io.BufferedReader(Member(self._path, self._begins[path], self.sizes[path]), PART)


def is_zip64(extra: bytes) -> bool:
    """Whether the extra field of a member is empty or has nothing but large sizes (APPNOTE, 4.5.3)."""
    return not extra or (extra[:2] == b"\1\0" and len(extra) == 4 + int.from_bytes(extra[2:4], "little") <= 32)


class Member(io.FileIO):
    """The bytes of a stored member of a zip. Its CRC is not asked: its digest is."""

    def __init__(self, path: Path, begin: int, size: int) -> None:
        super().__init__(path)
        self.seek(begin)
        self._left = size

    def readinto(self, buffer: Any) -> int:
        read = super().readinto(memoryview(buffer)[: self._left])
        self._left -= read or 0
        return read or 0


class Bag:
    """The files of a bag with their digests. Every file is read once: what is judged is what was digested."""

    def __init__(self, files: Folder | Zip, reached: list[str]) -> None:
        self.files, self.reached = files, reached
        need(len({path.lower() for path in files.sizes}) == len(files.sizes), "", "有仅大小写不同的路径",
             "two paths differ only in case")  # fmt: skip
        for path in sorted(files.sizes):
            need(KNOWN.fullmatch(path), path, "不属于此格式的文件", "no file of this format")
        for path in NEEDED:
            need(path in files.sizes, path, "缺少文件", "this file is missing")
        self.tags, self.payload, self.unread = {}, {}, {"tagmanifest-sha256.txt": b""}
        with files.open("tagmanifest-sha256.txt") as source:
            self.tags = self._listed(source, "tagmanifest-sha256.txt", in_data=False)
        self.unread = dict(self.tags)
        with self.stream("manifest-sha256.txt") as digested:
            self.payload = self._listed(digested, "manifest-sha256.txt", in_data=True)
        self.manifest = digested.digest
        self.unread.update(self.payload)
        for path in sorted(files.sizes.keys() ^ (self.tags.keys() | self.payload.keys() | {"tagmanifest-sha256.txt"})):
            listed = path in self.tags or path in self.payload
            if listed:
                no(path, "清单中有而包中没有", "listed, but not there")
            no(path, "包中有而清单中没有", "there, but not listed")

    def _listed(self, source: BinaryIO | Digested, file: str, in_data: bool) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        last = ""
        for number, raw in enumerate(iter(lambda: source.readline(300), b""), 1):
            digest, path = raw[:64].decode(), raw[66:-1].decode()
            need(HEX.fullmatch(digest) and raw[64:66] == b"  " and raw[-1:] == b"\n" and PATH.fullmatch(path), file,
                 f"第 {number} 行不对", f"line {number} is wrong")  # fmt: skip
            need(path > last and path.startswith("data/") is in_data, file, f"第 {number} 行的路径不对",
                 f"the path of line {number} is out of place")  # fmt: skip
            last, found[path] = path, bytes.fromhex(digest)
        return found

    def stream(self, path: str) -> Digested:
        self.reached[-1] = path
        need(path in self.unread and path in self.files.sizes, path, "缺少文件", "this file is missing")
        return Digested(self.files.open(path), path, self.unread.pop(path))

    def small(self, path: str, most: int = SMALL) -> bytes:
        """The bytes of a small file, whose digest is right."""
        need(self.files.sizes.get(path, 0) <= most, path, "文件过大", "this file is too large")
        with self.stream(path) as source:
            return source.read(most + 1)

    def json(self, path: str, most: int = SMALL) -> Any:
        return canonical(self.small(path, most), path)

    def lines(self, path: str, form: Any) -> Iterator[dict[str, Any]]:
        """The objects of a .jsonl file, one after the other."""
        with self.stream(path) as source:
            for number, raw in enumerate(iter(lambda: source.readline(PART * 8), b""), 1):
                need(raw.endswith(b"\n"), path, f"第 {number} 行不完整", f"line {number} has no end")
                value = canonical(raw[:-1], path)
                need(fits(value, form), path, f"第 {number} 行的成员不对", f"line {number} has wrong members")
                yield value


class Digested:
    """A file that is digested while it is read; at its end its digest is compared with the manifest's."""

    def __init__(self, source: BinaryIO, path: str, expected: bytes) -> None:
        self._source, self._path, self._expected, self._hash = source, path, expected, hashlib.sha256()
        self.digest = b""

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        return data

    def readline(self, size: int) -> bytes:
        data = self._source.readline(size)
        self._hash.update(data)
        return data

    def __enter__(self) -> Digested:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._source:
            while kind is None and self.read(PART):
                pass
        self.digest = self._hash.digest()
        need(kind is not None or self.digest == self._expected, self._path, "内容与清单中的摘要不符",
             "its content does not have the digest of the manifest")  # fmt: skip


def proof_of(data: bytes, file: str) -> tuple[int, list[bytes], bytes]:
    """Index, path and checkpoint of a C2SP tlog-proof@v1."""
    text, empty, note = data.partition(b"\n\n")
    lines = text.decode().split("\n")
    index = 2 if len(lines) > 1 and lines[1].startswith("extra ") else 1
    need(empty and lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) > index, file, "不是日志证明", "no tlog-proof")
    label, _, number = lines[index].partition(" ")
    path = [unbase64(line) for line in lines[index + 1 :]]
    well = label == "index" and NUMBER.fullmatch(number) and len(path) < 64 and all(len(one) == 32 for one in path)
    need(well, file, "不是日志证明", "no tlog-proof")
    return int(number), path, note


def need_proved(entry: bytes, file: str, index: int, path: list[bytes], head: Head) -> None:
    root = root_by_path(hashlib.sha256(b"\0" + entry).digest(), index, head.size, path)
    need(root == head.root, file, "条目不在该日志的检查点之下", "the entry is not in the log under this checkpoint")


class Record:
    """What the logs prove: the minutes of the recorders' logs, and the act of handing over."""

    def __init__(self, bag: Bag, policy: Policy) -> None:
        self.bag, self.policy = bag, policy
        self.heads: dict[str, Head] = {}
        self.minutes: dict[tuple[str, int], dict[str, Any]] = {}
        self.custody = bag.json("data/custody.json", LARGE)
        need(fits(self.custody, CUSTODY), "data/custody.json", "成员不对", "its members are not those of the format")
        self.asked = self.custody["asked"]["from_ms"], self.custody["asked"]["to_ms"]
        need(0 < self.asked[1] - self.asked[0] <= MOST_SPAN_MS, "data/custody.json", "时段为空或者过长",
             "the asked span is empty or too long")  # fmt: skip
        need(self.bag.files.name in ("", self.custody["bag"]), "data/custody.json", "包的编号与文件夹名不同",
             "the folder of the zip has another number")  # fmt: skip
        self._frame()
        for path in sorted(bag.unread):
            if path.startswith("proofs/checkpoint-") and path.endswith(".txt"):
                self._checkpoint(path)
        for path in sorted(bag.unread):
            if path.startswith("data/entries/"):
                self._minute(path)
        self.handed_over = self._export()
        home = self.handed_over.origin[: -len("application")]
        for head in self.heads.values():
            need(head.origin.startswith(f"{home}recorder/"), f"proofs/checkpoint-{head.log}.txt", "录像机属于另一平台",
                 "its recorder is of another platform than the act of handing over")  # fmt: skip
        for path in sorted(bag.unread):
            need(not path.endswith(".tlog-proof"), path, "没有相应的条目", "there is no entry for this proof")
            stamped = path.endswith(".tsr") and path[:-3] + "txt" in bag.tags
            need(not path.endswith(".tsr") or stamped, path, "没有相应的检查点", "this token has no checkpoint")

    def _frame(self) -> None:
        bagit = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        need(self.bag.small("bagit.txt") == bagit, "bagit.txt", "不是 BagIt 1.0", "this is not BagIt 1.0")
        info = self.bag.small("bag-info.txt").decode().split("\n")
        size = sum(self.bag.files.sizes[path] for path in self.bag.payload)
        for line in (
            "Mingcha-Bag-Format: 1",
            f"External-Identifier: {self.custody['bag']}",
            f"Mingcha-Request: {self.custody['request']['no']}",
            f"Payload-Oxum: {size}.{len(self.bag.payload)}",
        ):
            need(line in info, "bag-info.txt", f"没有这一行：{line}", f"this line is missing: {line}")

    def _checkpoint(self, path: str) -> None:
        head = self.policy.head(self.bag.small(path), path)
        need(path == f"proofs/checkpoint-{head.log}.txt", path, "是另一日志的", "it is that of another log")
        listed = {"log": head.log, "origin": head.origin} in self.custody["logs"]
        need(listed, path, "保管记录没有列出该日志", "custody.json does not list this log")
        self.heads[head.log] = head

    def _minute(self, path: str) -> None:
        log, _, number = path[len("data/entries/") : -len(".json")].partition("-")
        entry, proof = self.bag.small(path), f"proofs/{log}-{number}.tlog-proof"
        head = self.heads.get(log)
        if head is None:
            no(path, "没有该日志的检查点", "there is no checkpoint of this log")
        index, nodes, note = proof_of(self.bag.small(proof), proof)
        need(index == int(number) and note == head.note, proof, "是另一条目或另一检查点的证明",
             "it is the proof of another entry, or under another checkpoint")  # fmt: skip
        need_proved(entry, path, index, nodes, head)
        value = canonical(entry, path)
        well = type(value) is dict and (value.get("v"), value.get("t")) == (1, "minute")
        well = well and fits([value.get("ep"), value.get("min")], [int]) and fits(value.get("cam"), CAMERA)
        well = well and fits(value.get("files"), [MINUTE_FILE])
        well = well and all(fits(gap[:2], [int]) and gap[0] < gap[1] for gap in value["gaps"])
        need(well, path, "不是录像分钟的条目", "this is no entry of a minute")
        need(head.origin.endswith(f"/recorder/{value.get('rec')}"), path, "是另一录像机的条目",
             "the entry is that of another recorder")  # fmt: skip
        self.minutes[log, index] = {name: value[name] for name in ("cam", "ep", "min", "files", "gaps")}

    def _export(self) -> Head:
        """The head of the application's log under which the handing over stands."""
        path, proof = "proofs/export.json", "proofs/export.tlog-proof"
        for one in (path, proof):
            need(one in self.bag.unread, one, "没有交付的证明：平台没有交付过这个包",
                 "there is no proof of handing over: the platform never handed this bag over")  # fmt: skip
        made = self.bag.json(path)
        need(fits(made, {"entry": str, "salt": str, "event": str}), path, "成员不对", "its members are wrong")
        entry, event = canonical(made["entry"].encode(), path), canonical(made["event"].encode(), path)
        index, nodes, note = proof_of(self.bag.small(proof), proof)
        head = self.policy.head(note, proof)
        need(APPLICATION.fullmatch(head.origin), proof, "不是应用日志", "this is not the application's log")
        need_proved(made["entry"].encode(), path, index, nodes, head)
        committed = hashlib.sha256(unbase64(made["salt"]) + made["event"].encode()).digest()
        well = (entry["t"], entry["act"], unbase64(entry["c"])) == ("act", "access.export.make", committed)
        need(well, path, "条目与所述事件不符", "the entry is not about this event")
        facts = event["facts"]
        need((facts["export"], facts["request"]) == (self.custody["bag"], self.custody["request"]["no"]), path,
             "是另一次交付的", "it is about another export")  # fmt: skip
        need(facts["manifest_sha256"] == self.bag.manifest.hex(), "manifest-sha256.txt",
             "与交付时登记的清单不符", "not the manifest that was entered when the bag was handed over")  # fmt: skip
        return head


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of each box, ISO/IEC 14496-12, 4.2, sizes of 32 bits alone."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or size > len(data) - at:
            raise ValueError("a box reaches beyond its parent")
        yield data[at + 4 : at + 8], data[at + 8 : at + size]
        at += size


def timing(moof: bytes) -> tuple[int, int, int]:
    """Number of the fragment, begin and end of its pictures in units of 90 kHz."""
    top = list(boxes(moof))
    (number,) = [int.from_bytes(body[4:8], "big") for kind, body in top if kind == b"mfhd"]
    trafs = [list(boxes(body)) for kind, body in top if kind == b"traf"]
    (pictures,) = [one for one in trafs if (b"tfhd", b"\0\0\0\1") in [(kind, body[4:8]) for kind, body in one]]
    (begin,) = [struct.unpack(">B3xQ", body)[1] for kind, body in pictures if kind == b"tfdt" and body[0] == 1]
    length = 0
    for kind, body in pictures:
        if kind == b"trun":
            flags, count = int.from_bytes(body[1:4], "big"), int.from_bytes(body[4:8], "big")
            at = 8 + 4 * bool(flags & 1) + 4 * bool(flags & 4)
            width = bin(flags & 0xF00).count("1")
            if not flags & 0x100 or len(body) != at + 4 * width * count:
                raise ValueError("a trun without durations, or of another length")
            length += sum(struct.unpack(f">{width * count}I", body[at:])[::width])
    return number, begin, begin + length


class Footage:
    """The clips, fragment by fragment, against the digests that the logs prove; and whether something was left out."""

    def __init__(self, record: Record) -> None:
        self.record, self.bag, self.asked = record, record.bag, record.asked
        self.points = {point["camera"] for point in record.custody["points"]}
        self.clips = self.fragments = self.bytes = self.files = 0
        self.spans: dict[str, list[tuple[int, int]]] = {camera: [] for camera in sorted(self.points)}
        self.used: set[tuple[str, int, int, int]] = set()
        self.missing: dict[str, list[dict[str, Any]]] = {}
        self._claimed: dict[tuple[str, str], list[tuple[int, int]]] = collections.defaultdict(list)
        self.has_sound = False
        self._read_missing()
        self._table = self.bag.lines("data/files.jsonl", FILE)
        self._open: dict[str, dict[str, Any]] = {}
        last = ""
        lines = self.bag.lines("data/segments.jsonl", SEGMENT)
        for camera, of_camera in itertools.groupby(lines, key=lambda line: str(line["camera"])):
            need(camera > last and camera in self.points, "data/segments.jsonl", f"摄像机 {camera} 不在其位",
                 f"camera {camera} is out of place")  # fmt: skip
            last = camera
            for number, (clip, of_clip) in enumerate(itertools.groupby(of_camera, key=lambda line: line["clip"]), 1):
                need(clip == f"data/clip-{camera}-{number:03}.mp4", "data/segments.jsonl", f"片段 {clip} 不在其位",
                     f"clip {clip} is out of place")  # fmt: skip
                self._clip(clip, of_clip)
            self._close_files()
        need(next(self._table, None) is None, "data/files.jsonl", "有未用到的文件", "it lists a file that is not used")
        for path in sorted(self.bag.unread):
            need(not path.startswith("data/clip-"), path, "没有列出的片段", "segments.jsonl does not list this clip")
        self._complete()
        need(self.has_sound is record.custody["sound"], "data/custody.json", "是否含声音与录像文件不符",
             "what it says of sound is not what the files have")  # fmt: skip

    def _read_missing(self) -> None:
        """The fragments listed as missing: each of a file that an entry lists, touching the asked span."""
        parts = {}
        for entry in self.record.minutes.values():
            for one in entry["files"]:
                parts[file_name(entry["cam"], entry["ep"], entry["min"], one["n"])] = entry["cam"], one["parts"]
        for one in self.record.custody["missing"]:
            camera, count = parts.get(one["file"], ("", 0))
            before = self.missing.setdefault(one["file"], [])
            well = camera == one["camera"] and 1 <= one["part"] <= one["last"] < count
            well = well and one["from_ms"] < self.asked[1] and one["to_ms"] > self.asked[0]
            well = well and one["from_ms"] < one["to_ms"] and (not before or before[-1]["last"] < one["part"])
            need(well, "data/custody.json", f"所述缺少的片段不对：{one}", f"what it says to be missing is wrong: {one}")
            before.append(one)
            self._claimed[camera, one["reason"]].append((one["from_ms"], one["to_ms"]))

    def _is_claimed(self, name: str, first: int, last: int) -> bool:
        """Whether the bag lists every part of a file from first to last as missing; True for an empty range."""
        for one in self.missing.get(name, ()):
            if one["part"] <= first <= one["last"]:
                first = one["last"] + 1
        return first > last

    def _clip(self, clip: str, lines: Iterator[dict[str, Any]]) -> None:
        self.clips += 1
        first = next(lines)
        need(first["offset"] <= PART, clip, "文件头过大", "its header is too large")
        with self.bag.stream(clip) as source:
            init, at, time_90k = source.read(first["offset"]), first["offset"], None
            for line in itertools.chain([first], lines):
                where = f"{clip} @{at} {clock(line['begin_ms'])}"
                need(line["offset"] == at, where, "片段不相接", "the fragments do not follow one another")
                held = self._file(line)
                need(held["init"] == init, where, "文件头与录像机的不同", "its header is not the recorder's")
                part, begin, end = self._fragment(source, line, where)
                follows = held["last"] < part == line["part"] < len(held["parts"])
                follows = follows and self._is_claimed(line["file"], held["last"] + 1, part - 1)
                need(follows and not self._is_claimed(line["file"], part, part), where,
                     "片段次序不对或者有缺", "a fragment is out of order, or one before it is missing")  # fmt: skip
                need(held["parts"][part] == line["sha256"], where, "日志中没有此片段", "no such fragment in the log")
                times = line["begin_ms"], line["end_ms"]
                need(times == (begin // 90, -(-end // 90)), where, "时间不对", "wrong time")
                need(time_90k in (None, begin), where, "与前一片段时间不相接", "not continuing the fragment before")
                need(line["begin_ms"] < self.asked[1] and line["end_ms"] > self.asked[0], where, "在所申请的时段之外",
                     "it lies outside the asked span")  # fmt: skip
                held["last"], held["end_ms"], time_90k, at = part, line["end_ms"], end, at + line["bytes"]
                self._span(line)
            need(not source.read(1), clip, "片段之后还有内容", "something is behind the last fragment")
            self.bytes += at

    def _fragment(self, source: Digested, line: dict[str, Any], where: str) -> tuple[int, int, int]:
        left, kinds, moof, digest = line["bytes"] - 56, [], b"", hashlib.sha256()
        while left > 0:
            head = source.read(8)
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            need(len(head) == 8 and 8 <= size <= left and (kind == b"mdat" or size <= PART), where, "不是完整的片段",
                 "this is not a whole fragment")  # fmt: skip
            digest.update(head)
            rest = size - 8
            while rest:
                data = source.read(min(rest, PART))
                need(data, where, "不是完整的片段", "this is not a whole fragment")
                digest.update(data)
                rest -= len(data)
                moof = data if kind == b"moof" else moof
            left -= size
            kinds.append(kind)
        need(kinds == [b"prft", b"moof", b"mdat"], where, "不是完整的片段", "this is not a whole fragment")
        tail = struct.pack(">I", 56) + b"uuid" + DIGEST_BOX + digest.digest()
        need(source.read(56) == tail and digest.hexdigest() == line["sha256"], where, "片段的摘要不符",
             "the digest of this fragment is another one")  # fmt: skip
        self.fragments += 1
        return timing(moof)

    def _file(self, line: dict[str, Any]) -> dict[str, Any]:
        """The recorder's file from which a fragment comes, at its first use read from files.jsonl and judged."""
        name = line["file"]
        if name not in self._open:
            held = next(self._table, None)
            if held is None or held["file"] != name or held["camera"] != line["camera"]:
                no("data/files.jsonl", f"缺少文件 {name}", f"the file {name} is missing or out of place")
            self._open[name] = self._judged(held)
        held = self._open[name]
        need((held["log"], held["index"]) == (line["log"], line["index"]), "data/segments.jsonl",
             f"{name} 的条目不同", f"it names another entry for {name}")  # fmt: skip
        if held["last"] is None:
            held["first"], held["begin_ms"], held["last"] = line["part"], line["begin_ms"], line["part"] - 1
        return held

    def _judged(self, held: dict[str, Any]) -> dict[str, Any]:
        camera, name, header = held["camera"], held["file"], unbase64(held["header"])
        need(held["minute"] * 60 < LATEST_S, "data/files.jsonl", f"{name} 的时间不对", f"the time of {name} is none")
        kinds = list(boxes(header))
        label = canonical(kinds[2][1][16:], "data/files.jsonl") if len(kinds) == 3 else {}
        well = [kind for kind, _ in kinds] == [b"ftyp", b"moov", b"uuid"] and kinds[2][1][:16] == HEADER_BOX
        well = well and all(label[field] == held[field] for field in ("camera", "epoch", "minute", "n"))
        well = well and hashlib.sha256(header).hexdigest() == held["parts"][0]
        well = well and name == file_name(camera, held["epoch"], held["minute"], held["n"])
        need(well, "data/files.jsonl", f"{name} 的文件头不符", f"the header of {name} does not fit")
        entry = self.record.minutes.get((held["log"], held["index"]))
        if entry is None or (entry["cam"], entry["ep"], entry["min"]) != (camera, held["epoch"], held["minute"]):
            no("data/files.jsonl", f"{name} 没有日志条目", f"the log has no entry for {name}")
        root = root_of([hashlib.sha256(b"\0" + bytes.fromhex(part)).digest() for part in held["parts"]])
        listed = {"n": held["n"], "bytes": held["bytes"], "parts": len(held["parts"])}
        listed["root"] = base64.b64encode(root).decode()
        need([one for one in entry["files"] if one["n"] == held["n"]] == [listed], "data/files.jsonl",
             f"{name} 与日志条目不符", f"{name} is not what the log's entry says")  # fmt: skip
        self.files += 1
        self.has_sound = self.has_sound or SOUND in kinds[1][1]
        self.used.add((camera, held["epoch"], held["minute"], held["n"]))
        return {**held, "init": header[: len(header) - 8 - len(kinds[2][1])], "last": None}

    def _span(self, line: dict[str, Any]) -> None:
        spans = self.spans[line["camera"]]
        if spans and spans[-1][0] <= line["begin_ms"] <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(spans[-1][1], line["end_ms"])
        else:
            spans.append((line["begin_ms"], line["end_ms"]))

    def _close_files(self) -> None:
        """No fragment of a file was left out but those that lie outside the asked span."""
        for name, held in self._open.items():
            first, last = held["first"], held["last"]
            for one in reversed(self.missing.get(name, [])):
                if one["last"] == first - 1:
                    first, held["begin_ms"] = one["part"], one["from_ms"]
            for one in self.missing.get(name, []):
                if one["part"] == last + 1:
                    last, held["end_ms"] = one["last"], one["to_ms"]
            need(first == 1 or held["begin_ms"] <= self.asked[0], "data/segments.jsonl",
                 f"{name} 缺少开头的片段", f"fragments at the beginning of {name} are missing")  # fmt: skip
            need(last == len(held["parts"]) - 1 or held["end_ms"] >= self.asked[1], "data/segments.jsonl",
                 f"{name} 缺少末尾的片段", f"fragments at the end of {name} are missing")  # fmt: skip
        self._open.clear()

    def _complete(self) -> None:
        by_minute: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for entry in self.record.minutes.values():
            need(entry["cam"] in self.points, "data/entries", "有其他摄像机的条目", "an entry is about another camera")
            by_minute.setdefault((entry["cam"], entry["min"]), []).append(entry)
        gaps: dict[str, list[dict[str, Any]]] = {camera: [] for camera in self.spans}
        for gap in self.record.custody["gaps"]:
            before = gaps.get(gap["camera"])
            well = before is not None and self.asked[0] <= gap["from_ms"] < gap["to_ms"] <= self.asked[1]
            well = well and (not before or before[-1]["to_ms"] <= gap["from_ms"])
            well = well and (gap["reason"] != "BETWEEN" or gap["to_ms"] - gap["from_ms"] <= SECOND_MS)
            well = well and (gap["reason"] not in SPOILED or self._is_missing(gap))
            need(well, "data/custody.json", f"缺口不对：{gap}", f"a gap is wrong: {gap}")
            gaps[gap["camera"]].append(gap)
        for camera, of_camera in gaps.items():
            self._covered(camera, of_camera)
            self._every_minute(camera, of_camera, by_minute)

    def _is_missing(self, gap: dict[str, Any]) -> bool:
        """Whether fragments that the bag says it has not, for this reason, cover a gap, beyond a millisecond."""
        at = gap["from_ms"]
        for begin, end in sorted(self._claimed[gap["camera"], gap["reason"]]):
            at = max(at, end) if begin <= at + 1 else at
        return bool(at >= gap["to_ms"] - 1)

    def _covered(self, camera: str, gaps: list[dict[str, Any]]) -> None:
        """Footage and gaps cover the asked span, and do not overlap."""
        pieces = [(begin, end, 0) for begin, end in self.spans[camera]]
        pieces += [(gap["from_ms"], gap["to_ms"], 1) for gap in gaps]
        reached, ends = self.asked[0], [0, 0]
        for begin, end, kind in sorted(pieces):
            where = f"{camera} {clock(begin)}"
            need(begin <= reached + 1, where, "此前既无录像也无说明", "time before this is neither footage nor gap")
            need(ends[1 - kind] <= begin + 1, where, "有录像的时间被说成缺口", "time with footage is called a gap")
            ends[kind], reached = max(ends[kind], end), max(reached, end)
        need(reached >= self.asked[1] - 1, f"{camera} {clock(reached)}", "此后一段时间既无录像也无说明",
             "time after this is neither footage nor gap")  # fmt: skip

    def _every_minute(
        self, camera: str, gaps: list[dict[str, Any]], by_minute: dict[tuple[str, int], list[dict[str, Any]]]
    ) -> None:
        """Every minute has its entry, or gaps that say that there is none. Every file of the entry of a whole minute is
        here, unless it was disposed of; in a minute at the edge, what is missing was missing at the recorder too."""
        at = 0
        for minute in range(self.asked[0] // 60_000, -(-self.asked[1] // 60_000)):
            begin, end = max(minute * 60_000, self.asked[0]), min((minute + 1) * 60_000, self.asked[1])
            while at < len(gaps) and gaps[at]["to_ms"] <= begin:
                at += 1
            touching, next_gap = [], at
            while next_gap < len(gaps) and gaps[next_gap]["from_ms"] < end:
                touching.append(gaps[next_gap])
                next_gap += 1
            where, is_whole = f"{camera} {clock(begin)}", end - begin == 60_000
            entries, reasons = by_minute.get((camera, minute), []), {gap["reason"] for gap in touching}
            unknown = reasons == {"NO_RECORD"} or not (reasons or is_whole)
            need(entries or unknown, where, "缺少这一分钟的日志条目", "the log's entry of this minute is missing")
            for entry in entries if is_whole else ():
                for one in entry["files"]:
                    here = (camera, entry["ep"], minute, one["n"]) in self.used
                    name = file_name(camera, entry["ep"], minute, one["n"])
                    need(here or "DISPOSED" in reasons or self._is_claimed(name, 1, one["parts"] - 1), where,
                        "缺少日志所载的录像", "footage that the log lists is missing")  # fmt: skip
            if entries and not is_whole:
                known = sorted(tuple(gap[:2]) for entry in entries for gap in entry["gaps"])
                for gap in touching:
                    is_explained = gap["reason"] in ("DISPOSED", "BETWEEN", *SPOILED)
                    missing = max(gap["from_ms"], begin), min(gap["to_ms"], end)
                    need(is_explained or within(missing, known), where, "日志说这时有录像，包中没有",
                         "the log has footage of this time, the bag has not")  # fmt: skip


def within(span: tuple[int, int], known: list[tuple[int, ...]]) -> bool:
    """Whether gaps of a recorder, each a second longer on either side, cover a span."""
    at = span[0]
    for begin, end in known:
        at = end + SECOND_MS if begin - SECOND_MS <= at < end + SECOND_MS else at
    return at >= span[1]


def file_name(camera: str, epoch: int, minute: int, n: int) -> str:
    """The name of a file on the recorder."""
    stamp = time.strftime("%Y%m%dT%H%MZ", time.gmtime(min(minute * 60, LATEST_S)))
    return f"{camera}-{epoch}-{stamp}-{n}.mp4"


def clock(ms: int) -> str:
    """An instant in Beijing time, as people read it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(ms // 1000 + 8 * 3600)) + f".{ms % 1000:03}"


MALFORMED = (
    ValueError, struct.error, IndexError, KeyError, TypeError, AttributeError, RecursionError, EOFError, OverflowError,
    NotImplementedError, zipfile.BadZipFile,
)  # fmt: skip
"""What reading bytes that are not in their format raises, beside Refused."""


class Report:
    """What was checked and what cannot be said, in plain words."""

    def __init__(self, record: Record, footage: Footage) -> None:
        self.lines: list[tuple[str, str]] = []
        custody = record.custody
        self._say(f"接受：{custody['bag']}", f"ACCEPTED: {custody['bag']}")
        self._incomplete(custody)
        minutes = len(record.minutes)
        clips, parts, size = footage.clips, footage.fragments, footage.bytes
        files = len(record.bag.payload) + len(record.bag.tags)
        self._say(f"已核验：{files} 个文件与清单一致；{clips} 个片段中的 {parts} 段原始录像（{size} 字节）"
            f"逐字节与录像机日志中的摘要一致；{minutes} 个日志条目均在已签署的日志中；清单在交付前已写入应用日志。",
            f"Checked: {files} files are those of the manifests; {parts} original fragments in {clips} clips ({size} "
            f"bytes) are byte for byte those whose digests are in the recorder's log; {minutes} entries are in "
            "signed logs; the manifest was in the application's log before the bag was handed over.")  # fmt: skip
        self._span(record, footage)
        if any(gap["reason"] in ("DISPOSED", "NO_RECORD") for gap in custody["gaps"]):
            self._say(
                "DISPOSED 与 NO_RECORD 由平台陈述，包内没有证明；可向平台索取日志的证明。",
                "DISPOSED and NO_RECORD are statements of the platform, not proved in this bag; its log proves them.",
            )
        if custody["sound"]:
            self._say("录像含有声音。", "The footage has sound.")
        copies = sum(path.startswith("copy/") for path in record.bag.tags)
        if copies:
            self._say(f"copy/ 中的 {copies} 个文件是重新编码并带标记的便览副本，不是证据，未与日志核对。",
                f"The {copies} files in copy/ were encoded again and are marked: for convenience, no evidence, not "
                "compared with any log.")  # fmt: skip
        for head in (*record.heads.values(), record.handed_over):
            self._head(head)
        if record.bag.tags.get("policy.txt") == record.policy.digest:
            self._say(
                "您的密钥文件与包内的 policy.txt 相同：请确认它是另行取得的。",
                "Your file of keys is the same as policy.txt in the bag: make sure that you got it elsewhere.",
            )
        if any(path.endswith(".tsr") for path in record.bag.tags):
            self._say("时间戳须用 openssl ts -verify 核验。", "Time stamps are not checked here: openssl ts -verify.")
        self._say("不能说明：镜头前的景象是否真实；录像机的时钟是否准确；申请中所列人员是谁。"
            "包内的 README、player.html、policy.txt 与 verify.py 未经签署：请使用另行取得的 verify.py。",
            "It cannot say: that the scene before the lens was real; that the recorder's clock was right; who the "
            "persons in the request are. README, player.html, policy.txt and verify.py in the bag are not signed by "
            "anybody: use a verify.py that you got elsewhere.")  # fmt: skip

    def _span(self, record: Record, footage: Footage) -> None:
        """Says what of the asked time is in the bag, what is not, and by how much it reaches beyond."""
        custody, (begin, end) = record.custody, (clock(at) for at in record.asked)
        but_zh, but_en = ("，除下列缺口之外没有遗漏", " but these gaps") if custody["gaps"] else ("没有遗漏", "")
        self._say(
            f"{len(footage.points)} 个点位，{begin} 至 {end}（北京时间）之内{but_zh}。",
            f"Of {len(footage.points)} points, from {begin} to {end} (Beijing time), nothing is left out{but_en}.",
        )
        self._outside(record.asked, [span for spans in footage.spans.values() for span in spans])
        for gap in custody["gaps"][:MOST_GAPS_SHOWN]:
            text = f"  {gap['camera']}  {clock(gap['from_ms'])} - {clock(gap['to_ms'])}  {gap['reason']}"
            self._say(text, text)
        more = len(custody["gaps"]) - MOST_GAPS_SHOWN
        if more > 0:
            self._say(f"  另有 {more} 个缺口，见 data/custody.json。", f"  and {more} more in data/custody.json.")

    def _outside(self, asked: tuple[int, int], spans: list[tuple[int, int]]) -> None:
        """Says by how much the footage reaches beyond the asked time: fragments are never cut."""
        before = max([asked[0] - begin for begin, _ in spans] + [0])
        after = max([end - asked[1] for _, end in spans] + [0])
        if before or after:
            self._say(
                f"片段整段保留：录像在所要时段之前多 {before / 1000:.3f} 秒，之后多 {after / 1000:.3f} 秒。",
                f"Fragments are whole: the footage begins {before / 1000:.3f} s before the asked time and ends "
                f"{after / 1000:.3f} s after it.")  # fmt: skip

    def _incomplete(self, custody: dict[str, Any]) -> None:
        """Says how much of what was recorded is not in the bag, before anything else."""
        for reason, zh, en in (("DAMAGED", "已损坏", "is damaged"), ("LOST", "已丢失", "is lost")):
            ms = sum(gap["to_ms"] - gap["from_ms"] for gap in custody["gaps"] if gap["reason"] == reason)
            if ms:
                self._say(
                    f"不完整：所要时段中有 {ms / 1000:.3f} 秒录像曾经录制，导出时{zh}（平台陈述，见缺口 {reason}）。",
                    f"INCOMPLETE: {ms / 1000:.3f} seconds of the asked time were recorded and the platform says that "
                    f"its recording {en} (gaps {reason}).")  # fmt: skip

    def _head(self, head: Head) -> None:
        if not head.cosigned:
            self._say(
                f"日志 {head.origin}：{head.size} 条，没有见证人，只凭日志自己的签名。",
                f"Log {head.origin}: {head.size} entries, no witness: it rests on the log's own signature.",
            )
        for name, at in sorted(head.cosigned.items()):
            self._say(f"日志 {head.origin}：{head.size} 条，见证人 {name} 于 {clock(at * 1000)} 签署。",
                f"Log {head.origin}: {head.size} entries, cosigned by {name} at {clock(at * 1000)}.")  # fmt: skip

    def _say(self, zh: str, en: str) -> None:
        self.lines.append((zh, en))


def verify(path: Path, policy: Policy) -> Report:
    """Judges a bag. Raises Refused; CannotCheck for what is none, and OSError for what cannot be read."""
    if not path.is_dir() and not zipfile.is_zipfile(path):
        raise CannotCheck(
            f"{path} 不是文件夹，也不是 zip；.age 须先解密", f"{path} is no folder and no zip; decrypt .age"
        )
    try:
        files = Folder(path) if path.is_dir() else Zip(path)
    except MALFORMED as error:
        raise Refused(path.name, f"不是完好的压缩包（{error}）", f"not a whole zip ({error})") from error
    return judge(files, policy)


def judge(files: Folder | Zip, policy: Policy) -> Report:
    """Judges the files of a bag. Raises Refused."""
    reached = ["tagmanifest-sha256.txt"]
    try:
        bag = Bag(files, reached)
        record = Record(bag, policy)
        footage = Footage(record)
        for name in sorted(bag.unread):
            with bag.stream(name):
                pass
        return Report(record, footage)
    except MALFORMED as error:
        what = type(error).__name__
        raise Refused(reached[-1], f"不是所规定的格式（{what}）", f"not in its format ({what})") from error


def policy_in(file: Path, bag: Path, quorum: int | None) -> Policy:
    """The court's keys. Raises CannotCheck for a file in the bag, and for one that is no policy."""
    if bag.resolve() in (file.resolve(), *file.resolve().parents):
        raise CannotCheck("密钥文件在包内；密钥须由您另行取得", "the keys are in the bag: get them from elsewhere")
    try:
        return Policy(file.read_bytes(), quorum)
    except (ValueError, IndexError, UnicodeError, RecursionError) as error:
        two = error.args if len(error.args) == 2 else ("不是密钥文件的格式", f"not a policy ({error})")
        raise CannotCheck(f"密钥文件不可用：{two[0]}", f"the file of keys cannot be used: {two[1]}") from error


def printable(text: str) -> str:
    """A text of the bag as one line that no terminal takes for a command."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def answer(given: list[str]) -> tuple[int, list[str]]:
    """The exit code and the lines that the program writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bag", type=Path, metavar="BAG", help="folder or zip / 文件夹或 zip")
    parser.add_argument("--keys", type=Path, required=True, metavar="FILE", help="your own policy / 您自己的密钥文件")
    parser.add_argument("--quorum", type=int, metavar="N", help="at least N witnesses, or 0 / 至少 N 个见证人，或者 0")
    parser.add_argument("--lang", choices=("zh", "en", "both"), default="both")
    asked = parser.parse_args(given)
    try:
        code, lines = 0, verify(asked.bag, policy_in(asked.keys, asked.bag, asked.quorum)).lines
    except Refused as refused:
        file, zh, en = refused.args
        code, lines = 1, [(f"拒绝：{file}：{zh}", f"REFUSED: {file}: {en}")]
    except CannotCheck as cannot:
        code, lines = 2, [(f"无法核验：{cannot.args[0]}", f"COULD NOT BE CHECKED: {cannot.args[1]}")]
    except (OSError, MemoryError) as error:
        code, lines = 2, [(f"无法核验：{error}", f"COULD NOT BE CHECKED: {error}")]
    wanted = {"zh": (0,), "en": (1,), "both": (0, 1)}[asked.lang]
    return code, [printable(line) for pair in lines for line in dict.fromkeys(pair[place] for place in wanted)]


def main(given: list[str]) -> int:
    code, lines = answer(given)
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
