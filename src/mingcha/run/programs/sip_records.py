"""`mingcha sip records DEVICE CHANNEL`: recordings that a device claims to have: times, no pictures (article 13(1)).

For who installs or repairs a device. It asks the running `mingcha sip` of this home, which asks the device.
"""

import argparse
import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.gb28181.link.client import LinkClient
from mingcha.media.gb28181.link.record_lists import LONGEST_DAYS, HeldRecord, RecordsAsk, RecordsEnd
from mingcha.media.gb28181.record_kind import RecordKind
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason
from mingcha.run.option_values import instant

_WHOLE = "whole"
_KINDS = {
    GapReason.REFUSED: FaultKind.FORBIDDEN,
    GapReason.NOT_FOUND: FaultKind.NOT_FOUND,
    GapReason.UNSUPPORTED: FaultKind.UNSUPPORTED,
}


def add_records_parser(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds `records` to the verbs of `mingcha sip`."""
    parser = add_parser("records", help="what a device says it has recorded of a channel: times, no pictures")
    parser.add_argument("device", help="20-digit code of the device that registered")
    parser.add_argument("channel", help="20-digit code of its channel")
    parser.add_argument("--from", dest="begin", type=instant, required=True, help="2026-11-24T10:00, Shanghai time")
    parser.add_argument("--to", dest="end", type=instant, required=True, help="end, not included")
    parser.add_argument(
        "--kind", choices=[kind.value for kind in RecordKind], default=RecordKind.ALL.value, help="why it was recorded"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run_records(arguments: argparse.Namespace, home: Home) -> int:
    """Prints the list in the order of its times. Exit code 0 if it came whole, else 1. Raises Fault."""
    ask = _ask_of(arguments)
    end, records = asyncio.run(_asked(home, ask))
    ordered = sorted(records, key=lambda one: (one.start_s, one.end_s))
    if arguments.json:
        answer = end.fields() | {"records": [asdict(one) for one in ordered]}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print("\n".join(record_lines(end, ordered)))
    return 0 if end.completeness == _WHOLE else 1


def record_lines(end: RecordsEnd, records: Sequence[HeldRecord]) -> list[str]:
    """A line a recording, and one that says whether these are all."""
    lines = [_line(one) for one in records]
    if end.completeness == _WHOLE:
        return [*lines, f"共 {end.received} 条  {end.received} recordings"]
    return [
        *lines,
        f"不完整：收到 {end.received} 条，设备称有 {end.expected} 条，{end.left_out} 条未列入",
        f"incomplete: {end.received} came, the device announced {end.expected}, {end.left_out} were left out",
    ]


def _ask_of(arguments: argparse.Namespace) -> RecordsAsk:
    for code in (arguments.device, arguments.channel):
        if not is_device_code(code):
            raise Fault(FaultKind.INVALID, Words("编码为 20 位数字", "a code has 20 digits"), code)
    start_s, end_s = int(arguments.begin.timestamp()), int(arguments.end.timestamp())
    if not 0 <= start_s < end_s <= start_s + LONGEST_DAYS * 86_400:
        words = Words(
            f"起止时间不对：结束须晚于开始，最长 {LONGEST_DAYS} 天",
            f"the end must be after the begin, by {LONGEST_DAYS} days at most",
        )
        raise Fault(FaultKind.INVALID, words)
    return RecordsAsk(arguments.device, arguments.channel, start_s, end_s, RecordKind(arguments.kind))


async def _asked(home: Home, ask: RecordsAsk) -> tuple[RecordsEnd, list[HeldRecord]]:
    client = LinkClient(home.sip_socket, SystemClock())
    try:
        return await client.records(ask)
    except Trouble as trouble:
        words = Words("设备未给出录像目录", "the device gave no list of recordings")
        raise Fault(_KINDS.get(trouble.reason, FaultKind.UNAVAILABLE), words, trouble.detail) from None
    finally:
        await client.close()


def _line(one: HeldRecord) -> str:
    span = f"{_time(one.start_s)} – {_time(one.end_s)}"
    return f"{span}  {one.kind or '-':<7}{one.size_bytes or '-':>12}  {one.name}".rstrip()


def _time(instant_s: int) -> str:
    return datetime.fromtimestamp(instant_s, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
