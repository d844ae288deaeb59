"""Tables of organisations and of the sites of article 6 (articles 3, 4, 6, 9)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.categories import CATEGORIES
from mingcha.law.departments import NOT_STATED, Department
from mingcha.registry.constraints import digits, uscc_shape
from mingcha.registry.identity.duty import Place


class OrganisationKind(models.TextChoices):
    """The kind of an organisation under articles 4, 6 and 13."""

    CITY_PSB = "city_psb", "市公安局"
    DISTRICT_PSB = "district_psb", "区公安分局"
    GOVERNMENT = "government", "政府部门"
    UNIT = "unit", "单位"
    CONTRACTOR = "contractor", "承建或运维单位"
    STREET = "street", "街道办事处、乡镇"
    NETWORK_OPERATOR = "network_operator", "传输网络运营单位"


DEPARTMENTS = [one.value for one in Department]


class Organisation(Attested):
    """A unit, an office or a branch of the public security organ; managing units are responsible for systems (art.
    16)."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=100, db_comment="name in Chinese")
    name_en = models.CharField(max_length=200, blank=True, default="", db_comment="name in English, may be empty")
    kind = models.CharField(max_length=20, choices=OrganisationKind, db_comment="what the organisation is")
    division = models.CharField(max_length=6, db_comment="GB/T 2260 division of its seat")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone it belongs to (art. 4)")
    initials = models.CharField(max_length=100, blank=True, default="", db_comment="pinyin initials of its name")
    uscc = models.CharField(max_length=18, blank=True, default="", db_comment="GB 32100 code, empty when not given")
    department = models.CharField(
        max_length=20, blank=True, default="", db_comment="of a government: law.departments (art. 4), empty: not stated"
    )

    later_columns = frozenset({"zone", "initials", "department"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind"),
            models.CheckConstraint(condition=digits("division", 6), name="organisation_division"),
            models.CheckConstraint(
                condition=Q(department=NOT_STATED) | Q(department__in=DEPARTMENTS, kind="government"),
                name="organisation_department",
            ),
            models.CheckConstraint(condition=Q(uscc="") | uscc_shape("uscc"), name="organisation_uscc"),
        ]

    @property
    def place(self) -> Place:
        """Its place, for decisions on responsibility (articles 3, 4)."""
        return Place(self.division, self.code, self.zone)

    def __str__(self) -> str:
        return self.code


_CATEGORY_CODES = [category.code for category in CATEGORIES]


class Site(Attested):
    """A place of article 6 with its responsible unit."""

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

    @property
    def place(self) -> Place:
        """Its place, for decisions on responsibility (articles 3, 4)."""
        return Place(self.division, self.organisation.code, self.zone)

    def __str__(self) -> str:
        return self.code


MOST_INITIALS = 100
"""Width of the columns for pinyin initials."""
