"""The keys of encrypted backups: the recipients to whom they are encrypted, and the identity that opens them.

`backup-age.key` in the key folder is an identity file of the standard `age` program, `backup-age.pub` its recipient.
MINGCHA_BACKUP_RECIPIENTS names others instead, whose identities are kept elsewhere.
"""

import os
from pathlib import Path

import pyrage

from mingcha.backup.files import identity_of, recipient_of
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words

AGE_KEY = "backup-age"
_PREFIX = "AGE-SECRET-KEY-"
SETTING = "MINGCHA_BACKUP_RECIPIENTS"


def recipients(keys: KeyFolder) -> tuple[str, ...]:
    """Those of the setting, otherwise the home's own one, made at first use. Raises Fault(INVALID)."""
    named = tuple(os.environ.get(SETTING, "").replace(",", " ").split())
    for one in named:
        recipient_of(one)
    return named or (own_recipient(keys),)


def own_recipient(keys: KeyFolder) -> str:
    """The recipient of the home's own identity, which is made when it does not exist yet."""
    public = keys.path / f"{AGE_KEY}.pub"
    if not public.exists():
        identity = pyrage.x25519.Identity.generate()
        keys.write_once(f"{AGE_KEY}.key", f"# public key: {identity.to_public()}\n{identity}\n".encode())
        (kept,) = identities_in(keys.path / f"{AGE_KEY}.key")  # of two programs that start at once the first one's
        keys.write_once(f"{AGE_KEY}.pub", f"{identity_of(kept).to_public()}\n".encode())
    text = public.read_text(encoding="ascii").strip()
    recipient_of(text)
    return text


def identities(keys: KeyFolder, file: Path | None = None) -> list[str]:
    """The identities at hand: of `file` if given, and of the key folder if it has one. Raises Fault(INVALID) if `file`
    holds none, Fault(NOT_FOUND) if it does not exist."""
    own = keys.path / f"{AGE_KEY}.key"
    found = identities_in(own) if own.exists() else []
    return [*(identities_in(file) if file is not None else []), *found]


def identities_in(path: Path) -> list[str]:
    """The identities of an age identity file: lines, comments begin with #."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, IsADirectoryError):
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有文件 {path}", f"there is no file {path}")) from None
    found = [line.strip() for line in lines if line.startswith(_PREFIX)]
    if not found:
        words = Words(f"{path} 中没有 age 私钥", f"{path} holds no private key of age ({_PREFIX}...)")
        raise Fault(FaultKind.INVALID, words)
    for one in found:
        identity_of(one)
    return found
