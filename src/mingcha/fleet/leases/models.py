"""The table of leases (derived: a lease is not a fact)."""

from django.db import models


class Lease(models.Model):
    """The holder of a job that only one worker may run at a time. Derived, so it is not Attested."""

    name = models.CharField(max_length=32, unique=True, db_comment="the job")
    holder = models.CharField(max_length=64, db_comment="the worker that has it")
    until = models.DateTimeField(db_comment="from then on anybody may take it")

    class Meta:
        db_table = "custody_lease"
        db_table_comment = "derived: which worker runs which clock"
