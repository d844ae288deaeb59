"""Names of files in a bag (docs/ref/export-bag.md, Forms): other names are never written or read."""

import re

MOST_CHARACTERS = 160
MOST_LEVELS = 4
CLIP = "data/clip-{camera}-{number:03d}.mp4"
ENTRY = "data/entries/{log}-{index}.json"
PROOF = "proofs/{log}-{index}.tlog-proof"
CHECKPOINT = "proofs/checkpoint-{log}.txt"
TOKEN = "proofs/checkpoint-{log}.tsr"  # noqa: S105 - an RFC 3161 token, not a secret
CUSTODY, FILES, SEGMENTS = "data/custody.json", "data/files.jsonl", "data/segments.jsonl"
EXPORT, EXPORT_PROOF = "proofs/export.json", "proofs/export.tlog-proof"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
BAGIT, BAG_INFO, POLICY, VERIFIER, PLAYER = "bagit.txt", "bag-info.txt", "policy.txt", "verify.py", "player.html"
README_ZH, README_EN = "README.zh.txt", "README.en.txt"
PAYLOAD = "data/"
COPIES = "copy/"
COPY = "copy/{camera}-{number:03d}.mp4"
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)
_EXPORT_NO = re.compile(r"E[0-9]{8}-[0-9]{4,}", re.ASCII)


def safe_path(path: str) -> str:
    """Returns the path. Raises ValueError if it is not allowed in a bag: absolute, with "..", a hidden name, other
    characters, too long or too deep."""
    parts = path.split("/")
    is_safe = len(parts) <= MOST_LEVELS and all(_PART.fullmatch(part) for part in parts)
    if not is_safe or len(path) > MOST_CHARACTERS:
        raise ValueError(f"not the path of a file in a bag: {path!r}")
    return path


def safe_paths(paths: list[str]) -> list[str]:
    """The paths, sorted. Raises ValueError as safe_path, and for two that differ only in case."""
    if len({safe_path(path).lower() for path in paths}) != len(paths):
        raise ValueError("two paths of a bag differ only in case, or are the same")
    return sorted(paths)


def bag_name(number: str) -> str:
    """The name of a bag's folder: the number of its export. Raises ValueError for anything else."""
    if _EXPORT_NO.fullmatch(number) is None:
        raise ValueError(f"not the number of an export: {number!r}")
    return number
