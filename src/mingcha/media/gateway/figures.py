"""The gateway's counters, as /metrics shows them (Prometheus text exposition format 0.0.4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from mingcha.media.gateway.transcode.workers import Workers

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class GatewayFigures:
    """Counters since the gateway began. No name of a person, camera or grant is among the labels."""

    live_bytes: int = 0
    """Frames of viewers that have left."""
    playback_bytes: int = 0
    """Bodies of answers."""
    answers: Counter[int] = field(default_factory=Counter)
    """By HTTP status."""
    refused: Counter[str] = field(default_factory=Counter)
    """By reason: ticket, law, origin, too_many, malformed."""
    moves: int = 0
    """Verbs of control that cameras took."""
    move_refusals: Counter[str] = field(default_factory=Counter)
    """Verbs of control that were not done, by trouble."""
    homecomings: Counter[str] = field(default_factory=Counter)
    """Cameras sent home by the clock: home, failed."""
    cameras_away: int = 0
    """Cameras that are not at their home position."""


def exposition(figures: GatewayFigures, viewers: int, live_bytes: int, workers: Workers) -> bytes:
    """The page of /metrics. `live_bytes`: bytes sent to the present viewers."""
    sent = [('way="live"', figures.live_bytes + live_bytes), ('way="playback"', figures.playback_bytes)]
    made = workers.figures
    families: list[tuple[str, str, str, list[tuple[str, int]]]] = [
        ("viewers", "gauge", "Live pictures being watched.", [("", viewers)]),
        ("transcodes", "gauge", "Transcodes that run.", [("", workers.transcodes)]),
        ("transcodes_limit", "gauge", "Transcodes that may run at once.", [("", workers.most)]),
        ("sent_bytes_total", "counter", "Bytes of pictures and answers.", sent),
        ("answers_total", "counter", "Answers by HTTP status.", _labelled("status", figures.answers.items())),
        ("refused_total", "counter", "Refusals by reason.", _labelled("reason", figures.refused.items())),
        ("moves_total", "counter", "Verbs of control that cameras took.", [("", figures.moves)]),
        (
            "move_refusals_total",
            "counter",
            "Verbs of control that were not done.",
            _labelled("trouble", figures.move_refusals.items()),
        ),
        (
            "homecomings_total",
            "counter",
            "Tries to bring a camera home.",
            _labelled("result", figures.homecomings.items()),
        ),
        ("cameras_away", "gauge", "Cameras that are not at their home position.", [("", figures.cameras_away)]),
        ("stills_total", "counter", "Single pictures made.", [("", made.stills)]),
        ("workers_started_total", "counter", "Worker processes started.", [("", made.started)]),
        ("workers_failed_total", "counter", "Jobs whose worker died, hung or could not decode.", [("", made.failed)]),
        ("workers_refused_total", "counter", "Jobs refused: limit reached or not installed.", [("", made.refused)]),
    ]
    lines: list[str] = []
    for name, kind, words, values in families:
        whole = f"mingcha_gateway_{name}"
        lines += [f"# HELP {whole} {words}", f"# TYPE {whole} {kind}"]
        lines += [f"{whole}{{{labels}}} {value}" if labels else f"{whole} {value}" for labels, value in values]
    return ("\n".join(lines) + "\n").encode()


def _labelled[T](label: str, counts: Iterable[tuple[T, int]]) -> list[tuple[str, int]]:
    return [(f'{label}="{value}"', count) for value, count in sorted(counts, key=lambda pair: str(pair[0]))]
