"""`mingcha disk list|prepare`: lists the disks of this home and marks new ones (article 16(5))."""

import argparse
import json
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.disk.disks import Disks, DiskState, Owner, prepare_disk
from mingcha.media.disk.file_layer import DiskSpace, SystemFiles
from mingcha.station.disks import disks_of

STATE_WORDS = {
    DiskState.GOOD: Words("正常", "good"),
    DiskState.MISSING: Words("不在或未挂载", "missing or not mounted"),
    DiskState.WRONG: Words("不是本系统的磁盘", "not a disk of this home"),
    DiskState.DOUBLE: Words("与另一块磁盘重复", "a copy of another disk"),
    DiskState.READ_ONLY: Words("只读", "read-only"),
    DiskState.FULL: Words("已满", "full"),
    DiskState.FAULT: Words("故障", "faulty"),
    DiskState.HANGS: Words("无应答", "does not respond"),
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha disk` and its verbs."""
    parser = subparsers.add_parser("disk")
    verbs = parser.add_subparsers(dest="action", required=True)
    prepare = verbs.add_parser("prepare", help="mark an empty folder as a disk of this home / 登记新磁盘")
    prepare.add_argument("path", type=Path, help="a folder of a mounted disk, empty or holding footage alone")
    listing = verbs.add_parser("list", help="which folder is which disk / 列出")
    for verb in (prepare, listing):
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb. Exit code 0 if every disk is usable, else 1."""
    home = Home.from_environment()
    if arguments.action == "prepare":
        path: Path = arguments.path.absolute()
        if home.path == path or (home.path in path.parents and path != home.footage):
            words = Words("新磁盘须在安装目录之外", "a further disk must be outside the home")
            raise Fault(FaultKind.INVALID, words, str(path))
        name = prepare_disk(SystemFiles(), path, Owner(home.identity, home.recorder_name))
        answer = {"disk": name, "path": str(path)}
        text = f"{name}  {path}\n请写入 MINGCHA_DISKS 后重启录像  name it in MINGCHA_DISKS and start the recorder again"
        print(json.dumps(answer) if arguments.json else text)
        return 0
    return _list(disks_of(home, home.recorder_name), as_json=arguments.json)


def _list(disks: Disks, *, as_json: bool) -> int:
    rows = [disk.as_json(_space(disk.root)) for disk in disks.all]
    if as_json:
        print(json.dumps({"disks": rows}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(disk_line(row) for row in rows))
    return 0 if not disks.away else 1


def disk_line(row: dict[str, object]) -> str:
    """One disk as a line of text."""
    words = STATE_WORDS[DiskState(str(row["state"]))]
    free, total = row["bytes_free"], row["bytes_total"]
    room = ""
    if isinstance(free, int) and isinstance(total, int):
        room = f"  {free / 1e9:.1f} GB 可用 free / {total / 1e9:.1f} GB"
    detail = f"  ({row['detail']})" if row["detail"] else ""
    return f"{row['disk'] or '-':<16}  {row['path']}  ×{row['weight']}  {words.zh} {words.en}{room}{detail}"


def _space(root: Path) -> DiskSpace | None:
    try:
        return SystemFiles().space(root)
    except OSError:
        return None
