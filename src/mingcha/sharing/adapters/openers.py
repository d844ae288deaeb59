"""Makes the adapters of front-end databases and of file packages, of a target as it is written down (article 13(1));
nothing is sent by it."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer
from mingcha.kit.sm2 import Sm2Signer
from mingcha.kit.words import Words
from mingcha.sharing.adapters.file import FolderReceiver, folder_below
from mingcha.sharing.adapters.table import TableReceiver, table_address
from mingcha.sharing.point_rows.values import Audience


class WrittenTarget(Protocol):
    """A target as its adapter is made of it (targets.values.OpenTarget). `address`: of a database
    "postgresql://USER@HOST[:PORT]/DATABASE", of packages the name of a folder; `secret`: the password; `trust`:
    certificates of the authorities (PEM)."""

    @property
    def name(self) -> str: ...
    @property
    def audience(self) -> Audience: ...
    @property
    def address(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def trust(self) -> str: ...
    @property
    def code_map(self) -> Mapping[str, Mapping[str, str]]: ...


def open_table(target: WrittenTarget, hosts: Collection[str]) -> TableReceiver:
    """The adapter of a front-end database. Raises Fault(INVALID) for an address of another form, on a host that is not
    allowed, for a digest as trust, for codes."""
    _require_no_codes(target)
    return TableReceiver(table_address(target.address, hosts), target.audience, target.secret, target.trust)


def open_file(target: WrittenTarget, root: Path | None, signer: Signer, sm2: Sm2Signer | None = None) -> FolderReceiver:
    """The adapter of file packages, in a folder below `root` (MINGCHA_SHARING_FOLDER). Raises Fault(INVALID) for what
    is no name of a folder, for a password, trust or codes, Fault(UNSUPPORTED) without a root."""
    _require_no_codes(target)
    if target.secret or target.trust:
        words = Words("文件包没有口令和证书", "file packages have no password and no certificate")
        raise Fault(FaultKind.INVALID, words, about="secret" if target.secret else "trust")
    return FolderReceiver(folder_below(root, target.address), target.name, target.audience, signer, sm2)


def _require_no_codes(target: WrittenTarget) -> None:
    """Tables and packages have the names of docs/ref/sharing-contracts.md: their digests are of these."""
    if target.code_map:
        words = Words("前置库和文件包没有代码对照", "front-end databases and file packages have no codes of their own")
        raise Fault(FaultKind.INVALID, words, about="code_map")
