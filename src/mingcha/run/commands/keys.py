"""`mingcha keys make | split FOLDER | into-token`: keys of an installation, apart by program, or in a PKCS#11 token."""

import argparse
import os
from pathlib import Path

from mingcha.backup.age_keys import AGE_KEY, own_recipient
from mingcha.evidence.log.sm2_line import sm2_from_environment
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.separate_users import SETTING
from mingcha.kit.token_keys import SETTING as TOKEN_SETTING
from mingcha.kit.token_keys import token_at, token_from_environment
from mingcha.kit.words import Words
from mingcha.run.user_layout import HOST_PRIVATE_KEYS, MADE, PRIVATE_KEYS, accounts_of_machine, lay_out, split_keys


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha keys`."""
    parser = subparsers.add_parser("keys")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("make", help="make every key of a new installation that does not exist yet")
    split = actions.add_parser("split", help="a folder of keys for each program's user, and owners in the home (root)")
    split.add_argument("folder", type=Path, help="where a folder for each program's user is made (docs/guide/keys.md)")
    actions.add_parser("into-token", help="copy the signing keys that exist as files into the token of MINGCHA_PKCS11")


def run(arguments: argparse.Namespace) -> int:
    """Does it. Exit code 0."""
    home = Home.from_environment()
    if arguments.action == "make":
        if home.is_recorder_host:
            words = Words(
                "录像主机的密钥由首台主机导出（mingcha recorder keys）",
                "the keys of a recorder host come from the first host: mingcha recorder keys",
            )
            raise Fault(FaultKind.CONFLICT, words)
        require_its_keys(home)
        make(KeyFolder(home.keys))
    elif arguments.action == "into-token":
        into_token(KeyFolder(home.keys))
    else:
        split(home, arguments.folder.absolute())
    return 0


def require_its_keys(home: Home) -> None:
    """Raises Fault(CONFLICT) for a home that is prepared and whose set of keys is not in this folder: new ones would
    make its log one that nobody signed."""
    if home.marker.exists() and not (home.keys / "log-app.pub").exists():
        words = Words(
            f"此目录已有存证日志，其密钥不在 {home.keys}：MINGCHA_KEYS 须指向原有的全套密钥",
            f"this home has a log whose keys are not in {home.keys}: MINGCHA_KEYS must name its whole set",
        )
        raise Fault(FaultKind.CONFLICT, words)


def make(keys: KeyFolder) -> None:
    """Makes the missing keys: in the token those that it holds, the others as files."""
    address = token_from_environment()
    for name in MADE:
        if address is not None and name in address.names:
            token = token_at(address)
            public = token.public(name) if token.has(name) else token.make(name)
            keys.write_once(f"{name}.pub", public)
        keys.signer(name)
    keys.seal("")
    own_recipient(keys)
    if sm2_from_environment():
        for name in ("log-app", "log-recorder"):
            keys.sm2_signer(name)
    print(f"密钥已就绪 / the keys are there: {keys.path}")


def into_token(keys: KeyFolder) -> None:
    """Copies key files into the token and compares a signature. The files stay: they are moved to a safe by hand.
    Raises Fault(INVALID) without the setting."""
    address = token_from_environment()
    if address is None:
        raise Fault(FaultKind.INVALID, Words(f"未设 {TOKEN_SETTING}", f"{TOKEN_SETTING} is not set"))
    token = token_at(address)
    for name in address.names:
        path = keys.path / f"{name}.key"
        if not path.exists() or token.has(name):
            continue
        token.take_in(name, path.read_bytes(), keys.verifier(name).public)
        if not keys.verifier(name).accepts(b"mingcha", token.key(name).sign(b"mingcha")):
            words = Words(f"密码设备用“{name}”签名不符", f"the token signs wrongly with {name!r}")
            raise Fault(FaultKind.CORRUPT, words)
        print(f"{name}: 已写入密码设备 / in the token; 请移走 / move away: {path}")


def split(home: Home, folder: Path) -> None:
    """Lays keys and home out for separate users. Raises Fault(FORBIDDEN) if not run by root, Fault(INVALID) for a
    folder inside the home."""
    if os.geteuid() != 0:
        raise Fault(FaultKind.FORBIDDEN, Words("须由 root 运行", "only root can give files to other users"))
    if home.path == folder or home.path in folder.parents:
        words = Words("密钥须放在安装目录之外", "the keys must be outside the home")
        raise Fault(FaultKind.INVALID, words)
    accounts = accounts_of_machine()
    address = token_from_environment()
    private_keys = HOST_PRIVATE_KEYS if home.is_recorder_host else PRIVATE_KEYS
    split_keys(home.keys, folder, accounts, frozenset(address.names if address is not None else ()), private_keys)
    lay_out(home, accounts)
    print(
        f"{folder}: 每个程序各有密钥文件夹 / a key folder for each program\n"
        f"  {SETTING}=separate, MINGCHA_KEYS={folder}/PROGRAM (deploy/systemd)\n"
        f"  {AGE_KEY}.key 与全套密钥请移到保险处 / move the whole set and {AGE_KEY}.key to a safe: {home.keys}"
    )
