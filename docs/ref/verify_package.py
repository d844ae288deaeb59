"""Verifies a package of shared data: python3 verify_package.py PACKAGE.zip KEY.pub (see sharing-contracts.md).

KEY.pub: the 32 bytes of the sender's Ed25519 key, got from the sender by another way. Needs `cryptography`; shares no
code with the sender. Prints OK or each fault. The SM2 signature is verified by openssl, as the page says.
"""

import csv
import io
import json
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEMBERS = ("manifest.json", "datasets.jsonl", "points.csv", "目录填报模板.xlsx")
MOST_BYTES = 512 * 1024 * 1024


def digest_of(value):  # RFC 8785; the names in these packages are ASCII, their numbers integers
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def need(is_so, fault):
    if not is_so:
        raise ValueError(fault)


def text_of(cell):  # an apostrophe before a cell keeps spreadsheets from running it
    return cell[1:] if cell.startswith("'") else cell


def row_of(cells, columns):
    row = {}
    for cell, (name, kind) in zip(cells, columns, strict=True):
        if kind == "truth":
            if cell:  # a column that this audience does not have is empty
                row[name] = cell == "true"
        elif kind == "whole":
            row[name] = int(cell) if cell else None
        else:
            row[name] = text_of(cell) if kind == "text" else cell
    return row


def points_of(data, columns):
    head, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    need(head == ["key", "version", "op", "digest", *(name for name, _ in columns)], "points.csv has another head")
    for key, version, op, digest, *cells in lines:
        yield [text_of(key), int(version), op, digest], row_of(cells, columns) if op == "upsert" else None


def sets_of(data):
    for line in filter(None, data.decode("utf-8").split("\n")):
        found = json.loads(line)
        yield [found["key"], found["version"], found["op"], found["digest"]], found["row"]


def faults_of(package, public):
    """Each fault of a package, given as a file or path; none if it is whole and by this key."""
    try:
        return list(_faults(zipfile.ZipFile(package), public))
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, RecursionError) as error:
        return [f"the package cannot be read: {error}"]


def _faults(package, public):
    signatures = {"SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.sm2"}
    names = [one.filename for one in package.infolist()]
    need(len(set(names)) == len(names) and set(names) | signatures == {*MEMBERS, *signatures}, "other members")
    need(sum(one.file_size for one in package.infolist()) <= MOST_BYTES, "too long")
    sums = package.read("SHA256SUMS")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(package.read("SHA256SUMS.sig"), sums)
    except InvalidSignature:
        yield "SHA256SUMS is not signed by this key"
    listed = dict(reversed(line.split("  ", 1)) for line in sums.decode().splitlines())
    held = {name: package.read(name) for name in MEMBERS}
    need(set(listed) == set(held), "SHA256SUMS names other files")
    for name, data in held.items():
        if sha256(data).hexdigest() != listed[name]:
            yield f"{name} is not the file that was signed"
    manifest = json.loads(held["manifest.json"])
    need(manifest["format"] == "mingcha-sharing-package/1", "another format")
    if digest_of(manifest["items"]) != manifest["digest"]:
        yield "the digest of the batch is not that of its items"
    found = [*sets_of(held["datasets.jsonl"]), *points_of(held["points.csv"], manifest["point_columns"])]
    if sorted(item for item, _ in found) != sorted(manifest["items"]):
        yield "the files have other items than the manifest"
    if len({item[0] for item, _ in found}) != len(found):
        yield "a key is there twice"
    for (key, _, op, digest), row in found:
        expected = ("withdraw", "") if row is None else ("upsert", digest_of(row))
        if (op, digest) != expected or (row is not None and key.partition("/")[2] != row["code"]):
            yield f"{key} has a row of another digest or code"


if __name__ == "__main__":
    found = faults_of(sys.argv[1], Path(sys.argv[2]).read_bytes())
    sys.stdout.write("\n".join(found or ["OK"]) + "\n")
    sys.exit(bool(found))
