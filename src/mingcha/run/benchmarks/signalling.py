"""`mingcha bench sip`: what signalling of GB/T 28181 costs in a whole city (docs/ref/benchmarks.md)."""

import argparse

from mingcha.bench.kind import BenchKind, Figures
from mingcha.bench.needs import SIPP
from mingcha.bench.sip.measure import SipRun, bench_sip, sip_passed
from mingcha.run.option_values import COUNT


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--devices", type=COUNT, default=100_000, help="how many devices / 设备数量")
    parser.add_argument("--passes", type=COUNT, default=2, help="keepalives of each device / 每台设备的心跳次数")
    parser.add_argument("--window", type=COUNT, default=256, help="requests under way at once")
    parser.add_argument("--channels", type=COUNT, default=50_000, help="channels of one catalogue / 一个目录的通道数")
    parser.add_argument("--items", type=COUNT, default=10, help="channels on one page of the catalogue")
    parser.add_argument("--flood", type=COUNT, default=20_000, metavar="PER_S", help="datagrams a second of one host")
    parser.add_argument("--sipp-devices", type=COUNT, default=5_000, help="devices that SIPp plays")
    parser.add_argument(
        "--sipp-rate", type=COUNT, default=500, metavar="PER_S", help="devices of SIPp begun in a second"
    )


def _measure(given: argparse.Namespace) -> Figures:
    return bench_sip(
        SipRun(
            given.devices, given.passes, given.window, given.channels, given.items, given.flood, given.sipp_devices,
            given.sipp_rate,
        )
    )  # fmt: skip


SIGNALLING_KINDS = (
    BenchKind(
        name="sip",
        help="registrations, keepalives, a flood and a large catalogue of GB/T 28181, beside SIPp as the devices",
        add_options=_options,
        measure=_measure,
        needs=(SIPP,),
        short=(("--devices=2000", "--channels=2000", "--flood=5000", "--sipp-devices=300", "--sipp-rate=100"),),
        passed=sip_passed,
    ),
)
