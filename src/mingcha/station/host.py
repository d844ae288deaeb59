"""Sets up a machine as a recorder host of an installation: keys, folders and marker (arts. 7, 20)."""

import re
from pathlib import Path

from mingcha.evidence.own_database import origin_in_database
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import FIRST_RECORDER, Home, is_demo_identity
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.station.recorder_log import RECORDER_KEY

HOST_KEYS = ("master.key", "log-app.key", "log-app.pub", "ticket.pub", "disposal.pub")
"""The keys that a recorder host receives from the first host; it creates the key of its own log itself."""
_ORIGIN = re.compile(r"mingcha\.invalid/([0-9a-f]{32})/application")


def hand_out_keys(keys: KeyFolder, target: Path) -> None:
    """Copies the keys that a recorder host needs to a new folder: the master key, the key of the application's log (for
    the uplink's acts), and the public keys of tickets and orders. Raises Fault(CONFLICT) if the folder is not empty."""
    if target.exists() and any(target.iterdir()):
        words = Words(f"目录非空：{target}", f"the folder is not empty: {target}")
        raise Fault(FaultKind.CONFLICT, words)
    keys.seal("")  # creates the master key if no camera has a password yet; otherwise each host would create its own
    for name in ("log-app", "ticket", "disposal"):
        keys.signer(name)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    for name in HOST_KEYS:
        path = target / name
        path.touch(mode=0o600)
        path.write_bytes((keys.path / name).read_bytes())


def become_host(home: Home, name: str) -> None:
    """Creates the folders and the marker of a recorder host, for the installation in the connected database.
    Raises Fault(INVALID) for the first recorder's name, Fault(NOT_FOUND) without an installation or its keys."""
    if name == FIRST_RECORDER:
        words = Words(
            f"请给新录像机起名：{FIRST_RECORDER} 是首台主机的录像机",
            f"give the new recorder a name: {FIRST_RECORDER} is the first host's",
        )
        raise Fault(FaultKind.INVALID, words)
    origin = _ORIGIN.fullmatch(origin_in_database())
    if origin is None:
        words = Words("该数据库中没有明察的数据", "the database holds no installation of ours")
        raise Fault(FaultKind.NOT_FOUND, words)
    missing = [key for key in HOST_KEYS if not (home.keys / key).exists()]
    if missing:
        words = Words(
            f"请先在首台主机运行 mingcha recorder keys，并把密钥带到 {home.keys}：缺 {', '.join(missing)}",
            f"copy the keys of `mingcha recorder keys` to {home.keys} first: {', '.join(missing)} are missing",
        )
        raise Fault(FaultKind.NOT_FOUND, words)
    home.make_folders()
    home.write_marker(origin[1], demo=is_demo_identity(origin[1]) is True, recorder=name)


def public_log_key(keys: KeyFolder) -> bytes:
    """The 32 bytes of the public key of this host's recorder log. A new host makes the key here. Where keys are kept
    apart by program (`mingcha keys split`), only the public half is read."""
    try:
        return keys.verifier(RECORDER_KEY).public
    except Fault as fault:
        if fault.kind is not FaultKind.NOT_FOUND:
            raise
        return keys.signer(RECORDER_KEY).public
