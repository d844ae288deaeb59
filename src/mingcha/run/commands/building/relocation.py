"""`mingcha relocation`: moving and removing points, for who keeps a case and for the police (article 10).

A moving party without an account hands its papers in on the page of its link.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.registry.identity.asker import Asker
from mingcha.registry.relocations import actions
from mingcha.registry.relocations.carrying_out import accept_anew, carry_out_relocation
from mingcha.registry.relocations.guests.actions import give_link, revoke_link
from mingcha.registry.relocations.losses.actions import record_loss
from mingcha.registry.relocations.losses.values import NewLoss
from mingcha.registry.relocations.papers import hand_in_paper
from mingcha.registry.relocations.queries import relocation, relocations
from mingcha.registry.relocations.states import (
    GroundKind,
    Happened,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)
from mingcha.registry.relocations.values import NewPaper, NewRelocation, RelocationFacts, RelocationRow
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker
from mingcha.web.registry.relocations.last_footage import filmed_days

_MOST = 10_000
type _Verbs = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_parser(subparsers: _Verbs) -> None:
    """Adds `mingcha relocation` and its verbs."""
    parser = subparsers.add_parser("relocation")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the cases in reach / 移动、拆除事项")
    listing.add_argument("--state", type=RelocationState, choices=list(RelocationState), help="of this state / 状态")
    one = _of_case(verbs, "show", "papers, points, links / 一个事项")
    paper, revoke = _papers(verbs), _of_case(verbs, "revoke", "revoke a guest's link / 撤销链接")
    revoke.add_argument("--link", required=True, type=int, help="its number / 链接编号")
    add_common(listing, one, _asking(verbs), _losing(verbs), paper, revoke, *_steps(verbs))


def _of_case(verbs: _Verbs, name: str, says: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says)
    verb.add_argument("number", type=int, help="number of the case / 事项编号")
    return verb


def _asking(verbs: _Verbs) -> argparse.ArgumentParser:
    verb = verbs.add_parser("ask", help="ask for moving or removing / 提出移动、拆除")
    verb.add_argument("kind", type=MovingKind, choices=list(MovingKind), help="what happens / 事项")
    verb.add_argument("--system", required=True, help="code of the system / 系统代码")
    verb.add_argument("--point", dest="points", action="append", required=True, metavar="CODE",
                      help="a point, again for more / 点位")  # fmt: skip
    verb.add_argument("--ground-kind", required=True, type=GroundKind, choices=list(GroundKind),
                      help="kind of ground / 原因类别")  # fmt: skip
    verb.add_argument("--ground", required=True, help="why / 原因")
    verb.add_argument("--mover", required=True, help="who moves or removes / 移动、拆除方")
    verb.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="planned day / 计划日期")
    verb.add_argument("--interim", default="", help="what covers the place meanwhile / 期间覆盖")
    return verb


def _losing(verbs: _Verbs) -> argparse.ArgumentParser:
    verb = verbs.add_parser("lost", help="points that stand no more, told afterwards / 登记毁损或者事后补报")
    verb.add_argument("happened", type=Happened, choices=list(Happened), help="what happened / 情形")
    verb.add_argument("--system", required=True, help="code of the system / 系统代码")
    verb.add_argument("--point", dest="points", action="append", required=True, metavar="CODE",
                      help="a point, again for more / 点位")  # fmt: skip
    verb.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="real day / 实际日期")
    verb.add_argument("--reason", required=True, help="what happened, and why / 经过和原因")
    verb.add_argument("--by", dest="by_whom", default="", help="who caused it, if known / 造成的一方")
    return verb


def _papers(verbs: _Verbs) -> argparse.ArgumentParser:
    verb = _of_case(verbs, "paper", "hand in a paper or picture / 提交材料")
    verb.add_argument("--purpose", required=True, type=PaperPurpose, choices=list(PaperPurpose), help="what for / 材料")
    verb.add_argument("--plan", dest="plan_kind", type=PlanKind, choices=list(PlanKind), default=None,
                      help="of a plan: rebuilt or replaced / 复建或者替代")  # fmt: skip
    verb.add_argument("--title", required=True, help="name and number / 名称和文号")
    verb.add_argument("--on", type=date.fromisoformat, default=None, metavar="DAY", help="day of it / 文书日期")
    verb.add_argument("--note", default="", help="what is said beside it / 说明")
    verb.add_argument("--scan", required=True, type=Path, metavar="FILE", help="its scan / 扫描件")
    return verb


def _steps(verbs: _Verbs) -> list[argparse.ArgumentParser]:
    """The steps that name the revision of the case that was read."""
    confirm = _of_case(verbs, "confirm", "confirm an early notice / 再次确认备案")
    postpone = _of_case(verbs, "postpone", "give it another day / 改期")
    postpone.add_argument("--to", required=True, type=date.fromisoformat, metavar="DAY", help="new day / 改为")
    known = _of_case(verbs, "known", "say for the police that it is known / 知悉")
    known.add_argument("--note", default="", help="what is said / 说明")
    objects = _of_case(verbs, "object", "object for the police / 提出异议")
    objects.add_argument("--note", required=True, help="why / 理由")
    link = _of_case(verbs, "link", "give a guest a link and a code / 发放提交链接")
    link.add_argument("--guest", required=True, help="the moving party / 移动、拆除方")
    link.add_argument("--days", required=True, type=int, help="good for so many days / 有效日数")
    done = _of_case(verbs, "done", "record that it was done / 登记完成")
    done.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 实施日期")
    done.add_argument("--note", default="", help="what was done / 实施情况")
    succeed = _of_case(verbs, "succeed", "record what took a point's place / 登记接替点位")
    succeed.add_argument("--point", required=True, metavar="CODE", help="the former point / 原点位")
    succeed.add_argument("--successor", required=True, metavar="CODE", help="the accepted point / 接替点位")
    withdraw = _of_case(verbs, "withdraw", "withdraw it / 撤回")
    withdraw.add_argument("--reason", required=True, help="why / 理由")
    found = [confirm, postpone, known, objects, link, done, succeed, withdraw]
    for verb in found:
        verb.add_argument("--revision", required=True, type=int, help="of the case as it was read / 所见版本")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults. `link` prints link and code, once."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        rows = relocations(by, at=clock.now(), limit=_MOST, state=arguments.state)
        return show(rows, _line, as_json=arguments.json)
    if arguments.action == "link":
        return _link(arguments, by, clock)
    if arguments.action in _OPENING:
        arguments.number = _OPENING[arguments.action](arguments, by, clock)
    elif arguments.action != "show":
        _VERBS[arguments.action](arguments, by, clock)
    return show((relocation(by, arguments.number, at=clock.now()),), _whole, as_json=arguments.json)


def _ask(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    new = NewRelocation(given.kind, given.ground_kind, given.ground, given.mover, given.on, given.interim)
    return actions.ask_relocation(by, system=given.system, points=given.points, new=new, clock=clock)


def _lose(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    new = NewLoss(given.happened, given.on, given.reason, given.by_whom)
    filmed, recording = filmed_days(given.points, clock=clock)
    return record_loss(
        by, system=given.system, points=given.points, new=new, filmed=filmed, recording=recording, clock=clock
    )


def _paper(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    new = NewPaper(given.purpose, given.title, given.on, given.plan_kind, given.note)
    kept = {"scan": given.scan.read_bytes(), "folder": settings.MINGCHA_HOME.documents}
    hand_in_paper(by, relocation=given.number, new=new, **kept, clock=clock)


def _confirm(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    actions.confirm_notice(by, relocation=given.number, revision=given.revision, clock=clock)


def _postpone(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    to = {"planned_on": given.to, "revision": given.revision}
    actions.postpone_relocation(by, relocation=given.number, **to, clock=clock)


def _answer(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    facts = {"objects": given.action == "object", "note": given.note, "revision": given.revision}
    actions.answer_relocation(by, relocation=given.number, **facts, clock=clock)


def _link(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    to = {"guest": given.guest, "days": given.days, "revision": given.revision}
    found = give_link(by, relocation=given.number, **to, clock=clock)
    root = settings.MINGCHA_URL or f"http://localhost:{settings.MINGCHA_PORT}"
    line = lambda one: f"{root.rstrip('/')}/moving/{one.key}\n{one.code}  {one.last_on}"  # noqa: E731
    return show((found,), line, as_json=given.json)


def _revoke(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    revoke_link(by, relocation=given.number, link=given.link, clock=clock)


def _done(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    facts = {"done_on": given.on, "note": given.note, "revision": given.revision}
    carry_out_relocation(by, relocation=given.number, **facts, clock=clock)


def _succeed(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    pair = {"point": given.point, "successor": given.successor, "revision": given.revision}
    accept_anew(by, relocation=given.number, **pair, clock=clock)


def _withdraw(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    facts = {"reason": given.reason, "revision": given.revision}
    actions.withdraw_relocation(by, relocation=given.number, **facts, clock=clock)


_OPENING = {"ask": _ask, "lost": _lose}
_VERBS: dict[str, Callable[[argparse.Namespace, Asker, SystemClock], None]] = {
    "paper": _paper,
    "confirm": _confirm,
    "postpone": _postpone,
    "known": _answer,
    "object": _answer,
    "revoke": _revoke,
    "done": _done,
    "succeed": _succeed,
    "withdraw": _withdraw,
}


def _line(row: RelocationRow) -> str:
    law = "10(1)" if row.mandatory else "10(2)"
    head = f"{row.number:>6}  {row.system:<20}  {row.kind.value:<6}  {row.state.value:<10}  {law}"
    return f"{head}  {row.planned_on}  r{row.revision}  {row.points:>4}  {row.mover}"


def _whole(found: RelocationFacts) -> str:
    points = [f"  {one.code}  {one.name}" + (f"  -> {one.successor}" if one.successor else "") for one in found.points]
    papers = [f"  {one.number}  {one.purpose.value}  {one.title}  {one.sha256}" for one in found.papers]
    links = [f"  {one.number}  {one.guest}  {one.last_on}{'  x' if one.revoked_at else ''}" for one in found.links]
    return "\n".join([_line(found.row), f"  {found.ground}", *points, *papers, *links])
