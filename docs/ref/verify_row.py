"""Verifies one row that was written in bulk: python3 verify_row.py ROW_PROOF ENTRY_PROOF (see evidence-log.md).

It does not verify the signatures of the checkpoint: any signed-note verifier does.
"""

import json
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:  # RFC 9162, 2.1.3.2
    here, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return b""
        if here & 1 or here == last:
            root = sha256(b"\x01" + sibling + root).digest()
            while here & 1 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            root = sha256(b"\x01" + root + sibling).digest()
        here, last = here >> 1, last >> 1
    return root if last == 0 and 0 <= index < size else b""


proof = json.loads(Path(sys.argv[1]).read_text("utf-8"))
row, body = json.loads(proof["row"]), json.loads(proof["body"])
table, rows, root, _ = body["bulk"][proof["part"]]
digest = sha256(b64decode(proof["salt"]) + proof["row"].encode()).digest()
leaf = sha256(b"\x00" + int(row["pk"]).to_bytes(8, "big", signed=True) + digest).digest()
in_entry = root_of(leaf, proof["index"], rows, [b64decode(each) for each in proof["path"]]) == b64decode(root)

head, _, checkpoint = Path(sys.argv[2]).read_text("utf-8").partition("\n\n")
_, index, *path = [line for line in head.split("\n") if not line.startswith("extra ")]
origin, size, log_root = checkpoint.split("\n")[:3]
entry = sha256(b"\x00" + proof["body"].encode()).digest()
in_log = root_of(entry, proof["entry"], int(size), [b64decode(each) for each in path]) == b64decode(log_root)

is_there = in_entry and in_log and row["table"] == table and index == f"index {proof['entry']}"
verdict = "OK" if is_there else "MISMATCH"
sys.stdout.write(f"{verdict} {table}/{row['pk']} entry {proof['entry']} of {origin}\n")
sys.exit(not is_there)
