"""`mingcha proof`: an entry of a log with its proof and the policy for verifying it, for a court (article 20).

`proof verify` needs no home: it uses only the verifier's policy file, never our keys.
"""

import argparse
import importlib
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from mingcha.evidence.log.log import Log
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import parse_policy, write_policy
from mingcha.evidence.log.proof import parse_proof, prove
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sqlite_rows import SqliteRows, open_to_read
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.journal.schema import read_transaction
from mingcha.media.journal.seal_rows import entries_of_minute
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin
from mingcha.station.witnesses.settings import witnesses_from_environment


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha proof` with its verbs."""
    parser = subparsers.add_parser("proof")
    verbs = parser.add_subparsers(dest="do", required=True)
    entry = verbs.add_parser("entry", help="an entry of the recorder's log by its index")
    entry.add_argument("index", type=int, help="index of the entry, from 0 / 条目序号，自 0 起")
    minute = verbs.add_parser("minute", help="the entries of one minute of a camera")
    minute.add_argument("camera", help="its 20-digit code")
    minute.add_argument("at", help="an instant in that minute, such as 2026-11-25T14:03 (Shanghai time)")
    row = verbs.add_parser("row", help="a row of the database that an act wrote in bulk, with the proof of its entry")
    row.add_argument("subject", help="the 20-digit code of a point, or TABLE/KEY as the check names rows")
    for verb in (entry, minute, row):
        verb.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where the files go (here)")
    policy = verbs.add_parser("policy", help="print the policy (C2SP tlog-policy) of this installation's logs")
    policy.add_argument("--least", type=int, default=None, help="so many witnesses suffice (default: all of them)")
    verify = verbs.add_parser("verify", help="judge an entry and its proof by a policy of your own")
    verify.add_argument("proof", type=Path, help="a .tlog-proof file")
    verify.add_argument("entry", type=Path, help="the file of the entry, byte for byte")
    verify.add_argument("--policy", type=Path, required=True, help="file of a tlog-policy / 策略文件")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb. Raises Fault; exit code 1 if a proof is invalid."""
    if arguments.do == "verify":
        return _verify(arguments.proof, arguments.entry, arguments.policy)
    home = Home.from_environment()
    home.require_usable()
    if arguments.do == "row":
        for path in _row_proof(arguments.subject, arguments.to):
            print(path)
        return 0
    if arguments.do == "policy":
        print(_policy(home, arguments.least), end="")
        return 0
    if not home.journal.exists():
        words = Words("这里还没有录像日志", "there is no recorder's journal here yet")
        raise Fault(FaultKind.NOT_FOUND, words, str(home.journal))
    keys = KeyFolder(home.keys)
    with closing(open_to_read(home.journal)) as journal, read_transaction(journal):
        log = Log(recorder_origin(home), keys.signer(RECORDER_KEY), SqliteRows(journal))
        if arguments.do == "minute":
            indices = _indices_of(journal, arguments.camera, arguments.at)
        else:
            indices = [arguments.index]
        for index in indices:
            proof = prove(log, FolderFiles(home.recorder_log), keys.verifier(RECORDER_KEY), index)
            (entry,) = log.rows.entries(index, index + 1)
            arguments.to.mkdir(parents=True, exist_ok=True)
            for suffix, data in (("json", entry.body), ("tlog-proof", proof.to_bytes())):
                path = arguments.to / f"recorder-{index}.{suffix}"
                path.write_bytes(data)
                print(path)
    return 0


def _row_proof(subject: str, folder: Path) -> tuple[Path, ...]:
    """The files of a row's proof. Imports Django here, since the other verbs need neither it nor the database."""
    importlib.import_module("django").setup()
    paths: tuple[Path, ...] = importlib.import_module("mingcha.run.commands.proof_row").write_row_proof(subject, folder)
    return paths


def _indices_of(journal: sqlite3.Connection, camera: str, text: str) -> list[int]:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        words = Words(f"时刻写法不对：“{text}”", f"not an instant: {text!r}")
        raise Fault(FaultKind.INVALID, words) from None
    minute = int((at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).timestamp()) // 60
    indices = entries_of_minute(journal, camera, minute)
    if not indices:
        words = Words(f"{camera} 的这一分钟没有封存记录", f"no minute of {camera} was sealed at that time")
        raise Fault(FaultKind.NOT_FOUND, words)
    return indices


def _policy(home: Home, least: int | None) -> str:
    keys = KeyFolder(home.keys)
    names = {f"mingcha.invalid/{home.identity}/application": "log-app", recorder_origin(home): RECORDER_KEY}
    logs = [NamedKey(origin, ED25519, keys.verifier(name).public) for origin, name in names.items()]
    witnesses = [(each.key, each.url) for each in witnesses_from_environment()]
    if least is not None and not 1 <= least <= len(witnesses):
        words = Words(f"见证方共 {len(witnesses)} 个", f"there are {len(witnesses)} witnesses")
        raise Fault(FaultKind.INVALID, words)
    return write_policy(logs, witnesses, least)


def _verify(proof_path: Path, entry_path: Path, policy_path: Path) -> int:
    try:
        entry = entry_path.read_bytes()
        proof = parse_proof(proof_path.read_bytes())
        head = proof.verify_by(parse_policy(policy_path.read_bytes()), entry)
    except ValueError as error:
        raise Fault(FaultKind.CORRUPT, Words(f"证明不成立：{error}", f"the proof does not hold: {error}")) from None
    print(json.dumps({"origin": head.origin, "index": proof.index, "size": head.size}, ensure_ascii=False))
    return 0
