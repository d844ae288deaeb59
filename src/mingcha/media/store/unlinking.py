"""Unlinks the files of a disposal plan and makes that durable; runs beside the writer thread (articles 16(5), 20)."""

import errno
from collections.abc import Sequence
from pathlib import Path

from mingcha.media.disk.disks import Disk, lies
from mingcha.media.disk.file_layer import FileLayer
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.ordered_footage import Plan


def unlink_files(files: FileLayer, disks: Sequence[Disk], plan: Plan) -> None:
    """Unlinks a plan's files on these disks and makes that durable. Runs beside the writer thread; may be repeated.

    A failing disk does not stop the unlinking on the others. Raises OSError at the end if a file is still there, or if
    a disk does not answer.
    """
    folders: dict[Path, None] = {}
    failed: OSError | None = None
    for _, footage in plan.files:
        for disk in disks:
            path = disk.root / footage.path
            try:
                files.unlink(path)
            except FileNotFoundError:
                continue  # on another disk, or unlinked in an earlier attempt
            except OSError as error:
                # Linux returns EROFS also for a missing name: the presence check below decides.
                if error.errno != errno.EROFS:
                    failed = failed or error
                continue
            folders[path.parent] = None
    _make_durable(files, folders)
    if failed is not None:
        raise failed
    left = [footage.name for _, footage in plan.files if is_present(files, disks, footage)]
    if left:
        raise OSError(f"still there after unlinking: {left[0]}")


def is_present(files: FileLayer, disks: Sequence[Disk], footage: FootageName) -> bool:
    """Whether a footage file is on any of these disks. Raises OSError if no answering disk has it and one disk fails:
    the order must wait, since a file that may exist must not be recorded as gone."""
    failed: OSError | None = None
    for disk in disks:
        try:
            if lies(files, disk.root / footage.path):
                return True
        except OSError as error:
            failed = failed or error
    if failed is not None:
        raise failed
    return False


def _make_durable(files: FileLayer, folders: dict[Path, None]) -> None:
    for folder in folders:
        try:
            files.fsync_dir(folder)
            files.remove_folder(folder)
            files.fsync_dir(folder.parent)
        except OSError:
            continue  # gone, or not empty
