"""`mingcha recorder keys|join|gateway|list|balance|leave`: several hosts, one PostgreSQL (arts. 7, 16(5), 20)."""

import argparse
import base64
import json
import socket
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from mingcha.custody.hours.queries import beside_hours
from mingcha.evidence.own_database import require_own_database
from mingcha.fleet.placement.actions import balance
from mingcha.fleet.placement.queries import EnrolledView, FleetView, enrolled, fleet
from mingcha.fleet.recorders.actions import DEFAULT_CAPACITY, Gateway, change_gateway, enrol_recorder, retire_recorder
from mingcha.fleet.recorders.beats import DatabaseClock
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import FIRST_RECORDER, Home
from mingcha.kit.words import Words
from mingcha.run.commands.console import CONSOLE
from mingcha.station.host import become_host, hand_out_keys, public_log_key


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha recorder` and its verbs."""
    parser = subparsers.add_parser("recorder")
    verbs = parser.add_subparsers(dest="action", required=True)
    join = verbs.add_parser("join", help="enrol the recorder of this host / 登记本机录像机")
    join.add_argument("name", nargs="?", default="", help=f"its name on a new host; {FIRST_RECORDER} on the first one")
    join.add_argument("--division", default="", help="six digits: whose cameras it takes first")
    join.add_argument("--capacity", type=int, default=DEFAULT_CAPACITY, help="cameras that it takes at most")
    join.add_argument("--host", default=socket.gethostname()[:64], help="what this machine is called")
    _add_addresses(join)
    gateway = verbs.add_parser("gateway", help="through which gateway its pictures are seen / 录像机的取流网关")
    gateway.add_argument("name", help="name of the recorder / 录像机名称")
    _add_addresses(gateway)
    keys = verbs.add_parser(
        "keys", help="copy the keys that a recorder host needs to a new folder / 为录像主机导出密钥"
    )
    keys.add_argument("folder", type=Path, help="the new folder / 新目录")
    listing = verbs.add_parser("list", help="who is enrolled, alive and has how many cameras / 录像机一览")
    spread = verbs.add_parser("balance", help="spread the cameras evenly; each that moves misses some seconds")
    leave = verbs.add_parser("leave", help="take a recorder out of service: its cameras go to others / 停用录像机")
    leave.add_argument("name", help="name of the recorder / 录像机名称")
    leave.add_argument("--reason", required=True, help="why; it is kept in the log")
    for verb in (join, gateway, keys, listing, spread, leave):
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb. `list` exits with 1 while the brake holds, a recorder is dead or a camera has no room."""
    if connection.vendor != "postgresql":
        words = Words("多台录像机需要 PostgreSQL（DATABASE_URL）", "several recorders need PostgreSQL (DATABASE_URL)")
        raise Fault(FaultKind.UNSUPPORTED, words)
    home: Home = settings.MINGCHA_HOME
    if arguments.action == "join":
        return _join(home, arguments)
    require_own_database(home)
    clock = DatabaseClock()
    if arguments.action == "keys":
        hand_out_keys(settings.MINGCHA_KEYS, arguments.folder.absolute())
        print(json.dumps({"keys": str(arguments.folder)}) if arguments.json else f"密钥 / keys: {arguments.folder}")
        return 0
    if arguments.action == "list":
        return _show(enrolled(beside_hours(), clock=clock), fleet(clock=clock), as_json=arguments.json)
    if arguments.action == "balance":
        moved = balance(CONSOLE, timedelta(seconds=settings.MINGCHA_RECORDER_TTL_SECONDS), clock=clock)
        print(json.dumps({"moved": moved}) if arguments.json else f"已调整 {moved} 个点位 / {moved} cameras moved")
        return 0
    if arguments.action == "gateway":
        return _change_gateway(arguments, clock)
    retire_recorder(CONSOLE, arguments.name, reason=arguments.reason, clock=clock)
    print(json.dumps({"left": arguments.name}) if arguments.json else f"已停用 / out of service: {arguments.name}")
    return 0


def _add_addresses(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--gateway", default=None, metavar="ORIGIN",
        help="origin under which browsers see this host's gateway, such as https://east.example or http://10.0.0.2:8001",
    )  # fmt: skip
    parser.add_argument(
        "--gateway-nearby", default="", metavar="ADDRESS",
        help="where the first host reaches that gateway for revocations, where a proxy stands before it",
    )  # fmt: skip


def _change_gateway(arguments: argparse.Namespace, clock: DatabaseClock) -> int:
    """Sets or, without --gateway, removes a recorder's own gateway."""
    gateway = Gateway(arguments.gateway or "", arguments.gateway_nearby)
    change_gateway(CONSOLE, arguments.name, gateway, clock=clock)
    answer = {"recorder": arguments.name, "gateway": gateway.origin, "nearby": gateway.nearby}
    print(json.dumps(answer) if arguments.json else f"取流网关 / gateway: {arguments.name}  {gateway.origin or '--'}")
    return 0


def _join(home: Home, arguments: argparse.Namespace) -> int:
    """Enrols this home's recorder; a folder without a home becomes a recorder host of the database's installation.

    Raises Fault(CONFLICT) if the home has another name or installation, Fault(CORRUPT) if the keys belong to another
    installation.
    """
    is_new = not home.marker.exists()
    name = arguments.name or (FIRST_RECORDER if is_new else home.recorder_name)
    if is_new:
        become_host(home, name)
    elif name != home.recorder_name:
        words = Words(f"本机录像机名为 {home.recorder_name}", f"the recorder of this home is {home.recorder_name}")
        raise Fault(FaultKind.CONFLICT, words)
    require_own_database(home)
    log_key = base64.b64encode(public_log_key(settings.MINGCHA_KEYS)).decode()
    try:
        first = enrol_recorder(
            CONSOLE,
            name,
            log_key=log_key,
            host=arguments.host,
            division=arguments.division,
            capacity=arguments.capacity,
            gateway=None if arguments.gateway is None else Gateway(arguments.gateway, arguments.gateway_nearby),
            clock=DatabaseClock(),
        )
    except BaseException:
        if is_new:
            home.marker.unlink()
        raise
    facts = {"recorder": name, "installation": home.identity, "log_key": log_key, "first": first}
    text = f"已登记录像机 / recorder enrolled: {name}\n  {home.path}\n  log key {log_key}"
    if home.is_recorder_host and arguments.gateway is None:
        text += "\n  未指定 --gateway：页面看不到本机的画面 / without --gateway pages see no pictures of this host"
    print(json.dumps(facts, ensure_ascii=False) if arguments.json else text)
    return 0


def _show(rows: tuple[EnrolledView, ...], state: FleetView | None, *, as_json: bool) -> int:
    serving = [row for row in rows if row.left_at is None]
    braked = state is not None and state.braked_since is not None
    well = not braked and not any(row.dead for row in serving) and (state is None or not state.unplaced)
    if as_json:
        answer = {"well": well, "fleet": _fleet_json(state), "recorders": [_json(row) for row in rows]}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0 if well else 1
    for row in rows:
        alive = "已停用 left" if row.left_at else "失联 dead" if row.dead else "在用 alive"
        age = "--" if row.age_ms is None else f"{row.age_ms / 1000:.1f} s"
        load = f"{row.cameras}/{row.capacity}"
        print("  ".join(part for part in (row.name, alive, age, load, row.host, row.division, row.gateway) if part))
    if state is not None and state.braked_since is not None:
        since = _shown(state.braked_since)
        print(f"半数以上录像机失联，自 {since} 起不再调整 / over half are gone: nothing is moved since {since}")
    if state is not None and state.unplaced:
        print(f"{state.unplaced} 个点位无处安排 / {state.unplaced} cameras have no recorder with room")
    return 0 if well else 1


def _fleet_json(state: FleetView | None) -> dict[str, object] | None:
    if state is None:
        return None
    return {
        "leader": state.leader, "age_ms": state.age_ms, "braked_since": _shown(state.braked_since),
        "unplaced": state.unplaced,
    }  # fmt: skip


def _json(row: EnrolledView) -> dict[str, object]:
    return {
        "recorder": row.name, "host": row.host, "division": row.division, "capacity": row.capacity,
        "log_key": row.log_key, "enrolled_at": _shown(row.enrolled_at), "left_at": _shown(row.left_at),
        "age_ms": row.age_ms, "dead": row.dead, "declared_at": _shown(row.declared_at), "cameras": row.cameras,
        "beside_hours": row.beside_hours, "gateway": row.gateway,
    }  # fmt: skip


def _shown(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(SHANGHAI).isoformat(timespec="seconds")
