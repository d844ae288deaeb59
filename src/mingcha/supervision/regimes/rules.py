"""Who records the four systems of a unit, which version is in force, who must have acknowledged it by when, and who may
be put on a shift by it (article 16(1); decree 799, arts. 15, 16).

The law asks for the systems; that staff has read them, and within how many days, is ours (`regime.read_days`).
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, manages_unit, other_territory
from mingcha.registry.staff.rules import TRAINED_ROLES
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.values import NewRegime, RegimeStanding, RegimeVersion, UnreadRegime

MOST_TITLE, MOST_APPROVER = 100, 60
"""Maximum characters."""
READERS = (*TRAINED_ROLES, Role.TECHNICIAN, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.AUDITOR)
"""The roles that read the systems of the units in their territory."""
_READ_IT = (NextStep(Words("阅读并确认本单位现行制度", "read and acknowledge the systems in force")),)
_SET_UP = (NextStep(Words("由单位保卫负责人登记缺少的制度", "the unit's manager records what is missing")),)


@cites("3", "16(1)")
def may_keep_regimes(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person records the systems of the unit at this place: its own manager."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "16(1)",
            "制度由单位保卫负责人登记",
            "the systems of a unit are recorded by its manager",
            next_steps=ASK_A_KEEPER,
        )
    return allow("16(1)") if manages_unit(who, unit) else other_territory()


@cites("3", "16(1)")
def may_read_regimes(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the systems of the unit: its own people, and who oversees or works there."""
    own = who.active and bool(who.organisation) and who.organisation == unit.organisation
    return allow("16(1)") if own or who.over(unit, *READERS) else other_territory()


@cites("16(1)")
def regime_is_whole(new: NewRegime, *, has_scan: bool) -> Decision:
    """Whether a version states its title, who approved it, its first day, and comes with its text."""
    missing = []
    if not new.title.strip():
        missing.append(Missing("制度名称", "its title", "title"))
    if not new.approver.strip():
        missing.append(Missing("批准人", "who approved it", "approver"))
    if new.valid_from is None:
        missing.append(Missing("施行日期", "its first day", "valid_from"))
    if not has_scan:
        missing.append(Missing("制度文本（PDF 或者扫描件）", "its text (a PDF or scan)", "scan"))
    if missing:
        return refuse("16(1)", "制度登记不完整", "the record of the system is incomplete", missing=tuple(missing))
    return allow("16(1)")


@cites("16(1)")
def version_follows(new: date, in_force: date | None) -> Decision:
    """Whether a version may begin on this day: not before the version in force (its first day). One that has not begun
    binds nobody: a later version may begin before it, so that a mistyped day keeps no unit without its system."""
    if in_force is None or new >= in_force:
        return allow("16(1)")
    return refuse(
        "16(1)",
        f"现行版自 {in_force} 起施行，新版不得早于该日",
        f"the version in force began on {in_force}: a new one does not begin earlier",
        missing=(Missing("不早于上一版的施行日期", "a day that is not before that", "valid_from"),),
    )


@cites("16(1)")
def regimes_in_force(versions: Iterable[RegimeVersion], on: date) -> dict[RegimeKind, RegimeVersion]:
    """The version of each kind that is in force on a day: the newest of those that have begun."""
    found: dict[RegimeKind, RegimeVersion] = {}
    for one in sorted(versions, key=lambda each: each.version):
        if one.valid_from <= on:
            found[one.kind] = one
    return found


@cites("16(1)")
def last_day_to_read(version: RegimeVersion, on: date) -> date:
    """The last day on which a version is acknowledged in time: so many days from its first one, or, if that is later,
    from the day on which it could be read here."""
    return max(version.valid_from, version.recorded_on) + timedelta(days=parameters.number("regime.read_days", on))


@cites("16(1)")
def regime_standing(
    versions: Collection[RegimeVersion], acknowledged: Collection[tuple[RegimeKind, int]], on: date
) -> RegimeStanding:
    """How a person with these acknowledgements (kind, version) stands to the systems in force on a day."""
    now = regimes_in_force(versions, on)
    unread = (one for one in now.values() if (one.kind, one.version) not in acknowledged)
    return RegimeStanding(
        missing=tuple(kind for kind in RegimeKind if kind not in now),
        unread=tuple(UnreadRegime(one.kind, one.version, last_day_to_read(one, on)) for one in unread),
    )


@cites("16(1)")
def is_read_by_the_person(token: int) -> Decision:
    """Whether the person acknowledges what was read, not a program with a token of that person (`token`, 0 for
    none)."""
    if token:
        zh, en = "须本人登录后确认，不得由程序代为确认", "the person acknowledges it, signed in: no program does"
        return refuse("16(1)", zh, en)
    return allow("16(1)")


@cites("16(1)")
def may_acknowledge(who: DutyFacts, unit: Place, version: RegimeVersion, newest: int, *, known: bool) -> Decision:
    """Whether a person acknowledges a version: one of the unit's own people, or somebody who works there by a role; of
    the newest version (number `newest`), once."""
    own = who.active and bool(who.organisation) and who.organisation == unit.organisation
    if not own and not who.over(unit, *TRAINED_ROLES, Role.TECHNICIAN):
        return other_territory()
    if known:
        return refuse("16(1)", "您已确认过这一版", "you have acknowledged this version already")
    if version.version != newest:
        return refuse(
            "16(1)",
            f"该版已由第 {newest} 版代替",
            f"version {newest} has replaced this one",
            next_steps=_READ_IT,
        )
    return allow("16(1)")


@cites("16(1)", "799-15", "799-16")
def may_take_shift(held: RegimeStanding, on: date) -> Decision:
    """Whether a person may be put on a new shift on a day by the four systems of the unit: all are in force, and the
    person acknowledged each, or still has days for it."""
    if held.missing:
        names = "、".join(kind.words.zh for kind in held.missing), ", ".join(kind.words.en for kind in held.missing)
        return refuse(
            "16(1)",
            f"单位尚未建立{names[0]}，不得排班",
            f"the unit has not set up: {names[1]}; nobody is put on a shift",
            missing=tuple(Missing(kind.words.zh, kind.words.en, kind.value) for kind in held.missing),
            next_steps=_SET_UP,
        )
    late = [one for one in held.unread if one.read_by < on]
    if late:
        return refuse(
            "16(1)",
            "现行制度逾期未确认，不得排入新的班次",
            "systems in force were not acknowledged in time: no new shift",
            missing=tuple(
                Missing(
                    f"{one.kind.words.zh}第 {one.version} 版（应于 {one.read_by} 前确认）",
                    f"{one.kind.words.en}, version {one.version} (due {one.read_by})",
                    one.kind.value,
                )
                for one in late
            ),
            next_steps=_READ_IT,
        )
    return allow("16(1)")
