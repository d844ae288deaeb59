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
    uscc = models.CharField(max_length=18, blank=True, default="", db_comment="GB 32100 code, empty when not given")

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
    valid_from = models.DateTimeField(db_comment="from this instant")
    valid_until = models.DateTimeField(null=True, blank=True, db_comment="to this instant, empty: until ended")
    trained_on = models.DateField(null=True, blank=True, db_comment="article 16(2): day of the training passed")
    filed_on = models.DateField(null=True, blank=True, db_comment="article 16(2): day filed with the district police")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="assignment_role"),
            models.CheckConstraint(condition=Q(division="") | digits("division", 6), name="assignment_division"),
            models.CheckConstraint(condition=Q(division="") | Q(organisation=None), name="assignment_one_territory"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="assignment_until_after_from"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MONITOR.value) | Q(trained_on__isnull=False, filed_on__isnull=False),
                name="assignment_monitor_trained_and_filed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "valid_until"], name="assignment_user")]

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"


class Site(Attested):
    """A place of article 6 with the unit that answers for it."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=100, db_comment="name of the place")
    category = models.CharField(max_length=5, db_comment="item of article 6, 6(1) to 6(12)")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division where the place lies")
    address = models.CharField(max_length=200, blank=True, default="", db_comment="postal address")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sites", db_comment="managing unit (articles 9, 16)"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category__in=_CATEGORY_CODES), name="site_category"),
            models.CheckConstraint(condition=digits("division", 6), name="site_division"),
        ]

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

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=digits("code", 20), name="point_code"),
            models.CheckConstraint(condition=Q(part__in=_PARTS), name="point_part"),
            models.CheckConstraint(condition=Q(state__in=PointState.values), name="point_state"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="point_epoch"),
            models.CheckConstraint(condition=Q(url__startswith="rtsp://"), name="point_url"),
        ]

    def __str__(self) -> str:
        return self.code
