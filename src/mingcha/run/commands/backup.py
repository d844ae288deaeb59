"""`mingcha backup TARGET`: copies a home while it runs: database, journal, logs and sealed footage, signed."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from django.conf import settings

from mingcha.backup.age_keys import AGE_KEY, recipients
from mingcha.backup.files import PLAIN, Files
from mingcha.backup.make import Holdings, holdings, make_backup, only_one_in, require_apart
from mingcha.evidence.actions import record_backup
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words

_NICENESS = 10
"""Lower priority than recording."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha backup`."""
    parser = subparsers.add_parser("backup")
    parser.add_argument(
        "target", type=Path, help="a folder outside of the home; the next backup into it copies what is new"
    )
    parser.add_argument("--without-footage", action="store_true", help="tables and logs alone")
    parser.add_argument(
        "--link",
        action="store_true",
        help="sealed footage as hard links (target on the same file system; only with --plain)",
    )
    parser.add_argument(
        "--plain", action="store_true", help="NOT encrypted: whoever has the backup sees every picture and every row"
    )
    parser.add_argument(
        "--with-keys", type=Path, metavar="FOLDER", help="copy the key folder too, to another place than the backup"
    )


def run(arguments: argparse.Namespace) -> int:
    """Makes or updates the backup. Exit code 0 if it is complete, otherwise 1 with a message."""
    home: Home = settings.MINGCHA_HOME
    if home.is_recorder_host:
        raise Fault(FaultKind.UNSUPPORTED, _of_host(home))
    target: Path = arguments.target.absolute()
    clock = SystemClock()
    os.nice(_NICENESS)
    require_apart(home, target)
    if arguments.link and not arguments.plain:
        words = Words(
            "硬链接不能加密：--link 须与 --plain 一同使用", "hard links cannot be encrypted: --link needs --plain"
        )
        raise Fault(FaultKind.INVALID, words)
    files = PLAIN if arguments.plain else Files(recipients(KeyFolder(home.keys)))
    with only_one_in(target, home):  # an unusable target is reported before the act is recorded
        pass
    if arguments.with_keys is not None:
        require_place_for_keys(home, arguments.with_keys.absolute(), target)
    record_backup(str(target), with_footage=not arguments.without_footage, by=program("backup"), clock=clock)
    done = make_backup(
        home, target, clock, footage=not arguments.without_footage, link=arguments.link, files=files,
        tell=lambda line: print(line, flush=True),
    )  # fmt: skip
    if arguments.with_keys is not None:  # last: the first backup makes the key that signs backups
        copy_keys(home, arguments.with_keys.absolute())
    held = done.manifest
    for name in done.missing:
        print(f"录像文件缺失 / this footage file is missing in the home: {name}")
    print(
        f"备份完成 / the backup is whole: {target}\n"
        f"  footage: {held.footage_files} files, {held.footage_bytes} bytes"
        f" ({done.copied_files} new, {done.removed_files} removed: disposed of, or stored otherwise before)\n"
        f"  manifest: {held.digest()}"
    )
    _tell_of_keys(home, arguments)
    return 0


def _tell_of_keys(home: Home, arguments: argparse.Namespace) -> None:
    """Without its keys a backup is lost: prints which they are, and whether the ones here open it."""
    if arguments.plain:
        print(
            "警告：此备份未加密（--plain）。拿到它的人可以看到全部录像、人员和登记\n"
            "WARNING: this backup is NOT ENCRYPTED (--plain). Whoever has it sees all footage, people and records.",
            file=sys.stderr,
        )
    if not arguments.plain and not (home.keys / f"{AGE_KEY}.key").exists():
        print(
            "本程序的密钥文件夹打不开此备份：恢复须用全套密钥（mingcha keys make 的文件夹）或收件人的私钥\n"
            f"{home.keys} does not open this backup: a restore needs the whole set of keys (the folder of `mingcha keys"
            " make`) or a recipient's private key."
        )
    elif arguments.with_keys is None:
        print(
            f"密钥不在备份中：请另行妥善保存 {home.keys}（--with-keys 可复制到别处）\n"
            f"The keys are not in it: keep {home.keys} elsewhere (--with-keys FOLDER copies it)."
            " Without them nobody restores this backup; with both anybody does."
        )


def _of_host(home: Home) -> Words:
    """The reason why a recorder host makes no backup, and the footage that is only here."""
    held = holdings(home.journal) if home.journal.exists() else Holdings()
    first = f"{held.first_minute:%Y-%m-%d %H:%M} UTC" if held.first_minute else "--"
    return Words(
        f"录像主机 {home.recorder_name} 不做备份。只在本机上、首台主机的备份中没有的："
        f"{held.cameras} 台摄像机的 {held.files} 个录像文件（{held.bytes} 字节，最早 {first}）、"
        f"录像账本 {home.journal} 和已公布的日志 {home.recorder_log}。"
        "登记、授权、整点记录和应用日志在数据库中，由首台主机备份。"
        "日志和录像文件可照原样复制到别处：账本可由二者重建（mingcha custody rebuild --journal）。"
        "密钥 log-recorder 须另存。",
        f"the recorder host {home.recorder_name} makes no backup. Here alone, and in no backup of the first host: "
        f"{held.files} footage files of {held.cameras} cameras ({held.bytes} bytes, the oldest of {first}), the "
        f"journal {home.journal} and the published log {home.recorder_log}. The register, grants, sealed hours and "
        "the application's log are in the database, which the first host backs up. Log and footage files may be "
        "copied elsewhere as they are: the journal is rebuilt from them (mingcha custody rebuild --journal). Keep the "
        "key log-recorder apart.",
    )


def require_place_for_keys(home: Home, folder: Path, target: Path) -> None:
    """Raises Fault(INVALID) if the folder lies inside the backup or the home (a stolen backup would include its keys),
    Fault(CONFLICT) if there is something in it.
    """
    where = folder.resolve()
    if any(where == other or other in where.parents for other in (target.resolve(), home.data.resolve())):
        words = Words("密钥不得放在备份或数据之中", "keys do not go into the backup or the data: choose another place")
        raise Fault(FaultKind.INVALID, words, str(folder))
    if folder.exists() and any(folder.iterdir()):
        raise Fault(FaultKind.CONFLICT, Words(f"{folder} 不是空的", f"{folder} is not empty"))


def copy_keys(home: Home, folder: Path) -> None:
    """Copies the key folder to a place of its own, open to its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for path in home.keys.iterdir():
        shutil.copyfile(path, folder / path.name)
        (folder / path.name).chmod(0o600)
