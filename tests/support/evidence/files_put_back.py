"""Files that came with the rows of rows_put_back.py: kept in memory once, written again for each test."""

from collections.abc import Mapping
from pathlib import Path

type Files = Mapping[Path, bytes]
"""The content of files by their path below a folder."""


def files_of(folder: Path) -> Files:
    """Every file below a folder, which may be absent."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def put_files_back(files: Files, folder: Path) -> None:
    """Writes those that the folder lacks."""
    for path, content in files.items():
        if not (folder / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
