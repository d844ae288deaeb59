"""Points: a camera, where it stands and what it looks at (articles 7, 8, 13)."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.categories import PlacePart
from mingcha.law.place_kinds import KINDS, NOT_ASKED
from mingcha.media.address import CREDENTIAL_LIMIT_CHARACTERS, URL_LIMIT_CHARACTERS
from mingcha.registry.constraints import digits
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.address import MOST_DEVICE, MOST_STREAM_KEY
from mingcha.registry.points.catalogue_values import (
    MOST_DOCUMENT,
    MOST_POSITION_CHARACTERS,
    MOST_RESOLUTION,
    Encoding,
    PointSecrecy,
    Precision,
    Room,
)
from mingcha.registry.points.rules import MOST_CARRIER, MOST_NAME, MOST_REASON
from mingcha.registry.systems.models import System

_PARTS = [part.value for part in PlacePart]
_PLACE_KINDS = [NOT_ASKED, *(code for code, _ in KINDS)]


def _is_address(field: str) -> Q:
    schemes = ("rtsp://", "rtsps://", "gb28181://")
    return reduce(or_, (Q(**{f"{field}__startswith": scheme}) for scheme in schemes))


class PointState(models.TextChoices):
    """Where a point stands between building and removal (article 8)."""

    TRIAL = "trial", "试运行"
    ACCEPTED = "accepted", "验收合格"
    IN_USE = "in_use", "在用"
    OUT_OF_USE = "out_of_use", "停用"


class Point(Attested):
    """A camera at its place. `url` holds no credentials; the password is sealed with a key outside the data."""

    code = models.CharField(max_length=20, unique=True, db_comment="GB/T 28181 code, 20 digits")
    system = models.ForeignKey(System, models.PROTECT, related_name="points", db_comment="system it belongs to")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the point")
    part = models.CharField(max_length=20, db_comment="part of the place (article 6)")
    url = models.CharField(max_length=URL_LIMIT_CHARACTERS, db_comment="address without credentials")
    username = models.CharField(
        max_length=CREDENTIAL_LIMIT_CHARACTERS, blank=True, default="", db_comment="user name at the camera"
    )
    sealed_password = models.TextField(blank=True, default="", db_comment="password at the camera, encrypted")
    epoch = models.PositiveIntegerField(default=1, db_comment="fencing number, rises when the address changes")
    state = models.CharField(max_length=12, choices=PointState, default=PointState.TRIAL, db_comment="state (art. 8)")
    enabled = models.BooleanField(default=True, db_comment="whether the recorder takes its pictures")
    added_at = models.DateTimeField(db_comment="when it was registered")
    sub_url = models.CharField(
        max_length=URL_LIMIT_CHARACTERS,
        blank=True,
        default="",
        db_comment="RTSP address of the sub stream, same credentials, or empty",
    )
    initials = models.CharField(max_length=100, blank=True, default="", db_comment="pinyin initials of its name")
    # article 13: the legal coordinate, what it was made from, and how
    longitude_ndeg = models.BigIntegerField(null=True, db_comment="CGCS2000 longitude in 1e-9 degrees")
    latitude_ndeg = models.BigIntegerField(null=True, db_comment="CGCS2000 latitude in 1e-9 degrees")
    original_x = models.CharField(max_length=32, blank=True, default="", db_comment="longitude or easting as entered")
    original_y = models.CharField(max_length=32, blank=True, default="", db_comment="latitude or northing as entered")
    original_system = models.CharField(max_length=12, blank=True, default="", db_comment="label as entered, kit System")
    coordinate_method = models.CharField(max_length=100, blank=True, default="", db_comment="how it was converted")
    coordinate_accuracy_mm = models.BigIntegerField(null=True, db_comment="most it may be off, millimetres")
    coordinate_epoch = models.CharField(max_length=10, blank=True, default="", db_comment="decimal year, empty unknown")
    label_reason = models.CharField(
        max_length=MOST_REASON,
        blank=True,
        default="",
        db_comment="why a coordinate whose label was questioned was kept",
    )
    outside_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="art. 2: why a point outside the city is registered"
    )
    map_cell = models.BigIntegerField(null=True, db_comment="Web Mercator cell of zoom 24, bits of x and y interleaved")
    # article 7: what it looks at
    azimuth_deg = models.SmallIntegerField(null=True, db_comment="viewing direction, degrees clockwise from north")
    view_angle_deg = models.SmallIntegerField(null=True, db_comment="horizontal field of view, degrees")
    view_range_m = models.IntegerField(null=True, db_comment="how far it sees usefully, metres")
    height_cm = models.IntegerField(null=True, db_comment="height over ground, centimetres")
    moves = models.BooleanField(default=False, db_comment="whether it can be turned (PTZ)")
    commissioning = models.ForeignKey(
        "registry.Commissioning",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
        db_comment="art. 8: the record by which it was put into use",
    )
    # article 18: the kind of its place, and why it holds although the name speaks against it
    place_kind = models.CharField(
        max_length=30, blank=True, default=NOT_ASKED, db_comment="kind of place (law/place_kinds.py), empty: not asked"
    )
    place_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why the kind holds although the name was questioned"
    )
    carrier = models.CharField(
        max_length=MOST_CARRIER, blank=True, default="", db_comment="vehicle or ship that carries it (art. 6(2), 6(8))"
    )
    address_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why another point has the same address (art. 7)"
    )
    # null on the way from older homes: SQLite adds no column with a default without making the table anew
    duplicate_reason = models.CharField(
        max_length=MOST_REASON, blank=True, null=True, db_comment="why it is beside one of another unit (art. 5)"
    )
    stands_at = models.ForeignKey(
        "registry.SitePart",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
        db_comment="art. 6: the part of the site at which it stands",
    )
    moved_at = models.DateTimeField(
        null=True, blank=True, db_comment="art. 7: last change of its position after it was first placed, else empty"
    )
    turned_at = models.DateTimeField(
        null=True, blank=True, db_comment="art. 7: last change of its direction or angle of view, else empty"
    )
    # article 13: what the lists ask, and how far the point leaves the register
    secrecy = models.CharField(max_length=12, blank=True, default="", db_comment="work_secret, or empty")
    secrecy_document = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="document by which it is a work secret"
    )
    secrecy_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of who marked it secret")
    precision = models.CharField(
        max_length=8, blank=True, default="", db_comment="how exactly its place is passed on: reduced, or empty"
    )
    point_class = models.SmallIntegerField(null=True, db_comment="class 1 to 3 as stated; a plan's class goes first")
    positions = models.CharField(
        max_length=MOST_POSITION_CHARACTERS,
        blank=True,
        default="",
        db_comment="capture positions, codes of GB/T 28181-2022 annex O with a slash between, the main one first",
    )
    room = models.CharField(max_length=8, blank=True, default="", db_comment="outdoor, indoor, or empty: not stated")
    encoding = models.SmallIntegerField(null=True, db_comment="video encoding, number of GB/T 28181-2022 annex G")
    resolution = models.CharField(
        max_length=MOST_RESOLUTION, blank=True, default="", db_comment="size of its pictures, such as 1920x1080"
    )
    # derived from the addresses, so that the same stream is found however it is written (points/address.py)
    stream_key = models.CharField(max_length=MOST_STREAM_KEY, blank=True, default="", db_comment="main stream")
    sub_stream_key = models.CharField(max_length=MOST_STREAM_KEY, blank=True, default="", db_comment="sub stream")

    # null on the way from older homes, as duplicate_reason
    device = models.CharField(max_length=MOST_DEVICE, blank=True, null=True, db_comment="device of the main stream")
    sub_device = models.CharField(max_length=MOST_DEVICE, blank=True, null=True, db_comment="device of the sub stream")

    unattested_columns = frozenset({"stream_key", "sub_stream_key", "device", "sub_device"})

    later_columns = frozenset(
        {
            "sub_url",
            "initials",
            "longitude_ndeg",
            "latitude_ndeg",
            "original_x",
            "original_y",
            "original_system",
            "coordinate_method",
            "coordinate_accuracy_mm",
            "coordinate_epoch",
            "label_reason",
            "outside_reason",
            "map_cell",
            "azimuth_deg",
            "view_angle_deg",
            "view_range_m",
            "height_cm",
            "moves",
            "commissioning_id",
            "place_kind",
            "place_reason",
            "carrier",
            "address_reason",
            "stands_at_id",
            "moved_at",
            "turned_at",
            "duplicate_reason",
            "secrecy",
            "secrecy_document",
            "secrecy_by",
            "precision",
            "point_class",
            "positions",
            "room",
            "encoding",
            "resolution",
        }
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=digits("code", 20), name="point_code"),
            models.CheckConstraint(condition=Q(part__in=_PARTS), name="point_part"),
            models.CheckConstraint(condition=Q(state__in=PointState.values), name="point_state"),
            # article 8: a point is in use by a record of it alone
            models.CheckConstraint(
                condition=~Q(state=PointState.IN_USE) | Q(commissioning__isnull=False), name="point_in_use_by_record"
            ),
            models.CheckConstraint(condition=Q(place_kind__in=_PLACE_KINDS), name="point_place_kind"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="point_epoch"),
            models.CheckConstraint(condition=_is_address("url"), name="point_url"),
            models.CheckConstraint(condition=Q(sub_url="") | _is_address("sub_url"), name="point_sub_url"),
            models.CheckConstraint(
                condition=Q(longitude_ndeg=None, latitude_ndeg=None, map_cell=None)
                | (
                    Q(longitude_ndeg__isnull=False, latitude_ndeg__isnull=False, map_cell__isnull=False)
                    & ~Q(original_system="")
                ),
                name="point_coordinate_whole",
            ),
            models.CheckConstraint(
                condition=Q(azimuth_deg=None) | Q(azimuth_deg__gte=0, azimuth_deg__lt=360), name="point_azimuth"
            ),
            models.CheckConstraint(
                condition=Q(view_angle_deg=None) | Q(view_angle_deg__gt=0, view_angle_deg__lte=360), name="point_angle"
            ),
            # a work secret has its document and who marked it, nothing else has either
            models.CheckConstraint(
                condition=Q(secrecy=PointSecrecy.NONE.value, secrecy_document="", secrecy_by="")
                | (Q(secrecy=PointSecrecy.WORK.value) & ~Q(secrecy_document="") & ~Q(secrecy_by="")),
                name="point_secrecy",
            ),
            models.CheckConstraint(condition=Q(precision__in=[one.value for one in Precision]), name="point_precision"),
            models.CheckConstraint(condition=Q(room__in=[one.value for one in Room]), name="point_room"),
            models.CheckConstraint(
                condition=Q(point_class=None) | Q(point_class__gte=1, point_class__lte=3), name="point_class_stated"
            ),
            models.CheckConstraint(
                condition=Q(encoding=None) | Q(encoding__in=[one.value for one in Encoding]), name="point_encoding"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["map_cell"], name="point_map_cell"),
            models.Index(fields=["stream_key"], name="point_stream"),
            models.Index(fields=["sub_stream_key"], name="point_sub_stream"),
            models.Index(fields=["device"], name="point_device"),
            models.Index(fields=["sub_device"], name="point_sub_device"),
        ]

    @property
    def place(self) -> Place:
        """Its division, unit and zone, by which the rules decide who is responsible for it (articles 3, 4)."""
        return self.system.place

    def __str__(self) -> str:
        return self.code
