"""Unlinks the files of a disposal's plan, durably, beside the writer thread (articles 16(5), 20)."""

from pathlib import Path

from mingcha.media.disks import Disks, lies
from mingcha.media.disposal_rows import Plan
from mingcha.media.footage_files import FootageName


def unlink_files(disks: Disks, plan: Plan) -> None:
    """Unlinks a plan's files and makes that durable. Runs beside the writer thread; may be repeated."""
    files = disks.files
    folders: dict[Path, None] = {}
    for _, footage in plan.files:
        for disk in disks.readable:
            path = disk.root / footage.path
            try:
                files.unlink(path)
            except FileNotFoundError:
                continue  # on another disk, or this turn was cut short before
            folders[path.parent] = None
    for folder in folders:
        try:
            files.fsync_dir(folder)
            files.remove_folder(folder)
            files.fsync_dir(folder.parent)
        except OSError:
            continue  # not there any more, or something else lies in it
    left = [footage.name for _, footage in plan.files if is_present(disks, footage)]
    if left:
        raise OSError(f"still there after unlinking: {left[0]}")


def is_present(disks: Disks, footage: FootageName) -> bool:
    """Whether a footage file lies on any disk that can be read."""
    return any(lies(disks.files, disk.root / footage.path) for disk in disks.readable)
