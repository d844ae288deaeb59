"""The demo's stages and trial runs: a school in step, three projects out of step in a way each, one that is designed
and not built, the people who see the cameras on trial (article 8). Made after the acceptances, from which the video's
later stages follow.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.stages.actions import record_stage
from mingcha.registry.stages.values import NewStage, Stage, Work
from mingcha.registry.trials.actions import add_trial_person, set_trial_days
from mingcha.run.demo.city import CONTRACTOR, TECHNICIAN, manager_of
from mingcha.run.demo.places import SITES
from mingcha.run.demo.plans import PLANNED

type _Days = tuple[int, int | None, str]
"""A stage: planned and done, in days before today (after it below zero), and its document."""
_DESIGN, _BUILDING = "视频系统设计文件（演示）", "视频系统完工报告（演示）"
_MAIN = "竣工验收备案表（演示）"
_STAGES: Mapping[str, Mapping[Work, Mapping[Stage, _Days]]] = {
    "HQX": {
        Work.MAIN: {
            Stage.DESIGN: (400, 390, ""),
            Stage.BUILDING: (60, 45, ""),
            Stage.ACCEPTANCE: (20, 12, _MAIN),
            Stage.USE: (0, 0, ""),
        },
        Work.VIDEO: {Stage.DESIGN: (400, 390, _DESIGN), Stage.ACCEPTANCE: (20, None, ""), Stage.USE: (0, None, "")},
    },
    "WCT": {
        Work.MAIN: {
            Stage.DESIGN: (500, 480, ""),
            Stage.BUILDING: (90, 80, ""),
            Stage.ACCEPTANCE: (60, 40, _MAIN),
            Stage.USE: (30, 20, ""),
        },
        Work.VIDEO: {
            Stage.DESIGN: (500, 470, _DESIGN),
            Stage.BUILDING: (90, 15, _BUILDING),
            Stage.ACCEPTANCE: (60, None, ""),
        },
    },
    "JDK": {
        Work.MAIN: {
            Stage.DESIGN: (300, 290, ""),
            Stage.BUILDING: (40, 30, ""),
            Stage.ACCEPTANCE: (10, 5, _MAIN),
            Stage.USE: (-20, None, ""),
        },
        Work.VIDEO: {Stage.DESIGN: (300, 280, _DESIGN), Stage.ACCEPTANCE: (10, None, "")},
    },
    "BBT": {
        Work.MAIN: {Stage.DESIGN: (200, 190, ""), Stage.BUILDING: (-10, None, ""), Stage.USE: (-60, None, "")},
        Work.VIDEO: {Stage.DESIGN: (200, 185, _DESIGN), Stage.ACCEPTANCE: (-50, None, ""), Stage.USE: (-90, None, "")},
    },
    "WCT2": {
        Work.MAIN: {Stage.DESIGN: (30, 25, ""), Stage.BUILDING: (-150, None, "")},
        Work.VIDEO: {Stage.DESIGN: (30, 22, _DESIGN)},
    },
}
_TRIALS: Mapping[str, tuple[int, int, tuple[str, ...]]] = {
    "WCT": (14, -45, (CONTRACTOR, TECHNICIAN)),
    "BBT": (10, -10, (CONTRACTOR,)),
    "JDK": (70, 3, (CONTRACTOR,)),
}
"""First and last day, in days before today, and the people: one that runs, a short one, one that is over."""
_WHY = {CONTRACTOR: "承建单位调试", TECHNICIAN: "本单位技术人员，参加验收"}


def add_stages(projects: Mapping[str, int], clock: Clock) -> None:
    """Records stages and trial runs of some of these projects (numbers by site)."""
    today = shanghai_day(clock.now())
    for code, works in _STAGES.items():
        manager = _manager(code)
        for work, stages in works.items():
            for stage, (planned, done, document) in stages.items():
                new = NewStage(_before(today, planned), None if done is None else _before(today, done), document)
                number = projects[code]
                record_stage(manager, project=number, work=work, stage=stage, new=new, revision=0, clock=clock)
    for code, (first, last, people) in _TRIALS.items():
        manager, number = _manager(code), projects[code]
        first_on, last_on = _before(today, first), _before(today, last)
        set_trial_days(manager, project=number, first_on=first_on, last_on=last_on, revision=0, clock=clock)
        for username in people:
            add_trial_person(manager, project=number, username=username, reason=_WHY[username], clock=clock)


def _before(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _manager(code: str) -> User:
    return user_called(manager_of(next(site.organisation for site in (*SITES, *PLANNED) if site.code == code)))
