"""`mingcha hold place|veto|review|release|list`: footage that must stay (arts. 16(4), 16(5); 799-17)."""

import argparse
import json
from datetime import datetime

from mingcha.custody.disposal.actions import veto_order
from mingcha.custody.holds.actions import place_hold, release_hold, review_hold
from mingcha.custody.holds.queries import HoldView, holds_in_reach
from mingcha.custody.holds.rules import HoldBasis
from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.run.commands.console import asker
from mingcha.run.option_values import instant


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha hold` and its verbs."""
    parser = subparsers.add_parser("hold")
    verbs = parser.add_subparsers(dest="action", required=True)
    place = verbs.add_parser("place", help="hold the footage of a camera / 保全录像")
    place.add_argument("camera", help="20-digit code of the point")
    place.add_argument("--from", dest="begin", type=instant, required=True, help="2026-11-24T10:00, Shanghai time")
    place.add_argument("--to", dest="end", type=instant, required=True, help="end, not included")
    bases = [basis.value for basis in HoldBasis if basis is not HoldBasis.CLASS_RAISED]
    basis_help = "important: two years (safety, emergency, crime); the others have no period"
    place.add_argument("--basis", required=True, choices=bases, help=basis_help)
    veto = verbs.add_parser("veto", help="hold what a disposal order is about to remove / 否决处置令")
    veto.add_argument("order", help="its number, such as D00000001")
    veto.add_argument("--basis", required=True, choices=bases, help="why the footage is needed")
    release = verbs.add_parser("release", help="release a hold / 解除保全")
    release.add_argument("hold", help="its number, such as H00000001")
    review = verbs.add_parser("review", help="keep a hold after its review / 复核，继续保全")
    review.add_argument("hold", help="its number, such as H00000001")
    listing = verbs.add_parser("list", help="the holds in force / 生效中的保全")
    listing.add_argument("--camera", default=None, help="of this point alone")
    listing.add_argument("--all", action="store_true", help="the released ones too")
    for verb in (place, veto, review, release):
        verb.add_argument("--reason", required=True, help="why; it is kept with the hold")
    for verb in (place, veto, review, release, listing):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        rows = holds_in_reach(by, camera=arguments.camera, in_force=not arguments.all, at=clock.now())
    elif arguments.action == "place":
        rows = (
            place_hold(
                by,
                camera=arguments.camera,
                from_at=arguments.begin,
                to_at=arguments.end,
                basis=arguments.basis,
                reason=arguments.reason,
                clock=clock,
            ),
        )
    elif arguments.action == "review":
        rows = (review_hold(by, arguments.hold, reason=arguments.reason, clock=clock),)
    elif arguments.action == "veto":
        given = {"basis": arguments.basis, "reason": arguments.reason}
        rows = (veto_order(by, arguments.order, **given, clock=clock),)
    else:
        rows = (release_hold(by, arguments.hold, reason=arguments.reason, clock=clock),)
    return _show(rows, as_json=arguments.json)


def _show(rows: tuple[HoldView, ...], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        state = "" if row.in_force else "  已解除 / released"
        print(f"{row.name}  {row.camera}  {_shown(row.from_at)} - {_shown(row.to_at)}{state}")
        print(f"  {row.basis.words.zh} / {row.basis.words.en}: {row.reason}")
    return 0


def _as_json(row: HoldView) -> dict[str, object]:
    return {
        "hold": row.name, "camera": row.camera, "from": _shown(row.from_at), "to": _shown(row.to_at),
        "basis": row.basis.value, "reason": row.reason, "review_on": row.review_on.isoformat(),
        "in_force": row.in_force,
    }  # fmt: skip


def _shown(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat(timespec="minutes")
