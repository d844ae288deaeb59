"""Findings of channels that a device lists no more, inside the acts that come to know it (articles 7, 13)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from mingcha.evidence.entries import ActRecord
from mingcha.kit.codes import NO_PROVINCE
from mingcha.kit.words import Words
from mingcha.media.address import REGISTERS
from mingcha.registry.devices.models import DeviceChannel
from mingcha.registry.devices.rows import CODE_DIGITS
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import end_mended
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.points.models import Point, PointState

_BEGIN = f"{REGISTERS}://"
_DEVICE_AT, _CHANNEL_AT = len(_BEGIN) + 1, len(_BEGIN) + CODE_DIGITS + 2
"""Where the codes stand in an address, counted from 1."""


def points_without_channel() -> QuerySet[Point]:
    """The points in the register whose channel is missing in the catalogue of its device, of which one was read."""
    listed = DeviceChannel.objects.filter(device=OuterRef("at_device"))
    rows = Point.objects.filter(url__startswith=_BEGIN).exclude(state=PointState.OUT_OF_USE)
    rows = rows.annotate(
        at_device=Substr("url", _DEVICE_AT, CODE_DIGITS), at_channel=Substr("url", _CHANNEL_AT, CODE_DIGITS)
    )
    rows = rows.exclude(at_channel__startswith=NO_PROVINCE)
    return rows.filter(Exists(listed), ~Exists(listed.filter(code=OuterRef("at_channel"), gone_at=None)))


def finding_of(point: Point) -> NewFinding:
    """The finding that the channel of a point is gone; its system is read with it."""
    where = point.url[len(_BEGIN) :].partition("#")[0]
    return NewFinding(
        kind=FindingKind.CHANNEL_GONE,
        article="7",
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：设备目录中已没有该点位的通道（{where}）",
            f"{point.name}: its device lists the channel no more ({where})",
        ),
        place=point.place,
    )


def points_called_among(codes: Collection[str]) -> dict[str, Point]:
    """The points with these codes, with what their places are made of."""
    rows = Point.objects.filter(code__in=codes).select_related("system__site__organisation", "system__contractor")
    return {point.code: point for point in rows}


def close_gone(record: ActRecord, point: Point, now: datetime) -> None:
    """Ends that finding of a point that got another address."""
    end_mended(record, FindingKind.CHANNEL_GONE, SubjectKind.POINT, point.code, "点位已改接其他通道", now)
