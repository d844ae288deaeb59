"""The demo's cases of moving and removing: one whose plan a road builder handed in by a link and that the police know,
one to which they object (article 10). No point is taken away.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.relocations.actions import answer_relocation, ask_relocation
from mingcha.registry.relocations.guests.actions import give_link, hand_in_as_guest
from mingcha.registry.relocations.papers import hand_in_paper
from mingcha.registry.relocations.queries import relocation
from mingcha.registry.relocations.states import GroundKind, MovingKind, PaperPurpose, PlanKind
from mingcha.registry.relocations.values import NewPaper, NewRelocation
from mingcha.run.demo.city import WUCHANG_OFFICER, manager_of
from mingcha.run.demo.people import BY
from mingcha.run.demo.places import SITES
from mingcha.run.demo.scan import scanned

_PAGE = program("relocation-page")
"""Who takes in what a guest hands in on the page."""
_BUILDER = "武汉路桥工程公司"


def add_relocations(clock: Clock) -> None:
    """Asks for both, as their pages do; Wuchang's officer answers."""
    today = shanghai_day(clock.now())
    street = NewRelocation(
        MovingKind.MOVE,
        GroundKind.ROAD_WORKS,
        "地铁出入口施工，立杆在围挡范围内",
        _BUILDER,
        today + timedelta(days=20),
        "施工期间由对面商铺外墙临时摄像机覆盖",
    )
    by_link = _ask("ZNS", street, clock)
    _by_guest(by_link, _papers(today), clock)
    _answer(by_link, objects=False, note="已知悉，请按方案复建", clock=clock)
    gate = NewRelocation(
        MovingKind.REMOVE, GroundKind.BUILDING_WORKS, "三号入口改建", "武昌地下商街公司", today + timedelta(days=25)
    )
    own = _ask("WCD", gate, clock)
    for paper in _papers(today):
        own_paper, folder = replace(paper, giver=""), settings.MINGCHA_HOME.documents
        hand_in_paper(_manager("WCD"), relocation=own, new=own_paper, scan=_scan(paper), folder=folder, clock=clock)
    _answer(own, objects=True, note="方案未说明改建期间三号入口如何覆盖", clock=clock)


def _ask(site: str, new: NewRelocation, clock: Clock) -> int:
    rows = points(BY, at=clock.now(), where=PointFilter(site=site))
    codes = [row.code for row in rows if row.mandatory][:1]
    return ask_relocation(_manager(site), system=f"{site}-1", points=codes, new=new, clock=clock)


def _papers(today: date) -> Sequence[NewPaper]:
    return (
        NewPaper(PaperPurpose.GROUND, "武自规〔2026〕演示 18 号", today, giver=_BUILDER),
        NewPaper(PaperPurpose.PLAN, "摄像机复建方案（演示）", today, PlanKind.REBUILD, giver=_BUILDER),
    )


def _by_guest(number: int, papers: Sequence[NewPaper], clock: Clock) -> None:
    manager = _manager("ZNS")
    revision = relocation(manager, number, at=clock.now()).row.revision
    given = give_link(manager, relocation=number, guest=_BUILDER, days=20, revision=revision, clock=clock)
    for paper in papers:
        scan, folder = _scan(paper), settings.MINGCHA_HOME.documents
        hand_in_as_guest(_PAGE, key=given.key, code=given.code, new=paper, scan=scan, folder=folder, clock=clock)


def _answer(number: int, *, objects: bool, note: str, clock: Clock) -> None:
    officer = user_called(WUCHANG_OFFICER)
    revision = relocation(officer, number, at=clock.now()).row.revision
    answer_relocation(officer, relocation=number, objects=objects, note=note, revision=revision, clock=clock)


def _manager(site: str) -> User:
    return user_called(manager_of(next(one.organisation for one in SITES if one.code == site)))


def _scan(paper: NewPaper) -> bytes:
    return scanned((paper.title, f"{paper.giver}（演示）"))
