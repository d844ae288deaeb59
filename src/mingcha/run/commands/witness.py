"""`mingcha witness`: a witness of other installations' logs, for another agency (article 20; C2SP tlog-witness).

Needs no home, database or Django: only a folder with its memory and a folder with its key.
"""

import argparse
import asyncio
import ipaddress
import json
import os
import signal
from pathlib import Path

from mingcha.evidence.log.checkpoint import parse_checkpoint_text
from mingcha.evidence.log.note import COSIGNATURE, ED25519, NamedKey, is_key_name, parse_note, parse_verifier_key
from mingcha.evidence.log.witness import Witness, is_signed_by
from mingcha.evidence.log.witness_memory import Seen, WitnessMemory
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder, Signer
from mingcha.kit.words import Words
from mingcha.run.programs.witness_server import WitnessServer
from mingcha.run.supervise.structured_logs import set_up_logs

MEMORY = "witness.db"
_KEY = "witness"
DEFAULT_PORT = 8190


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha witness` with its verbs."""
    parser = subparsers.add_parser("witness")
    folder = os.environ.get("MINGCHA_WITNESS_HOME", "witness")
    parser.add_argument("--folder", type=Path, default=Path(folder), help="its memory (MINGCHA_WITNESS_HOME)")
    parser.add_argument("--keys", type=Path, default=None, help="its key, apart from the memory (default: FOLDER/keys)")
    verbs = parser.add_subparsers(dest="do", required=True)
    init = verbs.add_parser("init", help="make the key and the memory, once")
    init.add_argument("name", help="under which it signs, such as procuratorate.example/w1")
    verbs.add_parser("key", help="print the verifier key for those who ask this witness")
    add = verbs.add_parser("add-log", help="cosign this log from now on")
    add.add_argument("verifier_key", help="name+key id+key, as the log's evidence page shows it")
    serve = verbs.add_parser("serve", help="answer until SIGTERM")
    serve.add_argument("--bind", default="127.0.0.1", help="IP address; TLS belongs in front of it")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help="the port / 端口")
    for name, words in (("show", "each log and where it stands"), ("kept", "refused requests and notes set aside")):
        verbs.add_parser(name, help=words).add_argument("--json", action="store_true", help="answer in JSON")
    anew = verbs.add_parser("go-on", help="after a lawful restore that you have verified: go on from this checkpoint")
    anew.add_argument("checkpoint", type=Path, help="the file `checkpoint` that the restored log published")
    anew.add_argument("--reason", required=True, help="kept with the former note, for ever")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb. Raises Fault."""
    keys = KeyFolder(arguments.keys or arguments.folder / "keys")
    path = arguments.folder / MEMORY
    if arguments.do == "init":
        return _init(path, keys, arguments.name)
    memory = WitnessMemory.open(path)
    try:
        signer = _signer(keys)
        if arguments.do == "serve":
            return _serve(Witness(memory.name, signer, memory, SystemClock().now), arguments.bind, arguments.port)
        if arguments.do == "key":
            print(NamedKey(memory.name, COSIGNATURE, signer.public).text())
        elif arguments.do == "add-log":
            _add_log(memory, arguments.verifier_key)
        elif arguments.do == "go-on":
            _go_on(memory, arguments.checkpoint, arguments.reason)
        else:
            _print(_shown(memory) if arguments.do == "show" else _kept(memory), as_json=arguments.json)
    finally:
        memory.close()
    return 0


def _init(path: Path, keys: KeyFolder, name: str) -> int:
    if not is_key_name(name) or "," in name or len(name) > 200:
        words = Words(f"“{name}”不能作密钥名", f"{name!r} cannot name a key: no space, plus or comma")
        raise Fault(FaultKind.INVALID, words)
    memory = WitnessMemory.create(path, name)
    memory.close()
    print(NamedKey(name, COSIGNATURE, keys.signer(_KEY).public).text())
    return 0


def _signer(keys: KeyFolder) -> Signer:
    """The key of the witness; never creates a new one for an existing memory."""
    if not (keys.path / f"{_KEY}.key").exists():
        words = Words(f"{keys.path} 中没有见证密钥", f"{keys.path} does not hold the witness's key")
        raise Fault(FaultKind.NOT_FOUND, words)
    return keys.signer(_KEY)


def _add_log(memory: WitnessMemory, text: str) -> None:
    try:
        key = parse_verifier_key(text)
        if key.signature_type != ED25519:
            raise ValueError("the key of a witness, not of a log")
    except ValueError as error:
        raise Fault(FaultKind.INVALID, Words(f"不是日志的公钥：{error}", f"not the key of a log: {error}")) from None
    memory.add_key(key)
    print(key.name)


def _go_on(memory: WitnessMemory, path: Path, reason: str) -> None:
    """Accepts a head by the operator's decision: the witness cannot distinguish a lawful restore from an attack."""
    data = path.read_bytes()
    try:
        note = parse_note(data)
        checkpoint = parse_checkpoint_text(note.text)
    except ValueError as error:
        raise Fault(FaultKind.INVALID, Words(f"不是检查点：{error}", f"not a checkpoint: {error}")) from None
    if not any(is_signed_by(note, key) for key in memory.keys_of(checkpoint.origin)):
        words = Words("该检查点不是已知日志签名的", "no log that is known here signed this checkpoint")
        raise Fault(FaultKind.INVALID, words)
    seen = Seen(checkpoint.size, checkpoint.root, data, SystemClock().now())
    memory.set_aside(checkpoint.origin, seen, reason)
    print(f"{checkpoint.origin} {checkpoint.size}")


def _shown(memory: WitnessMemory) -> list[dict[str, object]]:
    shown: list[dict[str, object]] = []
    for key in memory.log_keys():
        seen = memory.seen(key.name)
        at = None if seen is None else int(seen.at.timestamp() * 1000)
        shown.append({"origin": key.name, "size": seen.size if seen else 0, "at_ms": at, "key": key.text()})
    return shown


def _kept(memory: WitnessMemory) -> list[dict[str, object]]:
    return [
        {
            "origin": each.origin,
            "reason": each.reason,
            "at_ms": int(each.at.timestamp() * 1000),
            "body": each.body.decode("utf-8", "replace"),
        }
        for each in memory.kept()
    ]


def _print(rows: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print("  ".join(str(value) for value in row.values()))


def _serve(witness: Witness, bind: str, port: int) -> int:
    try:
        host = str(ipaddress.ip_address(bind))
    except ValueError:
        words = Words(f"--bind 须为 IP 地址，现为“{bind}”", f"--bind must be an IP address, it is {bind!r}")
        raise Fault(FaultKind.INVALID, words) from None
    set_up_logs("witness")
    asyncio.run(_serve_until_told(WitnessServer(witness), host, port))
    return 0


async def _serve_until_told(server: WitnessServer, host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await server.start(host, port)
    print(f"http://{f'[{host}]' if ':' in host else host}:{server.port}/add-checkpoint", flush=True)
    try:
        await stop.wait()
    finally:
        await server.stop()
