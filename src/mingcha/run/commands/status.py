"""`mingcha status [--json]`: the running programs of this home and the state of each camera, read from the programs."""

import argparse
import asyncio
import json
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from mingcha import __version__
from mingcha.custody.disks.outlook_file import read_outlook
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.separate_users import separate_users
from mingcha.media.local.client import LocalClient
from mingcha.run.cascade_settings import has_cascade
from mingcha.run.commands.disk import disk_line
from mingcha.run.environment import DATABASE_TASKS, task_backend_from_environment
from mingcha.run.sip_settings import sip_code
from mingcha.run.supervise.heartbeat import beats
from mingcha.run.supervise.serving import serves
from mingcha.run.user_layout import check_keys
from mingcha.station.incidents import incidents
from mingcha.web.custody.gap_words import gap_words

_PHASES = {
    "recording": "正常 recording",
    "connecting": "连接中 connecting",
    "trouble": "中断 trouble",
    "off": "停用 off",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha status`."""
    parser = subparsers.add_parser("status")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Prints the state. Exit code 0 if every program responds and every enabled camera records, else 1."""
    status = asyncio.run(ask(Home.from_environment()))
    if arguments.json:
        print(json.dumps(status, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(status)))
    return 0 if status["well"] else 1


async def ask(home: Home) -> dict[str, Any]:
    """The state in the form of `--json` (docs/ref/status.md)."""
    programs = await _programs(home)
    client = LocalClient(home.socket, "status")
    recorder: dict[str, Any]
    try:
        recorder = await client.ask("status")
        programs["record"] = True
    except Fault as fault:
        recorder = {"fault": {"kind": fault.kind.value, "zh": fault.words.zh, "en": fault.words.en}}
    finally:
        await client.close()
    cameras = cast("dict[str, dict[str, Any]]", recorder.get("cameras", {}))
    for camera in cameras.values():
        words = gap_words(camera["reason"]) if camera.get("reason") else None
        camera["reason_words"] = None if words is None else {"zh": words.zh, "en": words.en}
    found = incidents(home)
    open_keys = list(check_keys(home.keys, separate=separate_users()))
    disks = cast("list[dict[str, Any]]", cast("dict[str, Any]", recorder.get("disk", {})).get("disks", []))
    steady = all(camera.get("phase") in ("recording", "off") for camera in cameras.values())
    good = steady and all(disk["state"] == "good" for disk in disks)
    return {
        "well": all(programs.values()) and good and not found and not open_keys,
        "version": __version__,
        "home": {"path": str(home.path), "demo": home.is_demo, "prepared": home.marker.exists()},
        "programs": programs,
        "recorder": recorder,
        "disk": _disk(home),
        "outlook": read_outlook(home),
        "incidents": found,
        "keys": [{"subject": one.subject, "zh": one.words.zh, "en": one.words.en} for one in open_keys],
    }


async def _programs(home: Home) -> dict[str, bool]:
    """Which programs of this home run; that of the recorder is asked by itself."""
    programs = {
        "record": False,
        "uplink": beats(home, "uplink"),
        "look": beats(home, "look"),
        "work": beats(home, "work"),
        "gateway": await serves(home, "gateway"),
    }
    if sip_code(home):
        programs["sip"] = await serves(home, "sip")
    if has_cascade(home):
        programs["cascade"] = beats(home, "cascade")
    if not home.is_recorder_host:
        programs["web"] = await serves(home, "web")
        if task_backend_from_environment() == DATABASE_TASKS:
            programs["jobs"] = beats(home, "jobs")
    if home.is_demo and not home.is_recorder_host:
        programs["simulate"] = await serves(home, "simulate")
    return programs


def lines(status: Mapping[str, Any]) -> Iterator[str]:
    """The state as text, in both languages: programs, cameras, disk."""
    home, recorder, disk = status["home"], status["recorder"], status["disk"]
    kind = "演示 demo" if home["demo"] else "正式 productive"
    yield f"{home['path']}  ({kind if home['prepared'] else '尚未准备 not prepared'})"
    for key in status.get("keys", ()):
        yield f"密钥 key  {key['zh']}"
        yield f"  {key['en']}"
    for incident in status["incidents"]:
        yield f"证据事件 incident  {incident['log']}: {incident['zh']}"
        yield f"  {incident['en']}"
    for name, up in status["programs"].items():
        yield f"{name:<9}{'运行中 runs' if up else '无应答 does not answer'}"
    for code, camera in sorted(recorder.get("cameras", {}).items()):
        yield _camera_line(code, camera)
    if disk:
        free, total = disk["bytes_free"] / 1e9, disk["bytes_total"] / 1e9
        yield f"磁盘 disk  {free:.1f} GB 可用 free / {total:.1f} GB"
    disks = recorder.get("disk", {}).get("disks", [])
    if len(disks) > 1 or any(one["state"] != "good" for one in disks):
        yield from (f"录像磁盘 disk  {disk_line(one)}" for one in disks)
    for one in status["outlook"]:
        yield _outlook_line(one)
    if trouble := recorder.get("disk", {}).get("trouble"):
        words = gap_words(str(trouble))
        yield f"磁盘 disk  {words.zh} {words.en}"


def _outlook_line(one: Mapping[str, Any]) -> str:
    place = f"磁盘 {one['number']} disk {one['number']} ({one['recorder']})"
    if one["alarm"] == "full":
        return f"{place}  存储期限风险：已满，不覆盖未满期限的录像 legal days at risk: full, nothing is written over"
    if one["full_on"]:
        risk = "存储期限风险：" if one["alarm"] else ""
        return (
            f"{place}  {risk}预计 {one['full_on']} 起存不满法定期限 cannot keep the legal days from {one['full_on']} on"
        )
    return f"{place}  法定期限可存 keeps the legal days"


def _camera_line(code: str, camera: Mapping[str, Any]) -> str:
    since = datetime.fromtimestamp(camera["since_ms"] / 1000, SHANGHAI)
    words = camera.get("reason_words")
    parts = [code, _padded(_PHASES.get(camera["phase"], camera["phase"]), 18), f"{since:%Y-%m-%d %H:%M:%S}"]
    if camera["phase"] == "recording":
        parts.append(f"{camera.get('frames_per_second', 0):g} fps  {camera.get('kilobits_per_second', 0)} kbit/s")
    if words:
        parts.append(f"{words['zh']} {words['en']}")
    if camera.get("detail"):
        parts.append(f"({camera['detail']})")
    return "  ".join(parts)


def _padded(text: str, columns: int) -> str:
    """Pads text to a number of terminal columns; a Chinese character takes two."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return text + " " * max(0, columns - len(text) - wide)


def _disk(home: Home) -> dict[str, int] | None:
    """The file system of the home, without the recorder's help; None without a home."""
    try:
        usage = shutil.disk_usage(home.path)
    except OSError:
        return None
    return {"bytes_free": usage.free, "bytes_total": usage.total}
