"""Tables of devices that dial in: what people decided is attested, what devices claim is derived (arts. 7, 13, 19)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.geo.coordinates import System
from mingcha.registry.constraints import digits
from mingcha.registry.devices.rules import MOST_DEVICE_NAME, MOST_DEVICE_REASON
from mingcha.registry.devices.states import COORDINATE_LABELS, DECIDED, GB28181, DeviceCharset, DeviceState
from mingcha.registry.places.models import Organisation

_ACTOR = 64
_STATES = [state.value for state in DECIDED]
_CHARSETS = [charset.value for charset in DeviceCharset]
_LABELS = [label.value for label in COORDINATE_LABELS]
_APPROVED, _REFUSED = DeviceState.APPROVED.value, DeviceState.REFUSED.value
MOST_CLAIM = 100
"""Characters of a text that a device claims; longer ones are cut."""
MOST_PATH = 200
"""Characters of a management unit or of capture positions; longer ones are cut."""


class VideoDevice(Attested):
    """A device about which somebody decided. Its password is sealed with a key outside the data."""

    code = models.CharField(max_length=20, unique=True, db_comment="GB/T 28181 code, 20 digits")
    name = models.CharField(max_length=MOST_DEVICE_NAME, db_comment="its name in the register")
    protocol = models.CharField(max_length=10, default=GB28181, db_comment="gb28181")
    state = models.CharField(max_length=10, db_comment="states.DeviceState: approved | refused | retired")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="devices", db_comment="who answers for it"
    )
    sealed_password = models.TextField(blank=True, default="", db_comment="password of the device, encrypted")
    charset = models.CharField(
        max_length=8, blank=True, default="", db_comment="states.DeviceCharset, empty: by version"
    )
    label = models.CharField(
        max_length=12, default=System.WGS84.value, db_comment="label of the coordinates in its catalogue"
    )
    reason = models.CharField(
        max_length=MOST_DEVICE_REASON, blank=True, default="", db_comment="why it was refused or retired"
    )
    decided_by = models.CharField(max_length=_ACTOR, db_comment="actor id of who approved, refused or retired it")
    decided_at = models.DateTimeField(db_comment="when it was approved, refused or retired")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each act")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=digits("code", 20), name="video_device_code"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES, charset__in=_CHARSETS, label__in=_LABELS, protocol=GB28181),
                name="video_device_lists",
            ),
            # a device that is let in has a unit that answers for it, and a password of its own
            models.CheckConstraint(
                condition=Q(state=_APPROVED, unit__isnull=False, reason="") & ~Q(sealed_password="")
                | ~Q(state=_APPROVED) & Q(sealed_password="") & ~Q(reason=""),
                name="video_device_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=_REFUSED) | Q(unit__isnull=True), name="video_device_refused_without_unit"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "unit"], name="video_device_of_unit")]

    def __str__(self) -> str:
        return self.code


class DeviceClaim(models.Model):
    """What a device last claimed. Derived: written in batches by the signalling program when it changes. A row without
    a VideoDevice is a device that waits."""

    code = models.CharField(max_length=20, unique=True, db_comment="GB/T 28181 code that it claims, 20 digits")
    name = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="name that it claims")
    maker = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="maker that it claims")
    model = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="model that it claims")
    firmware = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="firmware that it claims")
    version = models.CharField(max_length=10, blank=True, default="", db_comment="X-GB-Ver")
    transport = models.CharField(max_length=4, blank=True, default="", db_comment="udp | tcp")
    address = models.CharField(max_length=60, blank=True, default="", db_comment="host:port from which it spoke")
    program = models.CharField(
        max_length=MOST_CLAIM, blank=True, default="", db_comment="signalling program at which it registered last"
    )
    password_mark = models.CharField(
        max_length=16, blank=True, default="", db_comment="mark of the password under which it registered last"
    )
    online = models.BooleanField(default=False, db_comment="whether it is registered now")
    since = models.DateTimeField(null=True, db_comment="when it last came or went")
    first_at = models.DateTimeField(db_comment="when it was first noticed")
    seen_at = models.DateTimeField(db_comment="when it was last noticed")

    class Meta:
        db_table_comment = "derived: what devices last claimed of themselves"
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="device_claim_seen")]

    def __str__(self) -> str:
        return self.code


class DeviceChannel(models.Model):
    """An item of a device's catalogue. Derived: rewritten in bulk whenever the device sends it."""

    device = models.CharField(max_length=20, db_comment="code of the device, 20 digits")
    code = models.CharField(max_length=20, db_comment="code of the item; a division has 2 to 8 digits")
    name = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="name as stated")
    parent = models.CharField(max_length=20, blank=True, default="", db_comment="item above it, empty: the device")
    status = models.CharField(max_length=3, blank=True, default="", db_comment="on | off, empty: not stated")
    maker = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="maker as stated")
    model = models.CharField(max_length=MOST_CLAIM, blank=True, default="", db_comment="model as stated")
    division = models.CharField(max_length=8, blank=True, default="", db_comment="division as stated")
    longitude = models.CharField(max_length=24, blank=True, default="", db_comment="longitude as stated")
    latitude = models.CharField(max_length=24, blank=True, default="", db_comment="latitude as stated")
    point_class = models.SmallIntegerField(default=0, db_comment="PointType 1 to 3, 0: not stated")
    positions = models.CharField(max_length=MOST_PATH, blank=True, default="", db_comment="annex O codes as stated")
    installed = models.CharField(max_length=24, blank=True, default="", db_comment="install time as stated")
    management_unit = models.CharField(max_length=MOST_PATH, blank=True, default="", db_comment="unit as stated")
    record_days = models.IntegerField(default=0, db_comment="days of recording as stated, 0: not stated")
    security_level = models.CharField(max_length=1, blank=True, default="", db_comment="GB 35114 level A, B or C")
    seen_at = models.DateTimeField(db_comment="begin of the catalogue that last listed it")
    gone_at = models.DateTimeField(null=True, db_comment="since when a whole catalogue lists it no more")

    class Meta:
        db_table_comment = "derived: catalogues as devices last sent them"
        constraints: ClassVar = [models.UniqueConstraint(fields=["device", "code"], name="device_channel_once")]
        indexes: ClassVar = [models.Index(fields=["device", "parent", "code"], name="device_channel_parent")]

    def __str__(self) -> str:
        return f"{self.device}/{self.code}"
