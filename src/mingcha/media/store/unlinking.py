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

    A disk that fails keeps no other from getting its room back. Raises OSError at the end when a file lies there still,
    or when that cannot be told.
    """
    folders: dict[Path, None] = {}
    failed: OSError | None = None
    for _, footage in plan.files:
        for disk in disks:
            path = disk.root / footage.path
            try:
                files.unlink(path)
            except FileNotFoundError:
                continue  # on another disk, or this turn was cut short before
            except OSError as error:
                # Linux says EROFS of a name that is not there, too: then the look below tells, and nothing was begun
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
    """Whether a footage file lies on any of these disks. Raises OSError when none that answers has it and one
    cannot tell: then the order must wait, since what may be there is not said to be gone."""
    untold: OSError | None = None
    for disk in disks:
        try:
            if lies(files, disk.root / footage.path):
                return True
        except OSError as error:
            untold = untold or error
    if untold is not None:
        raise untold
    return False


def _make_durable(files: FileLayer, folders: dict[Path, None]) -> None:
    for folder in folders:
        try:
            files.fsync_dir(folder)
            files.remove_folder(folder)
            files.fsync_dir(folder.parent)
        except OSError:
            continue  # not there any more, or something else lies in it
