"""Users of the programs: which private keys each may have, and who owns what in a home (MINGCHA_USERS=separate).

A table of files that a user of its own reads or writes is all that keeps a program that was taken over from the rest:
the pages cannot write footage, the gateway has no private key.
"""

import grp
import os
import pwd
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.separate_users import separate_users
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import CLEAR_STILLS, CLOCK_REMOVES

PRIVATE_KEYS: Mapping[str, frozenset[str]] = {
    "web": frozenset({"log-app", "ticket", "master", "django"}),
    "record": frozenset({"log-recorder", "master"}),
    "gateway": frozenset(),
    "work": frozenset({"log-app", "ticket", "disposal", "master"}),
    "sip": frozenset({"master"}),
    "cascade": frozenset({"log-app", "ticket", "master"}),
    "backup": frozenset({"log-app", "backup"}),
}
"""User -> the private keys in its folder. `work` runs uplink, work and jobs."""
HOST_PRIVATE_KEYS: Mapping[str, frozenset[str]] = {
    "record": frozenset({"log-recorder", "master"}),
    "gateway": frozenset(),
    "work": frozenset({"log-app", "master"}),
    "sip": frozenset({"master"}),
}
"""The same on a recorder host, which has no pages, signs neither tickets nor orders, and makes no backup."""
USERS = tuple(PRIVATE_KEYS)
MADE = ("log-app", "log-recorder", "ticket", "disposal", "backup", "django")
"""Signing keys of an installation; `mingcha keys make` makes them."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Numbers of the users and groups. Each user has its own group and is in `everyone`; web, work, sip,
    cascade and backup are in `data`, web and work alone in `kept`."""

    users: Mapping[str, tuple[int, int]]
    """User -> (uid, gid of its own group)."""
    everyone: int
    data: int
    kept: int


def accounts_of_machine(prefix: str = "mingcha") -> Accounts:
    """The accounts mingcha-web, mingcha-record ... and the groups mingcha, mingcha-data and mingcha-kept. Raises
    Fault(NOT_FOUND) with the command that makes them."""
    try:
        users = {}
        for name in USERS:
            entry = pwd.getpwnam(f"{prefix}-{name}")
            users[name] = (entry.pw_uid, entry.pw_gid)
        groups = (grp.getgrnam(name).gr_gid for name in (prefix, f"{prefix}-data", f"{prefix}-kept"))
        return Accounts(users, *groups)
    except KeyError as error:
        words = Words(
            f"缺少系统账户：{error.args[0]}（见 deploy/sysusers.conf：systemd-sysusers）",
            f"an account is missing: {error.args[0]} (systemd-sysusers with deploy/sysusers.conf makes them)",
        )
        raise Fault(FaultKind.NOT_FOUND, words) from None


def recorder_users(prefix: str = "mingcha") -> frozenset[int]:
    """The user (uid) of the recorder where programs have users of their own; empty where one account runs all."""
    try:
        return frozenset({pwd.getpwnam(f"{prefix}-record").pw_uid}) if separate_users() else frozenset()
    except KeyError:
        return frozenset()  # it runs as nobody whom we know: `keys split` says so


def split_keys(
    keys: Path,
    target: Path,
    accounts: Accounts,
    in_token: frozenset[str] = frozenset(),
    private_keys: Mapping[str, frozenset[str]] = PRIVATE_KEYS,
) -> None:
    """Makes a folder for each user in `target` with its private keys and all public ones, owned by root and readable by
    that user's group alone: a program can neither change its keys nor make new ones. Keys of `in_token` are no files.
    `private_keys` of a recorder host: HOST_PRIVATE_KEYS.

    Replaces a former split. Raises Fault(NOT_FOUND) before anything is written if a key was never made, OSError without
    root's rights.
    """
    needed = frozenset().union(*private_keys.values()) - in_token
    missing = sorted(name for name in needed if not (keys / f"{name}.key").exists())
    if missing:
        words = Words(
            f"尚无密钥：{'、'.join(missing)}（请先运行 mingcha keys make）",
            f"keys are missing: {', '.join(missing)} (run `mingcha keys make` first)",
        )
        raise Fault(FaultKind.NOT_FOUND, words)
    target.mkdir(mode=0o711, parents=True, exist_ok=True)
    os.chown(target, 0, 0)
    target.chmod(0o711)
    for user, names in private_keys.items():
        draft = target / f".{user}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for path in sorted(keys.iterdir()):
            if path.suffix == ".pub" or private_name(path.name) in names - in_token:
                copy = draft / path.name
                shutil.copyfile(path, copy)
                copy.chmod(0o640)
                os.chown(copy, 0, accounts.users[user][1])
        os.chown(draft, 0, accounts.users[user][1])
        draft.chmod(0o750)
        shutil.rmtree(target / user, ignore_errors=True)
        draft.rename(target / user)


def private_name(file: str) -> str:
    """The name of the private key in a file: `log-app` of log-app.key and log-app.sm2.key; "" for other files."""
    return file.removesuffix(".key").removesuffix(".sm2") if file.endswith(".key") else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Owner, group and mode of one path of a home."""

    path: Path
    user: int
    group: int
    mode: int
    inside: int = 0
    """The mode of folders in it, 0: the same."""
    user_inside: int = -1
    """The owner of what lies in it, -1: the same."""


def places(home: Home, accounts: Accounts) -> tuple[Place, ...]:
    """What separate users need: sticky folders, so that nobody renames or removes another program's files;
    set-group-id, so that new files belong to those who read them."""
    user = {name: numbers[0] for name, numbers in accounts.users.items()}
    own = {name: numbers[1] for name, numbers in accounts.users.items()}
    return (
        Place(home.path, user["work"], accounts.everyone, 0o2750),
        Place(home.data, user["work"], accounts.data, 0o3771),
        Place(home.data / "log", user["work"], accounts.data, 0o2751),
        Place(home.application_log, user["work"], accounts.data, 0o2750),
        # the clock's, since who owns a folder may rename what lies in it; what the pages keep in it is theirs
        Place(home.documents, user["work"], accounts.kept, 0o3770, 0o2750, user["web"]),
        Place(home.documents / CLEAR_STILLS, user["work"], accounts.data, 0o2750),  # pages read what it keeps
        # pages write in months that the clock made, and remove nothing that it made its own
        *(Place(home.documents / one, user["work"], accounts.kept, 0o2750, 0o3770) for one in CLOCK_REMOVES),
        Place(home.recorder, user["record"], own["work"], 0o2751),
        Place(home.recorder_log, user["record"], accounts.everyone, 0o2750),
        Place(home.footage, user["record"], own["work"], 0o2750),
        Place(home.openings, user["gateway"], own["work"], 0o2770),  # the uplink removes what it took up
        Place(home.imports, user["work"], accounts.data, 0o2770),
        Place(home.exports, user["work"], accounts.data, 0o2750),  # jobs write, the pages hand out
        Place(home.run, user["work"], accounts.everyone, 0o3770),
        Place(home.logs, user["work"], accounts.everyone, 0o3770),
    )


def lay_out(home: Home, accounts: Accounts) -> None:
    """Creates the folders of a home and gives them, and everything in them, their owners and modes. For root; the
    programs must not run. Raises OSError."""
    home.path.mkdir(parents=True, exist_ok=True)
    for place in places(home, accounts):
        place.path.mkdir(parents=True, exist_ok=True)
    for place in places(home, accounts):
        inside = [] if place.path == home.path else _inside(place.path, {each.path for each in places(home, accounts)})
        for path in inside:
            owner = place.user if place.user_inside < 0 else place.user_inside
            os.chown(path, owner, place.group, follow_symlinks=False)
            if path.is_dir() and not path.is_symlink():
                path.chmod(place.inside or place.mode)
            elif not path.is_symlink():
                writes = 0o660 if place.path == home.data else 0o640
                path.chmod(0o440 if home.documents in (place.path, place.path.parent) else writes)
        os.chown(place.path, place.user, place.group)
        place.path.chmod(place.mode)
    if home.marker.exists():
        os.chown(home.marker, accounts.users["work"][0], accounts.everyone)
        home.marker.chmod(0o640)


def _inside(folder: Path, others: set[Path]) -> Iterator[Path]:
    """Everything below a folder that belongs to no other place."""
    for path in folder.iterdir():
        if path in others:
            continue
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _inside(path, others)


def check_keys(folder: Path, *, separate: bool) -> Iterator[Finding]:
    """Private keys that others can read, and keys in the folder of a program that are not its own.

    The folder's name tells the program in a split (`.../web`); a folder of one account may hold every key.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    own = PRIVATE_KEYS.get(folder.name) if separate else None
    allowed = 0o040 if separate else 0
    for path in paths:
        name = private_name(path.name)
        if not name:
            continue
        mode = path.stat().st_mode & 0o777
        if mode & 0o077 & ~allowed:
            words = Words(
                f"私钥 {path.name} 可被他人读取（权限 {mode:o}）",
                f"the private key {path.name} is open to others (mode {mode:o})",
            )
            yield Finding("keys", "key_readable", str(path), words, {"mode": f"{mode:o}"})
        if own is not None and name not in own:
            words = Words(
                f"程序 {folder.name} 的密钥文件夹里有不属于它的私钥 {path.name}",
                f"the key folder of {folder.name} holds the private key {path.name}, which is not its own",
            )
            yield Finding("keys", "key_of_another", str(path), words, {"program": folder.name})
    for path in [folder.parent / name for name in USERS] if own is not None and os.geteuid() != 0 else ():
        if path != folder and os.access(path, os.R_OK):
            words = Words(
                f"程序 {folder.name} 能读取 {path.name} 的密钥文件夹",
                f"the program {folder.name} can read the key folder of {path.name}",
            )
            yield Finding("keys", "key_of_another", str(path), words, {"program": folder.name})
