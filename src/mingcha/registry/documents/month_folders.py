"""Where each program has a user of its own: folders in which the pages keep files that the clock removes (arts. 16(3),
20(1), 21).

Such a folder belongs to the clock's user. The pages write in its month folders, which the clock makes in advance; these
are sticky, so that the pages remove what they made themselves, as when an act fails, and nothing of others. What has to
be kept the clock makes its own, and the pages can neither alter nor remove it any more. Of backups none of it asks
anything: they read by their capability, and are not in the group of these folders.
"""

import hashlib
import os
from datetime import date, timedelta
from pathlib import Path

from mingcha.kit.separate_users import separate_users
from mingcha.registry.documents.document_files import CLOCK_REMOVES, keep_document, read_document

_OTHERS = 0o007
"""What nobody outside of owner and group has in a month folder."""
_STICKY = 0o1770
_NEXT_MONTH = timedelta(days=31)


def make_month_folders(folder: Path, on: date) -> int:
    """Makes what is missing of the folders of a Shanghai day's month and of the next one; returns how many. For the
    clock's program. Nothing without separate users, nor in a home that `mingcha keys split` has not laid out for
    them. `folder`: the documents of the home."""
    if not separate_users():
        return 0
    months = {f"{day:%Y%m}" for day in (on, on.replace(day=1) + _NEXT_MONTH)}
    bases = [folder / below for below in CLOCK_REMOVES if _is_own(folder / below)]
    missing = [base / month for base in bases for month in sorted(months) if not (base / month).exists()]
    # by the mask and not by chmod, which would take the group's bit of the folder above away, and which units of
    # systemd refuse (RestrictSUIDSGID); files of other threads are made with modes of their own
    before = os.umask(_OTHERS)
    try:
        for path in missing:
            path.mkdir(mode=_STICKY, exist_ok=True)
    finally:
        os.umask(before)
    return len(missing)


def take_over(folder: Path, name: str, digest: str) -> bool:
    """Makes a kept file with this SHA-256 the running program's own; returns whether it was another one's. One that is
    gone or altered is left as it is: `mingcha check` names it. `folder`: the documents of the home."""
    path = folder / name
    try:
        if path.lstat().st_uid == os.geteuid():
            return False
        data = read_document(folder, name)
    except FileNotFoundError:
        return False
    if hashlib.sha256(data).hexdigest() != digest or not _is_own(path.parent):
        return False
    draft = f"{path.parent.relative_to(folder).as_posix()}/.{path.name}"
    (folder / draft).unlink(missing_ok=True)  # of a turn that broke off
    keep_document(folder, draft, data)
    (folder / draft).replace(path)
    return True


def _is_own(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return False
