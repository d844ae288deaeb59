"""The blocks of a start page: each gathers the data of one card, from queries limited to the reader's reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from mingcha.access.duty import queries as access
from mingcha.access.register import queries as register_queries
from mingcha.access.register.queries import RegisterLine
from mingcha.custody.key_targets.queries import HistoryKept, histories_kept
from mingcha.evidence import queries as evidence
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import RetentionClass, day_begins
from mingcha.law.trace import trace_of_installation
from mingcha.overview.duplicates.queries import count_to_explain
from mingcha.overview.gaps.queries import count_gaps
from mingcha.overview.keeping import queries as keeping
from mingcha.overview.points import queries as points_on_map
from mingcha.overview.points.condition import Condition
from mingcha.registry.confirmations.queries import waiting_for
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import count_with_kind
from mingcha.registry.funding.queries import count_projects_lacking_budget, count_without_budget
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.rules import monitor_ready
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import ON_TRIAL, PointFilter
from mingcha.registry.systems import queries as systems_queries
from mingcha.registry.systems.queries import count_systems
from mingcha.web.evidence.last_check import last_check
from mingcha.web.evidence.log import heads
from mingcha.web.frame import wiring
from mingcha.web.overview.points.point_list import ListedPoint, listed
from mingcha.web.overview.today import administering, areas, matters, own
from mingcha.web.overview.today.asked import MOST_ROWS, Asked, Context
from mingcha.web.overview.today.matters import CalendarDay, Matter
from mingcha.web.overview.today.refused import refused_today
from mingcha.web.templatetags.parts import WEEKDAYS

MOST_DUE = 20
"""Matters listed on a start page; the page of the deadlines has the others."""
MOST_TARGETS = 20
"""Key targets listed on a start page; the list of systems has the others."""
MOST_COUNTED = 2_000
"""Limit of points for computing yesterday's completeness during a request."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the band; `of` is the total that it is part of, or ""."""

    label: Words
    value: str
    url: str
    of: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A matter with its tone today."""

    matter: Matter
    tone: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the two weeks, as drawn and as text."""

    day: CalendarDay
    weekday: Words
    marks: tuple[str, ...]
    label: Words


@dataclass(frozen=True, slots=True)
class KeptTarget:
    """A key target with its history."""

    system: str
    name: str
    cameras: int
    history: HistoryKept


@dataclass(frozen=True, slots=True)
class Duty:
    """A line of article 16 for a unit; tone "" if the product does not support it yet."""

    label: Words
    detail: Words
    article: str
    tone: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A point on trial with the number of days."""

    listed: ListedPoint
    days: int


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line of the register with the name of its point."""

    line: RegisterLine
    point: str


def figures(asked: Asked) -> Context:
    """The band of figures: due, recording, down, yesterday's completeness."""
    tones = [one.tone(asked.today) for one in asked.matters]
    late, soon = tones.count("bad"), tones.count("warn")
    near = parameters.number("filing.amber_days", asked.today)
    counts = asked.counts
    down = counts.by_condition[Condition.DOWN]
    points, here = reverse("points"), reverse("deadlines")
    band = [
        Figure(Words("已逾期", "overdue"), str(late), here, tone="bad" if late else ""),
        Figure(Words(f"{near} 日内到期", f"due in {near} days"), str(soon), here, tone="warn" if soon else ""),
        Figure(
            Words("在录点位", "points recording"), _spaced(counts.recording), points, of=_spaced(counts.should_record)
        ),
        Figure(Words("中断", "down"), _spaced(down), f"{points}?state=down", tone="bad" if down else ""),
        Figure(Words("试运行", "on trial"), _spaced(counts.on_trial), f"{points}?use=trial"),
    ]
    stand, behind = count_with_kind(asked.facts, FindingKind.OUT_OF_STEP, at=asked.at)
    tone = "warn" if stand else ""
    band.append(Figure(Words("未销号问题", "open findings"), _spaced(stand), reverse("findings"), tone=tone))
    for label, number, name in (
        (Words("应建部位缺口", "gaps of article 6"), count_gaps(asked.facts, at=asked.at), "coverage-gaps"),
        (Words("重复建设待说明", "duplicates to explain"), count_to_explain(asked.facts, at=asked.at), "duplicates"),
    ):
        if number:
            band.append(Figure(label, _spaced(number), reverse(name), tone="warn"))
    unfunded = count_without_budget(asked.facts, at=asked.at) + count_projects_lacking_budget(asked.facts, at=asked.at)
    if unfunded:
        label = Words("缺同级财政预算依据", "without a budget record")
        band.append(Figure(label, _spaced(unfunded), reverse("funding"), tone="warn"))
    if behind:
        label, address = Words("与主体工程不同步", "out of step with main works"), reverse("findings")
        band.append(Figure(label, _spaced(behind), f"{address}?kind=out_of_step", tone="warn"))
    share = _completeness(asked, counts.points)
    if share is not None:
        band.append(
            Figure(Words("录像完整率（昨日）", "completeness (yesterday)"), f"{share:.2f} %", reverse("custody"))
        )
    return {"figures": band}


def due(asked: Asked) -> Context:
    """Matters due, sorted by the safe date: how many, and the first MOST_DUE of them."""
    return {
        "due": [DueRow(one, one.tone(asked.today)) for one in asked.matters[:MOST_DUE]],
        "due_all": len(asked.matters),
        "due_more": max(0, len(asked.matters) - MOST_DUE),
        "today": asked.today,
        "shows_due": True,
        "weeks": [_week_day(one) for one in matters.two_weeks(asked.matters, asked.today)],
    }


def districts(asked: Asked) -> Context:
    """Every district and zone of the city, sortable."""
    found = areas.of_districts(points_on_map.by_district(asked.cut))
    role = asked.query.value("role")
    query = {"as": role} if role else {}
    rows, columns = areas.table(found, asked.query.value("sort"), reverse("today"), query)
    return {"districts": rows, "district_columns": columns, "map_url": f"{reverse('points')}/map"}


def streets(asked: Asked) -> Context:
    """The streets of the reader's district."""
    return {
        "areas": areas.of_streets(points_on_map.by_street(asked.cut)),
        "areas_title": Words("各街点位", "Points by street"),
        "area_legend": areas.LEGEND,
        "map_url": f"{reverse('points')}/map",
    }


def key_targets(asked: Asked) -> Context:
    """Key targets with their kept days and the required ninety, and the number of further ones."""
    found = systems_queries.key_targets(asked.facts, at=asked.at, limit=MOST_TARGETS + 1)
    shown = found[:MOST_TARGETS]
    more = count_systems(asked.facts, at=asked.at, key_targets=True) - len(shown) if len(found) > len(shown) else 0
    histories = histories_kept([one.cameras for one in shown], RetentionClass.R90, clock=wiring.clock())
    held = [
        KeptTarget(one.system, one.name, len(one.cameras), history)
        for one, history in zip(shown, histories, strict=True)
    ]
    enough = sum(one.history.is_enough for one in held)
    return {"key_targets": held, "key_targets_enough": enough, "key_targets_more": more}


def confirmations(asked: Asked) -> Context:
    """How many proposals wait for this person's confirmation, and the first of them."""
    rows = waiting_for(asked.facts, at=asked.at)
    return {"confirmations": rows[:MOST_ROWS], "confirmations_waiting": len(rows)}


def refusals(asked: Asked) -> Context:
    """Today's refusals."""
    return {"refusals": refused_today(asked.facts, asked.at)}


def down(asked: Asked) -> Context:
    """The points that should record but do not: how many, and the first MOST_ROWS of them."""
    points = asked.counts.by_condition[Condition.DOWN]
    if not points:
        return {"down": (), "down_points": 0, "down_more": 0}
    cut = points_on_map.cut_for(asked.facts, PointFilter(state="down"), clock=wiring.clock())
    codes = points_on_map.codes(cut, limit=MOST_ROWS)
    rows = points_queries.point_rows(codes)
    shown = listed(tuple(rows[code] for code in codes if code in rows))
    return {"down": shown, "down_points": points, "down_more": max(0, points - len(codes))}


def duties(asked: Asked) -> Context:
    """The six items of article 16 for a unit; items not supported yet are marked."""
    trainings = asked.staff
    lapsed = [one for one in trainings if one.valid_to is None or one.valid_to < asked.today]
    next_one = min((one.valid_to for one in trainings if one.valid_to and one.valid_to >= asked.today), default=None)
    traced = {part.reference: part for part in trace_of_installation().article(16).parts}
    rows = []
    for number, label in _ITEMS.items():
        reference = f"16({number})"
        part = traced.get(reference)
        detail = part.why if part and part.why.zh else Words("本平台已落实", "carried out by this platform")
        tone = "" if part and part.why.zh else "ok"
        if number == 2 and trainings:
            detail = _training_words(len(trainings), len(lapsed), next_one)
            tone = "bad" if lapsed else "ok"
        rows.append(Duty(label, detail, reference, tone))
    return {"duties": rows}


def trials(asked: Asked) -> Context:
    """A contractor's points on trial, longest first."""
    rows = points_queries.points(asked.facts, at=asked.at, where=PointFilter(use=ON_TRIAL), limit=200)
    held = [Trial(one, (asked.at - one.row.added_at).days) for one in listed(rows)]
    return {"trials": sorted(held, key=lambda one: -one.days)}


def watch(asked: Asked) -> Context:
    """A monitor's readiness for duty and grants in force."""
    held = max(asked.facts.roles, key=lambda one: one.trained_on or date.min)
    decision = monitor_ready(held.trained_on, held.filed_on, asked.at)
    return {
        "duty_ready": decision.allowed,
        "duty_decision": decision,
        "duty_words": Words("培训与备案有效，可以上岗监看。", "Trained and filed: you may go on duty."),
        "grants": access.grants(asked.facts, at=asked.at),
    }


def evidence_state(asked: Asked) -> Context:
    """The last check and the heads of the logs."""
    del asked
    return {"check": last_check(), "heads": heads(evidence.log_state())}


def looks(asked: Asked) -> Context:
    """Today's lines of the register, for readers who may see them."""
    lines = register_queries.register_since(
        asked.facts, at=asked.at, since=day_begins(asked.today), limit=MOST_ROWS + 1
    )
    names = points_queries.point_rows(tuple({line.camera for line in lines}))
    shown = [NamedLine(line, names[line.camera].name if line.camera in names else line.camera) for line in lines]
    return {"looks": shown[:MOST_ROWS], "looks_more": len(shown) > MOST_ROWS}


type Block = Callable[[Asked], Context]
BLOCKS: Mapping[str, Block] = {
    "accounts": administering.accounts,
    "confirmations": confirmations,
    "districts": districts,
    "down": down,
    "due": due,
    "duties": duties,
    "areas": streets,
    "evidence": evidence_state,
    "key_targets": key_targets,
    "law_changes": administering.law_changes,
    "links": own.links,
    "machines": administering.machines,
    "own_looks": own.looks,
    "refusals": refusals,
    "register": looks,
    "sharing": own.sharing,
    "sites": own.sites,
    "trials": trials,
    "unusual": administering.unusual,
    "watch": watch,
    "weeks": due,
}
"""The context of each template today/<name>.html."""

_ITEMS = {
    1: Words("四项制度", "The four systems of rules"),
    2: Words("监看人员培训与备案", "Training and filing of monitors"),
    3: Words("调取登记", "Register of access"),
    4: Words("可疑信息报告", "Reports of suspicious information"),
    5: Words("存储期限", "Retention"),
    6: Words("其他法定职责", "Other duties by law"),
}


def _training_words(people: int, lapsed: int, next_one: date | None) -> Words:
    if lapsed:
        return Words(f"{people} 人中 {lapsed} 人培训已过期", f"{lapsed} of {people} trainings have ended")
    return Words(f"{people} 人有效，最早 {next_one} 到期", f"{people} valid, the first ends on {next_one}")


def _completeness(asked: Asked, points: int) -> float | None:
    """Per cent of yesterday with footage, by its proof; without a proof by the sealed minutes. None if nothing was
    sealed, or the reach is too wide to count minutes."""
    yesterday = asked.today - timedelta(days=1)
    proved = keeping.sums(asked.cut, yesterday).complete_permyriad
    if proved is not None:
        return proved / 100
    if points > MOST_COUNTED:
        return None
    share = keeping.day_held_of(asked.facts, yesterday).share
    return None if share is None else int(share * 10_000) / 100


def _week_day(one: CalendarDay) -> WeekDay:
    marks = ("safe",) * min(3, one.safe) + ("legal",) * min(3, one.legal)
    label = Words(f"建议办结 {one.safe} 项，法定截止 {one.legal} 项", f"{one.safe} safe dates, {one.legal} legal dates")
    return WeekDay(one, WEEKDAYS[one.day.weekday()], marks, label)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


__all__ = ["BLOCKS", "Asked", "Block", "Context", "Role", "figures"]
