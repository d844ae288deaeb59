"""Tables of public video systems and key-target designations (articles 2, 6, 9, 16(5))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.systems.rules import MOST_DOCUMENT


class LegalClass(models.TextChoices):
    """The class of a system under decree 799."""

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
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="document by which the police designated it"
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
    building_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="art. 8, 9: building unit, empty: the managing unit",
    )
    using_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="art. 9, 16: using unit, empty: the managing unit",
    )

    later_columns = frozenset({"functions", "scope_reason", "contractor_id", "building_unit_id", "using_unit_id"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(legal_class__in=LegalClass.values), name="system_legal_class"),
            # article 16(5): the class follows from the designation, which needs a document
            models.CheckConstraint(
                condition=(Q(key_target=False, retention_class="R30", key_target_document=""))
                | (Q(key_target=True, retention_class="R90") & ~Q(key_target_document="")),
                name="system_retention_class",
            ),
        ]

    @property
    def place(self) -> Place:
        """Its place, for decisions on responsibility (articles 3, 4)."""
        site, contractor = self.site, self.contractor
        return Place(site.division, site.organisation.code, site.zone, contractor.code if contractor else "")

    @property
    def units(self) -> frozenset[str]:
        """The codes of the units that build, manage or use it (articles 9, 16)."""
        others = (unit.code for unit in (self.building_unit, self.using_unit) if unit)
        return frozenset({self.site.organisation.code, *others})

    def __str__(self) -> str:
        return self.code


class Designation(Attested):
    """A system's time as a counter-terror key target, with the documents that began and ended it.
    A system marked before version 0.3.0 has no such row until its designation ends."""

    system = models.ForeignKey(
        System, models.PROTECT, related_name="designations", db_comment="the system that was designated"
    )
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="document by which the police designated it")
    marked_at = models.DateTimeField(null=True, db_comment="when it was marked; null: before 0.3.0, see the log")
    marked_by = models.CharField(max_length=64, blank=True, db_comment="actor id")
    ended_at = models.DateTimeField(null=True, db_comment="when the designation was taken back; null while it holds")
    ended_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the end")
    end_document = models.CharField(
        max_length=MOST_DOCUMENT, blank=True, default="", db_comment="document by which the police took it back"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system"], condition=Q(ended_at=None), name="designation_one_at_a_time"),
            models.CheckConstraint(condition=~Q(document=""), name="designation_document"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_document="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_document="")),
                name="designation_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} by {self.document}"
