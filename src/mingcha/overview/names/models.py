"""What is found by typing of sites, units and people. Points have a table of their own (points.models.PointText)."""

from typing import ClassVar

from django.db import models

from mingcha.overview.names.kinds import NamedKind

_KINDS = [(kind.value, kind.value) for kind in NamedKind]


class NamedText(models.Model):
    """What is found of a site, a unit or a person by typing. Derived: kept by upkeep.py, rebuilt from the register. No
    page shows it: what a reader is shown is read from the register."""

    kind = models.CharField(max_length=6, choices=_KINDS, db_comment="site | unit | person")
    code = models.CharField(max_length=60, db_comment="code of the site or unit, user name of the person")
    text = models.TextField(db_comment="lower case: code, names, address, initials and pinyin, a line each")

    class Meta:
        db_table_comment = "derived: what is found of sites, units and people by typing"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "code"], name="namedtext_once")]
