"""Tables of the registry. Every row is written by an action and attested in the application log (evidence)."""

from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.law.categories import CATEGORIES, PlacePart
from mingcha.registry.constraints import digits, uscc_shape
from mingcha.registry.duty import Role

_CATEGORY_CODES = [category.code for category in CATEGORIES]
_PARTS = [part.value for part in PlacePart]


class OrganisationKind(models.TextChoices):
    """What an organisation is under articles 4, 6 and 13."""

    CITY_PSB = "city_psb", "市公安局"
    DISTRICT_PSB = "district_psb", "区公安分局"
    GOVERNMENT = "government", "政府部门"
    UNIT = "unit", "单位"
    CONTRACTOR = "contractor", "承建或运维单位"


class Organisation(Attested):
    """A unit, an office or a branch of the public security organ; managing units answer for systems (article 16)."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=100, db_comment="name in Chinese")
    name_en = models.CharField(max_length=200, blank=True, default="", db_comment="name in English, may be empty")
    kind = models.CharField(max_length=20, choices=OrganisationKind, db_comment="what the organisation is")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of its seat")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone it belongs to (art. 4)")
    initials = models.CharField(max_length=100, blank=True, default="", db_comment="pinyin initials of its name")
    uscc = models.CharField(max_length=18, blank=True, default="", db_comment="GB 32100 code, empty when not given")

    later_columns = frozenset({"zone", "initials"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind"),
            models.CheckConstraint(condition=digits("division", 6), name="organisation_division"),
            models.CheckConstraint(condition=Q(uscc="") | uscc_shape("uscc"), name="organisation_uscc"),
        ]

    def __str__(self) -> str:
        return self.code


class UserManager(BaseUserManager["User"]):
    """Finds a person by name for login. It makes nobody: people are made by actions."""


class User(AbstractBaseUser, Attested):
    """A person with an account. Login is by user name; what the person may do is in the roles."""

    # Django would write this column at each login, outside any act; logins are entries of the log instead.
    last_login = None

    username = models.CharField(max_length=60, unique=True, db_comment="name used at login, ASCII, lower case")
    name = models.CharField(max_length=60, db_comment="the person's own name")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="number of the work certificate")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", db_comment="where the person works"
    )
    is_active = models.BooleanField(default=True, db_comment="false: no login, no powers")
    language = models.CharField(max_length=10, default="zh-hans", db_comment="zh-hans or en")
    theme = models.CharField(max_length=10, default="day", db_comment="day or night")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(language__in=["zh-hans", "en"]), name="user_language"),
            models.CheckConstraint(condition=Q(theme__in=["day", "night"]), name="user_theme"),
        ]

    def __str__(self) -> str:
        return self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Unlike Django's own it never writes a stronger hash outside an act."""
        return check_password(raw_password, self.password)

    async def acheck_password(self, raw_password: str | None) -> bool:
        """The same for asynchronous callers."""
        return self.check_password(raw_password)


class RoleAssignment(Attested):
    """A role of a person over a territory for a time (article 3); for monitors with training and filing (16(2))."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", db_comment="who holds the role")
    role = models.CharField(max_length=20, choices=[(role.value, role.words.zh) for role in Role], db_comment="role")
    division = models.CharField(max_length=6, blank=True, default="", db_comment="territory: division, or empty")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_comment="territory: one organisation"
    )
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="territory: a functional zone, or empty")
    valid_from = models.DateTimeField(db_comment="from this instant")
    valid_until = models.DateTimeField(null=True, blank=True, db_comment="to this instant, empty: until ended")
    trained_on = models.DateField(null=True, blank=True, db_comment="article 16(2): day of the training passed")
    filed_on = models.DateField(null=True, blank=True, db_comment="article 16(2): day filed with the district police")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="assignment_role"),
            models.CheckConstraint(condition=Q(division="") | digits("division", 6), name="assignment_division"),
            models.CheckConstraint(
                condition=Q(division="", zone="") | Q(organisation=None, zone="") | Q(organisation=None, division=""),
                name="assignment_one_territory",
            ),
            # a contractor reaches what its organisation builds, never a territory
            models.CheckConstraint(
                condition=~Q(role=Role.CONTRACTOR.value) | Q(organisation__isnull=False), name="assignment_contractor"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="assignment_until_after_from"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MONITOR.value) | Q(trained_on__isnull=False, filed_on__isnull=False),
                name="assignment_monitor_trained_and_filed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "valid_until"], name="assignment_user")]

    later_columns = frozenset({"zone"})

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"


class Site(Attested):
    """A place of article 6 with the unit that answers for it."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=100, db_comment="name of the place")
    category = models.CharField(max_length=5, db_comment="item of article 6, 6(1) to 6(12)")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division where the place lies")
    street = models.CharField(max_length=9, blank=True, default="", db_comment="GB/T 10114 street or town, 9 digits")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone that administers it")
    initials = models.CharField(max_length=100, blank=True, default="", db_comment="pinyin initials of its name")
    address = models.CharField(max_length=200, blank=True, default="", db_comment="postal address")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sites", db_comment="managing unit (articles 9, 16)"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category__in=_CATEGORY_CODES), name="site_category"),
            models.CheckConstraint(condition=digits("division", 6), name="site_division"),
            models.CheckConstraint(condition=Q(street="") | digits("street", 9), name="site_street"),
        ]

    later_columns = frozenset({"street", "zone", "initials"})

    def __str__(self) -> str:
        return self.code


class LegalClass(models.TextChoices):
    """What a system is under decree 799."""

    GOVERNMENT = "art7_1", "799 号第七条第一款 政府建设"
    OPERATOR = "art7_2", "799 号第七条第二款 经营管理单位建设"
    OTHER_PUBLIC = "art9", "799 号第九条 其他公共场所"
    NOT_PUBLIC = "art33", "799 号第三十三条 非公共场所"


class System(Attested):
    """A public video system of one site: the unit of filing and of the retention class (articles 9, 16(5))."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=100, db_comment="name of the system")
    site = models.ForeignKey(Site, models.PROTECT, related_name="systems", db_comment="the place it belongs to")
    legal_class = models.CharField(max_length=10, choices=LegalClass, db_comment="class under decree 799")
    retention_class = models.CharField(max_length=3, default="R30", db_comment="mingcha.law.retention: R30 or R90")
    key_target = models.BooleanField(default=False, db_comment="counter-terror key target (CTL 31)")
    key_target_document = models.CharField(
        max_length=100, blank=True, default="", db_comment="document by which the police designated it"
    )
    functions = models.CharField(
        max_length=50, blank=True, default="", db_comment="art. 2: of collect transmit control display store, by spaces"
    )
    scope_reason = models.CharField(
        max_length=200, blank=True, default="", db_comment="art. 2: why it is registered though out of scope"
    )
    contractor = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        db_comment="who builds or maintains it",
    )

    later_columns = frozenset({"functions", "scope_reason", "contractor_id"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(legal_class__in=LegalClass.values), name="system_legal_class"),
            # article 16(5): the class follows from the designation, and a designation has its document
            models.CheckConstraint(
                condition=(Q(key_target=False, retention_class="R30", key_target_document=""))
                | (Q(key_target=True, retention_class="R90") & ~Q(key_target_document="")),
                name="system_retention_class",
            ),
        ]

    def __str__(self) -> str:
        return self.code


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
    name = models.CharField(max_length=100, db_comment="name of the point")
    part = models.CharField(max_length=20, db_comment="part of the place (article 6)")
    url = models.CharField(max_length=500, db_comment="RTSP address without credentials")
    username = models.CharField(max_length=200, blank=True, default="", db_comment="user name at the camera")
    sealed_password = models.TextField(blank=True, default="", db_comment="password at the camera, encrypted")
    epoch = models.PositiveIntegerField(default=1, db_comment="fencing number, rises when the address changes")
    state = models.CharField(max_length=12, choices=PointState, default=PointState.TRIAL, db_comment="state (art. 8)")
    enabled = models.BooleanField(default=True, db_comment="whether the recorder takes its pictures")
    added_at = models.DateTimeField(db_comment="when it was registered")
    sub_url = models.CharField(
        max_length=500, blank=True, default="", db_comment="RTSP address of the sub stream, same credentials, or empty"
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
        max_length=200, blank=True, default="", db_comment="why a coordinate whose label was questioned was kept"
    )
    outside_reason = models.CharField(
        max_length=200, blank=True, default="", db_comment="art. 2: why a point outside the city is registered"
    )
    map_cell = models.BigIntegerField(null=True, db_comment="Web Mercator cell of zoom 24, bits of x and y interleaved")
    # article 7: what it looks at
    azimuth_deg = models.SmallIntegerField(null=True, db_comment="viewing direction, degrees clockwise from north")
    view_angle_deg = models.SmallIntegerField(null=True, db_comment="horizontal field of view, degrees")
    view_range_m = models.IntegerField(null=True, db_comment="how far it sees usefully, metres")
    height_cm = models.IntegerField(null=True, db_comment="height over ground, centimetres")
    moves = models.BooleanField(default=False, db_comment="whether it can be turned (PTZ)")

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
        }
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=digits("code", 20), name="point_code"),
            models.CheckConstraint(condition=Q(part__in=_PARTS), name="point_part"),
            models.CheckConstraint(condition=Q(state__in=PointState.values), name="point_state"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="point_epoch"),
            models.CheckConstraint(condition=Q(url__startswith="rtsp://"), name="point_url"),
            models.CheckConstraint(condition=Q(sub_url="") | Q(sub_url__startswith="rtsp://"), name="point_sub_url"),
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
        ]
        indexes: ClassVar = [models.Index(fields=["map_cell"], name="point_map_cell")]

    def __str__(self) -> str:
        return self.code


class Seat(Attested):
    """A monitoring seat of a unit: the wall's layouts belong to it, not to the person on duty (article 16(1))."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=60, db_comment="what the unit calls it")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", db_comment="whose seat it is")
    theme = models.CharField(max_length=10, default="", blank=True, db_comment="day, night, or empty: the person's own")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(theme__in=["", "day", "night"]), name="seat_theme"),
        ]

    def __str__(self) -> str:
        return self.code


class WallLayout(Attested):
    """A named arrangement of the wall of a seat. A change is a new row with the next version; the highest counts."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="layouts", db_comment="the seat it belongs to")
    name = models.CharField(max_length=60, db_comment="what the seat calls it")
    version = models.PositiveIntegerField(db_comment="1, 2, ...; the highest of a name counts")
    tiles = models.SmallIntegerField(db_comment="1, 4, 9 or 16")
    pages = models.JSONField(db_comment="[[point code or empty text, one a tile]...]; several pages make a tour")
    dwell_s = models.PositiveSmallIntegerField(default=0, db_comment="seconds a page of a tour stays; 0: no tour")
    shared = models.BooleanField(default=False, db_comment="whether the other seats of the unit may use it")
    withdrawn = models.BooleanField(default=False, db_comment="whether the name is no longer offered")
    made_at = models.DateTimeField(db_comment="when this version was made")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "name", "version"], name="layout_version_once"),
            models.CheckConstraint(condition=Q(tiles__in=[1, 4, 9, 16]), name="layout_tiles"),
            models.CheckConstraint(condition=Q(version__gte=1), name="layout_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class LawVersion(Attested):
    """A dated value of the law's data as this installation took it in (articles 1, 26): it is never edited in place."""

    key = models.CharField(max_length=80, db_comment="parameter, fine or text: its key in the law's data")
    valid_from = models.DateField(db_comment="the day from which it holds")
    value = models.TextField(db_comment="canonical JSON of the value with its reference")
    digest = models.CharField(max_length=44, db_comment="base64 SHA-256 of the value")
    taken_in_at = models.DateTimeField(db_comment="when this installation first saw it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="law_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"
