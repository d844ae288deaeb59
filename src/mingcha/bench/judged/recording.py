"""Rightness of `mingcha bench record|placement|witness|check|catchup`."""

from mingcha.bench.judged import unequal, without
from mingcha.bench.kind import Figures


def record_missed(figures: Figures) -> list[str]:
    """Every frame recorded, at its time, and pictures for whoever watches. The peers' frames are not judged."""
    lost = ("lost_frames", "mistimed_frames", "packets_lost")
    missed = unequal((name, figures[name], 0) for name in lost)
    if missed:
        # the recorder's writer waits for a processor, its queue is full: docs/ref/benchmark-log.md
        missed.append(
            f"a starved machine loses frames, too (load_1_min {figures['machine']['load_1_min']} on"
            f" {figures['machine']['cpus']} processors): measure again with nothing beside it"
        )
    missed += without([("frames", figures["frames"])])
    live = figures["live"]
    return missed + (without([("live.pictures", live["pictures"])]) if live["cameras"] else [])


def placement_missed(figures: Figures) -> list[str]:
    """Cameras of the killed are taken over, late hours stand beside, and an outage moves nothing. The killed leader is
    not started again, so one recorder fewer lives afterwards."""
    return without((name, figures[name]) for name in ("taken_over", "leader_taken_over")) + unequal(
        [
            ("rows_out_of_order", figures["rows_out_of_order"], 0),
            ("rows_beside", figures["rows_beside"], figures["rows_beside_expected"]),
            ("held_during_outage", figures["held_during_outage"], figures["cameras"]),
            ("moved_by_outage", figures["moved_by_outage"], 0),
            ("recorders_given_another_set", figures["recorders_given_another_set"], 0),
            ("alive_after_outage", figures["alive_after_outage"], figures["recorders"] - 1),
        ]
    )


def witness_missed(figures: Figures) -> list[str]:
    """Fragments were witnessed, and stand in the log."""
    return without((name, figures[name]) for name in ("fragments", "entries"))


def check_missed(figures: Figures) -> list[str]:
    """There was footage of every camera to verify; findings of `mingcha check` end the benchmark before."""
    files, cameras = figures["files"], figures["cameras"]
    return [f"files is {files}, fewer than {cameras} cameras"] if files < cameras else []


def catchup_missed(figures: Figures) -> list[str]:
    """In each database: every hour was sealed and carried, in order, and `mingcha check` finds nothing. An hour that
    ends during the measurement is carried beside them."""
    missed = [] if figures["runs"] else ["runs is empty"]
    for run in figures["runs"]:
        name = run["database"]
        missed += unequal(
            [
                (f"{name}: camera_hours", run["camera_hours"], figures["cameras"] * figures["hours"]),
                (f"{name}: in_order", run["in_order"], True),
                (f"{name}: check_findings", run["check_findings"], []),
            ]
        )
        if run["rows"] < run["camera_hours"]:
            missed.append(f"{name}: rows is {run['rows']}, fewer than {run['camera_hours']} camera-hours")
    return missed
