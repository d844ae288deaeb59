"""People, their accounts and their roles (articles 3, 16(1), 16(2))."""

from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.constraints import digits
from mingcha.registry.identity.duty import Role, WayIn
from mingcha.registry.places.models import Organisation


class UserManager(BaseUserManager["User"]):
    """Finds a person by name for login. It creates no one: actions create people."""


class User(AbstractBaseUser, Attested):
    """A person with an account. Login is by user name; roles decide what the person may do."""

    # Django would write this column at each login, outside an act; instead, logins are entries of the log.
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
    registered_by = models.CharField(
        max_length=64, blank=True, default="", db_comment="actor id of who registered the account, empty: unknown"
    )
    must_change_password = models.BooleanField(
        default=False, db_comment="true: somebody else set the password, and the person must change it first"
    )
    hides_path = models.BooleanField(
        default=False, db_comment="true: the person put the guided path of the start page away"
    )

    came_by: WayIn = WayIn()
    """Not a column: the session or token of the request that this object stands for (web sets it on the object)."""
    later_columns = frozenset({"must_change_password", "registered_by", "hides_path"})

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
        """Whether this is the password. Unlike Django's own method it never upgrades the hash outside an act."""
        return check_password(raw_password, self.password)

    async def acheck_password(self, raw_password: str | None) -> bool:
        """The same for asynchronous callers."""
        return self.check_password(raw_password)


class RoleAssignment(Attested):
    """A role of a person over a territory for a time (article 3); monitors also need training and filing (16(2))."""

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
    filing = models.ForeignKey(
        "registry.Filing",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="the receipt of the filing; empty for roles given before receipts were recorded",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="assignment_role"),
            models.CheckConstraint(condition=Q(division="") | digits("division", 6), name="assignment_division"),
            models.CheckConstraint(
                condition=Q(division="", zone="") | Q(organisation=None, zone="") | Q(organisation=None, division=""),
                name="assignment_one_territory",
            ),
            # a contractor's role covers what its organisation builds, not a territory
            models.CheckConstraint(
                condition=~Q(role=Role.CONTRACTOR.value) | Q(organisation__isnull=False), name="assignment_contractor"
            ),
            # a technician is one unit's (article 8)
            models.CheckConstraint(
                condition=~Q(role=Role.TECHNICIAN.value) | Q(organisation__isnull=False), name="assignment_technician"
            ),
            # a clerk's role is a division, a department user's the department (article 13)
            models.CheckConstraint(
                condition=~Q(role=Role.DATA_CLERK.value) | (Q(organisation=None) & ~Q(division="")),
                name="assignment_data_clerk",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPARTMENT_USER.value) | Q(organisation__isnull=False),
                name="assignment_department_user",
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

    later_columns = frozenset({"zone", "filing_id"})

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"
