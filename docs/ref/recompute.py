"""Recomputes footage from its bytes alone: python3 recompute.py FOOTAGE_FOLDER LOG_FOLDER (see evidence-log.md)."""

import json
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from time import gmtime, strftime


def root(hashes: list[bytes]) -> bytes:  # RFC 6962, 2.1
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha256(b"\x01" + root(hashes[:split]) + root(hashes[split:])).digest()


def root_text(leaves: list[bytes]) -> str:
    return b64encode(root([sha256(b"\x00" + leaf).digest() for leaf in leaves])).decode()


def parts(data: bytes) -> list[bytes]:  # of the header, ftyp moov uuid, and of every fragment, prft moof mdat uuid
    at, start, kinds, digests = 0, 0, b"", []
    while at < len(data) and len(kinds) < 16:
        size, kinds = int.from_bytes(data[at : at + 4], "big"), kinds + data[at + 4 : at + 8]
        if kinds[-4:] == b"uuid":
            digests.append(sha256(data[start:at] if digests else data[: at + size]).digest())
            if len(digests) > 1 and (kinds, data[at + 24 : at + size]) != (b"prftmoofmdatuuid", digests[-1]):
                return []
            start, kinds = at + size, b""
        at += size
    return [] if kinds else digests


footage, log, entries = Path(sys.argv[1]), Path(sys.argv[2]), []
origin, size, log_root = (log / "checkpoint").read_text("utf-8").split("\n")[:3]
for tile in range((int(size) + 255) // 256):  # C2SP tlog-tiles: bundles of 256 entries, each after its length
    digits, width = f"{tile:0{(len(str(tile)) + 2) // 3 * 3}}", min(256, int(size) - tile * 256)
    path = "".join(f"x{digits[i : i + 3]}/" for i in range(0, len(digits) - 3, 3)) + digits[-3:]
    data, at = (log / "tile/entries" / (path + f".p/{width}" * (width < 256))).read_bytes(), 0
    while at < len(data):
        start, at = at + 2, at + 2 + int.from_bytes(data[at : at + 2], "big")
        entries.append(data[start:at])
verdicts = {origin: "OK" if root_text(entries) == log_root else "MISMATCH"}
logged, sealed, files = {}, {}, {path.name: path for path in footage.rglob("*.mp4")}
for entry in map(json.loads, entries):
    if entry["t"] == "minute":
        stamp = sealed[entry["cam"]] = strftime("%Y%m%dT%H%MZ", gmtime(entry["min"] * 60))
        for file in entry["files"]:
            logged[f"{entry['cam']}-{entry['ep']}-{stamp}-{file['n']}.mp4"] = file["bytes"], file["parts"], file["root"]
    for name, _ in entry["files"] if entry["t"] == "dispose_done" else ():
        logged.pop(name, None)
for name in files.keys() | logged.keys():  # a minute that is not sealed yet is OPEN
    data = files[name].read_bytes() if name in files else b""
    same = logged.get(name) == (len(data), len(parts(data)), root_text(parts(data)))
    is_open = name not in logged and name.split("-")[2] > sealed.get(name[:20], "")
    verdicts[name] = "OK" if same else "OPEN" if is_open else "MISMATCH"
sys.stdout.writelines(f"{verdict} {name}\n" for name, verdict in sorted(verdicts.items()))
sys.exit("MISMATCH" in verdicts.values())
