"""`mingcha status [--json]`: what runs in this home and how each camera is, asked of the recorder itself."""

import argparse
import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.local_client import LocalClient
from mingcha.run.environment import gateway_port, port_from_environment


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha status`."""
    parser = subparsers.add_parser("status", help="what runs and how each camera is")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Prints the state. Exit code 0 when everything answers and every enabled camera records, else 1."""
    status = asyncio.run(_ask(Home.from_environment()))
    if arguments.json:
        print(json.dumps(status, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(status)))
    return 0 if status["well"] else 1


async def _ask(home: Home) -> dict[str, Any]:
    programs = {
        "web": await _answers(port_from_environment()),
        "gateway": await _answers(gateway_port()),
    }
    recorder: dict[str, Any] = {}
    client = LocalClient(home.socket, "status")
    try:
        recorder = await client.ask("status")
        programs["record"] = True
    except Fault as fault:
        programs["record"] = False
        recorder = {"fault": {"kind": fault.kind.value, "zh": fault.words.zh, "en": fault.words.en}}
    finally:
        await client.close()
    cameras = cast("Mapping[str, Mapping[str, Any]]", recorder.get("cameras", {}))
    recording = all(camera.get("phase") == "recording" for camera in cameras.values())
    return {"well": all(programs.values()) and recording, "programs": programs, "recorder": recorder}


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _lines(status: Mapping[str, Any]) -> list[str]:
    lines = [f"{name:<9}{'answers' if up else 'does not answer'}" for name, up in status["programs"].items()]
    for code, camera in sorted(status["recorder"].get("cameras", {}).items()):
        since = datetime.fromtimestamp(camera["since_ms"] / 1000, SHANGHAI)
        reason = f" {camera['reason']}" if camera.get("reason") else ""
        lines.append(f"{code}  {camera['phase']}{reason} since {since:%Y-%m-%d %H:%M:%S}  {camera.get('detail', '')}")
    disk = status["recorder"].get("disk", {})
    if disk:
        lines.append(f"disk     {disk['bytes_free'] / 1e9:.1f} GB free of {disk['bytes_total'] / 1e9:.1f} GB")
    return lines
