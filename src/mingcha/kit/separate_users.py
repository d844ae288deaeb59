"""Whether the programs of this installation run as users of their own, and the modes of what they share then.

MINGCHA_USERS=separate (docs/guide/keys.md): `mingcha keys split` lays folders and owners out, and files that another
program of ours reads are readable by their group. Without it one account runs everything and nobody else reads.
"""

import os

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SETTING = "MINGCHA_USERS"


def separate_users() -> bool:
    """Whether each program has its own user. Raises Fault(INVALID) for a value that is none."""
    value = os.environ.get(SETTING, "")
    if value not in ("", "separate"):
        words = Words(f"{SETTING} 只能为 separate 或不设", f"{SETTING} is separate or not set")
        raise Fault(FaultKind.INVALID, words)
    return value == "separate"


def group_reads(mode: int) -> int:
    """A mode in which the group reads what the owner reads (and enters what the owner enters), with separate users."""
    return mode | (mode & 0o500) >> 3 if separate_users() else mode


def group_writes(mode: int) -> int:
    """A mode in which the group has the owner's rights, with separate users."""
    return mode | (mode & 0o700) >> 3 if separate_users() else mode
