"""The data of a point's page, from register, custody and access (articles 3, 6, 8, 16(3), 16(5), 19)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest

from mingcha.access.control.queries import control_states
from mingcha.access.control.values import MoveSearch
from mingcha.access.duty import queries as access
from mingcha.access.duty.rules import WATCHERS
from mingcha.access.register import queries as register_queries
from mingcha.access.register.queries import RegisterLine
from mingcha.access.snapshots.queries import snapshots_of_point
from mingcha.custody.holds import queries as holds
from mingcha.custody.holds.rules import HOLD_ROLES
from mingcha.custody.hours import queries as footage
from mingcha.custody.hours.queries import PointRetention
from mingcha.custody.interruptions.queries import interruptions
from mingcha.fleet.recorders import queries as recorders
from mingcha.fleet.recorders.queries import CameraView
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart, category
from mingcha.law.place_kinds import KINDS
from mingcha.law.retention import shanghai_day
from mingcha.overview.keeping.queries import camera_kept
from mingcha.privacy.masks.places import masked_place
from mingcha.privacy.redaction.rules import may_ask_redaction
from mingcha.registry.circuits.queries import circuit_of_point
from mingcha.registry.commissioning.diagnosing import may_diagnose_point
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.values import PointRow
from mingcha.registry.relocations.queries import relocation_of_point
from mingcha.registry.signs.queries import state_of_sign
from mingcha.registry.viewing_grounds.values import ViewingWay
from mingcha.registry.views.queries import view_standing
from mingcha.web.access.bookmarks.pages import marks_json
from mingcha.web.access.control.pages import moves_shown
from mingcha.web.access.duty.forms import GrantForm
from mingcha.web.access.wall.forms import MomentQuery
from mingcha.web.custody.gap_words import gap_kind, gap_words, gap_words_json
from mingcha.web.custody.keeping.pages import kept_row
from mingcha.web.forms.way_back import wall_before
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.registry.points.part_words import PART_WORDS
from mingcha.web.registry.points.point_state import GONE, PointState, state_of

REGISTER_ROWS = 20
MOVE_ROWS = 10
GAP_DAYS = timedelta(days=31)
"""How far back the table of gaps reaches."""
MOST_GAPS = 60
NEIGHBOURS = 40
"""Points of a site among which those for synchronised playback are chosen."""
LEGAL_CLASSES = {
    "art7_1": Words("国务院令第799号第七条第一款：政府建设", "Decree 799 Art. 7(1): built by government"),
    "art7_2": Words("国务院令第799号第七条第二款：经营管理单位建设", "Decree 799 Art. 7(2): built by the operator"),
    "art9": Words("国务院令第799号第九条：其他公共场所", "Decree 799 Art. 9: other public place"),
    "art33": Words("国务院令第799号第三十三条：非公共场所", "Decree 799 Art. 33: not a public place"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A legal matter of a point: its state, since when or until when, and the article."""

    tone: str
    words: Words
    detail: Words
    article: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap of the table; `to_ms` None while it lasts."""

    from_ms: int
    to_ms: int | None
    to_form: str
    """How the end is shown (template filter `moment`): its time, and its day if that is another one."""
    length: timedelta
    kind: str
    cause: Words


@dataclass(frozen=True, slots=True)
class GapTable:
    """The newest gaps of a point, and the number of further ones."""

    rows: tuple[GapRow, ...]
    more: int


def page_of(request: HttpRequest, code: str) -> dict[str, object]:
    """The context of points/point.html. Raises Fault(NOT_FOUND), or Refused (article 3)."""
    facts, clock = facts_of(request), wiring.clock()
    now = clock.now()
    found = points_queries.point(facts, code, at=now)
    row = found.row
    kept = footage.point_retention(code, clock=clock)
    beside = points_queries.codes_at_site(facts, row.site, at=now, limit=NEIGHBOURS) if facts.has(*WATCHERS) else ()
    views = recorders.cameras(dict.fromkeys((code, *beside)), clock=clock)
    state, beside = state_of(row, views.get(code)), neighbours(code, beside, views)
    watching = access.watching(facts, (code, *beside), at=now)
    watch = watching.decision(code, *ViewingWay)
    held = holds.holds_of_point(facts, code, at=now)
    proved = camera_kept(code)
    lines, register_refusal = register_lines(facts, row, now)
    return {
        "found": found,
        "point": row,
        "state": state,
        "district": DIVISIONS.get(row.division, Words(row.division, row.division)),
        "category": category(row.category).short,
        "place_kind": dict(KINDS).get(row.place_kind),
        "part": PART_WORDS[PlacePart(row.part)],
        "legal_class": LEGAL_CLASSES.get(found.legal_class, Words(found.legal_class, found.legal_class)),
        "kept": kept,
        "matters": matters_of(row, kept, state),
        "sign_state": state_of_sign(facts, code, at=now, place=row.place),
        "relocation": relocation_of_point(code),
        "circuit": circuit_of_point(facts, code, at=now),
        **_view_of(facts, row, now),
        "view_standing": view_standing(facts, code, at=now, place=row.place),
        "gaps": gap_table(code, views),
        "wall_before": wall_before(request),
        **_played_of(request, facts, code, grantable=bool(watch)),
        "watch": watch,
        "chooser": GrantForm.chooser(request, (code,), on_trial=row.state == "trial") if watch else None,
        "lines": lines,
        "register_refusal": register_refusal,
        "snapshots": snapshots_of_point(facts, code, at=now, place=row.place),
        "together": (code, *[one for one in watching.open_in(ViewingWay.PLAYBACK) if one != code][:3]),
        "holds": held,
        "may_hold": bool(facts.over(row.place, *HOLD_ROLES)),
        "proved": None if proved is None else kept_row(proved, row),
        "holds_json": json.dumps([[_ms(hold.from_at), _ms(hold.to_at), hold.name] for hold in held]),
        "gap_words_json": gap_words_json(),
    }


def _played_of(request: HttpRequest, facts: DutyFacts, code: str, *, grantable: bool) -> dict[str, object]:
    """The grant that opens the player, the bookmarks on its timeline, and the instant at which it begins."""
    grant = access.current_grant(facts, code, at=wiring.clock().now()) if grantable else None
    marks = marks_json(facts, code) if grant else "[]"
    return {"grant": grant, "marks_json": marks, "at_ms": MomentQuery.from_query(request).value("time")}


def _view_of(facts: DutyFacts, row: PointRow, now: datetime) -> dict[str, object]:
    """What of its picture nobody may see (article 18), whether this person may redact its footage (article 21) and
    reads why there is no picture (16(1)), and the moves of a camera that turns."""
    return {
        "masked_place": masked_place(row.code, at=now),
        "may_redact": may_ask_redaction(facts, row.place, row.state).allowed,
        "may_diagnose": may_diagnose_point(facts, row.code, at=now).allowed,
        **_moves_of(facts, row, now),
    }


def _moves_of(facts: DutyFacts, row: PointRow, now: datetime) -> dict[str, object]:
    """The newest moves of a camera that turns, and since when it has been away from its home preset (article 7(2))."""
    if not row.moves:
        return {}
    state = control_states(facts, (row.code,), at=now).get(row.code)
    found = moves_shown(facts, MoveSearch(point=row.code), now, limit=MOVE_ROWS)
    return {"moves": found, "away_since": state.away_since if state else None}


def neighbours(code: str, at_site: Iterable[str], views: Mapping[str, CameraView]) -> tuple[str, ...]:
    """Of the points of the site the others for synchronised playback: those that record now, then those that have
    footage; without footage none."""
    with_footage = [
        (views[one].state != "recording", one)
        for one in at_site
        if one != code and one in views and views[one].status.get("last_ms")
    ]
    return tuple(one for _, one in sorted(with_footage))


def register_lines(facts: DutyFacts, row: PointRow, now: datetime) -> tuple[tuple[RegisterLine, ...], Decision | None]:
    """The register of a point; readers without access get their own lines and the refusal with its reason."""
    code, most = row.code, REGISTER_ROWS
    try:
        return register_queries.register_of_point(facts, code, at=now, limit=most, place=row.place), None
    except Refused as refusal:
        return register_queries.own_register(facts, at=now, camera=code, limit=most), refusal.decision


def matters_of(row: PointRow, kept: PointRetention, state: PointState) -> tuple[Matter, ...]:
    """The legal matters of a point in the order of the articles; only facts known to the software."""
    return (
        _built(row),
        _accepted(row),
        _retention(kept),
        _running(row, state),
    )


def _built(row: PointRow) -> Matter:
    if row.mandatory:
        return Matter("ok", Words("应建点位", "Required point"), category(row.category).short, row.category)
    return Matter("ok", Words("自建点位", "Point of own choice"), Words("不在应建部位", "not a required part"), "6")


def _accepted(row: PointRow) -> Matter:
    if row.state == "trial":
        words = Words("试运行，未经验收", "On trial, not accepted yet")
        detail = Words("录像作试运行标记，不得投入使用", "footage is marked as trial; it must not be put into use")
        return Matter("warn", words, detail, "8")
    if row.state == "out_of_use":
        left = Words("不再使用；记录和录像保留至法定期限", "not in use; its record and footage stay as the law asks")
        return Matter("", GONE, left, "10(1)")
    if row.in_use_at is not None:
        day = shanghai_day(row.in_use_at)
        since = Words(f"{day} 登记", f"recorded on {day}")
        return Matter("ok", Words("已投入使用", "In use"), since, "8")
    return Matter("ok", Words("竣工验收合格", "Accepted"), Words("", ""), "8")


def _retention(kept: PointRetention) -> Matter:
    name = kept.retention.words
    if kept.overdue_hours:
        detail = Words(f"超期未删 {kept.overdue_hours} 小时", f"{kept.overdue_hours} hours are overdue to go")
        return Matter("bad", Words("应删未删", "Due to be disposed of"), detail, "16(5)")
    if kept.history_short:
        until = f"{kept.must_reach_back_to:%m-%d}"
        detail = Words(f"{name.zh}；积累中，应回溯至 {until}", f"{name.en}; filling, should reach back to {until}")
        return Matter("ok", Words("留存未超期", "Nothing kept too long"), detail, "16(5)")
    if kept.oldest_day is not None and kept.oldest_day > kept.must_reach_back_to:
        detail = Words(f"最早 {kept.oldest_day:%Y-%m-%d}", f"oldest day {kept.oldest_day:%Y-%m-%d}")
        return Matter("bad", Words("留存不足", "Kept too short"), detail, "16(5)")
    return Matter("ok", Words("留存已达期限，未超期", "Kept long enough, not too long"), name, "16(5)")


def _running(row: PointRow, state: PointState) -> Matter:
    if row.state == "out_of_use":
        return Matter("", Words("无须运行", "Need not run"), Words("", ""), "16(1)")
    if state.tone == "ok":
        return Matter("ok", Words("运行正常", "Runs normally"), Words("", ""), "16(1)")
    return Matter("warn", Words("未正常运行", "Does not run normally"), state.cause, "16(1)")


def gap_table(code: str, views: Mapping[str, CameraView] | None = None) -> GapTable:
    """The interruptions of the last GAP_DAYS days: ongoing ones first, then the newest, MOST_GAPS of them. `views`: the
    last report on the camera, if the caller has read it."""
    clock = wiring.clock()
    now_ms = _ms(clock.now())
    found = interruptions([code], clock.now() - GAP_DAYS, clock=clock, views=views)
    rows = tuple(
        GapRow(
            one.from_ms,
            one.to_ms,
            "time" if _day(one.from_ms) == _day(one.to_ms or now_ms) else "seconds",
            timedelta(milliseconds=(one.to_ms or now_ms) - one.from_ms),
            gap_kind(one.reason),
            gap_words(one.reason),
        )
        for one in found[:MOST_GAPS]
    )
    return GapTable(rows, len(found) - len(rows))


def _day(at_ms: int) -> date:
    return shanghai_day(datetime.fromtimestamp(at_ms / 1000, UTC))


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
