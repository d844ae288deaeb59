"""Platforms above us for their readers, and what the program that speaks with them reads (articles 3, 13(1), 13(2))."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.dossiers.codes import NORTH_ON
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.sharing.cascade import rules
from mingcha.sharing.cascade.models import UpperChannel, UpperOpening, UpperPlatform
from mingcha.sharing.cascade.rows import keys_of, platform_called, platforms, shown_now, upper_facts, upper_value
from mingcha.sharing.cascade.values import (
    ChangeKind,
    ShownChannel,
    UpperChange,
    UpperCharset,
    UpperItem,
    UpperKind,
    UpperLink,
    UpperOpeningRow,
    UpperPage,
    UpperRow,
    UpperState,
    UpperSteps,
    UpperTransport,
    UpperVersion,
    UpperWay,
    division_items,
)
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.models import ChangedKey
from mingcha.sharing.point_rows.rules import limits_on
from mingcha.sharing.point_rows.values import Row

MOST_SHOWN = 50
"""Channels and lines of a page."""
_ROOMS = {"outdoor": 1, "indoor": 2}
_DOME, _FIXED = 1, 3
_EIGHTH_DEG = 45


@cites("3", "13(1)")
def upper_platforms(reader: Reader, *, at: datetime) -> tuple[UpperRow, ...]:
    """The platforms above us by name. Raises Refused (article 13(1))."""
    require(rules.may_read_uppers(duty_of(reader, at)))
    return tuple(upper_value(one) for one in platforms())


@cites("3", "13(1)")
def upper_platform(reader: Reader, number: int, *, at: datetime) -> UpperPage:
    """A platform with the reader's steps. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(rules.may_read_uppers(who))
    held = platform_called(number)
    facts = upper_facts(held)
    return UpperPage(
        row=upper_value(held),
        steps=UpperSteps(
            approve=rules.may_approve_upper(who, facts, hands_of((who.user_id, facts.proposer))),
            pause=rules.may_pause_upper(who, facts),
            resume=rules.may_resume_upper(who, facts),
            retire=rules.may_retire_upper(who, facts),
            password=rules.may_set_upper_password(who, facts),
        ),
    )


@cites("3", "13(1)", "799-10")
def shown_channels(
    reader: Reader, number: int, *, at: datetime, text: str = "", after: int = 0, limit: int = MOST_SHOWN
) -> tuple[ShownChannel, ...]:
    """The channels that a platform is shown now, by number greater than `after`, those with this text in a code or the
    name; without points that an act changed since they were judged. For who reads targets beside a register: clerks
    read no point. Raises Refused (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(rules.may_read_uppers(who))
    if not rules.reads_points_of_uppers(who):
        return ()
    rows = UpperChannel.objects.filter(platform=platform_called(number), gone_at=None, serial__gt=after)
    if text:
        rows = rows.filter(code__contains=text) | rows.filter(point__code__contains=text)
        rows = rows | UpperChannel.objects.filter(
            platform=number, gone_at=None, serial__gt=after, point__name__contains=text
        )
    rows = rows.exclude(_is_marked())
    return tuple(
        ShownChannel(one.serial, one.code, one.point.code, one.point.name, one.first_shown_at, one.gone_at)
        for one in rows.select_related("point").order_by("serial")[:limit]
    )


@cites("3", "16(3)")
def upper_openings(
    reader: Reader, number: int, *, at: datetime, before: int = 0, limit: int = MOST_SHOWN
) -> tuple[UpperOpeningRow, ...]:
    """What a platform asked to open, the newest first, before a line; for who reads points of platforms. Raises Refused
    (article 13(1)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    require(rules.may_read_uppers(who))
    if not rules.reads_points_of_uppers(who):
        return ()
    rows: QuerySet[UpperOpening] = UpperOpening.objects.filter(platform=platform_called(number))
    rows = rows.filter(pk__lt=before) if before else rows
    return tuple(
        UpperOpeningRow(
            one.pk,
            one.at,
            one.channel,
            one.point,
            UpperWay(one.way),
            one.user,
            one.grant,
            one.article,
            one.why,
            one.from_at,
            one.until_at,
        )
        for one in rows.order_by("-pk")[:limit]
    )


def active_platforms() -> tuple[UpperLink, ...]:
    """The platforms at which the program registers, by number. Its password is sealed: the key folder opens it."""
    rows = UpperPlatform.objects.filter(state=UpperState.ACTIVE.value).order_by("pk")
    return tuple(
        UpperLink(
            number=one.pk,
            name=one.name,
            platform_code=one.platform_code,
            our_code=one.our_code,
            host=one.host,
            port=one.port,
            transport=UpperTransport(one.transport),
            version=UpperVersion(one.version),
            charset=UpperCharset(one.charset),
            realm=one.realm,
            username=one.username,
            sealed_password=one.sealed_password,
            register_s=one.register_s,
            keepalive_s=one.keepalive_s,
        )
        for one in rows
    )


def count_of(platform: int) -> int:
    """How many entries the catalogue of a platform has now: its divisions and channels."""
    rows = UpperChannel.objects.filter(platform=platform, gone_at=None)
    return rows.count() + len(divisions_of(platform))


def divisions_of(platform: int) -> tuple[UpperItem, ...]:
    """The divisions of the channels of a platform, which come before them in its catalogue."""
    rows = UpperChannel.objects.filter(platform=platform, gone_at=None)
    codes = rows.order_by().values_list("point__system__site__division", flat=True).distinct()
    return division_items([(code, division_words(code).zh) for code in codes])


def channels_of(platform: int, *, after: int, limit: int, at: datetime) -> tuple[UpperItem, ...]:
    """The next entries of a platform by number greater than `after`, at most `limit`. A channel whose point is withheld
    at this instant has its code alone and is off: the next round takes it away. Raises Fault(NOT_FOUND)."""
    held = platform_called(platform)
    rows = UpperChannel.objects.filter(platform=held, gone_at=None, serial__gt=after).order_by("serial")
    return tuple(_items(held, list(rows.select_related("point")[:limit]), at))


def changes_after(platform: int, *, number: int, limit: int, at: datetime) -> tuple[UpperChange, ...]:
    """The changes of what a platform is shown, of each channel the newest, by number greater than `number`. Raises
    Fault(NOT_FOUND)."""
    held = platform_called(platform)
    rows = list(
        UpperChannel.objects.filter(platform=held, turn__gt=number).select_related("point").order_by("turn")[:limit]
    )
    shown = {item.code: item for item in _items(held, [one for one in rows if one.gone_at is None], at)}
    return tuple(UpperChange(one.turn, ChangeKind(one.change), shown.get(one.code, _bare(one))) for one in rows)


def newest_change(platform: int) -> int:
    """The number of the newest change of a platform; 0 before the first."""
    rows = UpperChannel.objects.filter(platform=platform).order_by("-turn")
    return rows.values_list("turn", flat=True).first() or 0


def _items(held: UpperPlatform, rows: Sequence[UpperChannel], at: datetime) -> list[UpperItem]:
    limits, keys, kind = limits_on(shanghai_day(at)), keys_of(held), UpperKind(held.kind)
    points = shown_now(held, [one.point.code for one in rows], at)
    found = []
    for one in rows:
        point = points.get(one.point.code)
        row = rules.upper_row(point, kind, limits, keys) if point else None
        found.append(_item(one, row) if row else _bare(one))
    return found


def _bare(held: UpperChannel) -> UpperItem:
    """An entry that says nothing of its point."""
    return UpperItem(held.serial, held.code, held.code[:6], held.code, held.code[:6], is_on=False)


def _item(held: UpperChannel, row: Row) -> UpperItem:
    azimuth = row.azimuth_deg
    eighth = 0 if azimuth is None else ((azimuth * 2 + _EIGHTH_DEG) // (2 * _EIGHTH_DEG)) % len(NORTH_ON)
    return UpperItem(
        number=held.serial,
        code=held.code,
        parent=row.division,
        name=row.name,
        civil_code=row.division,
        is_on=row.state == "in_use",
        longitude=row.longitude,
        latitude=row.latitude,
        direction=0 if azimuth is None else int(NORTH_ON[eighth]),
        ptz_type=_DOME if row.moves else _FIXED,
        room_type=_ROOMS.get(row.room, 0),
        resolution=row.resolution,
        capture_position=row.positions.split("/")[0],
        point_type=row.point_class,
        install_time=f"{row.used_on}T00:00:00" if row.used_on else "",
        managing_unit=row.unit,
        record_save_days=row.retention_days or 0,
        view_distance_m=row.view_range_m or 0,
        horizontal_angle_deg=row.view_angle_deg or 0,
    )


def _is_marked() -> Exists:
    """Whether an act changed the point of a channel since it was judged: it may have become a secret."""
    key = Concat(Value(Subject.POINT.value), OuterRef("point__code"))
    return Exists(ChangedKey.objects.filter(key=key))
