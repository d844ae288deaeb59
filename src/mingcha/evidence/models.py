"""The application's log in the database, and the base class of every attested table (articles 16(3), 20)."""

from typing import ClassVar

from django.apps import apps
from django.db import models


class Attested(models.Model):
    """The base class of attested tables: every row is compared with its last digest in the log.

    It has no columns of its own. Rows of such a table are written only inside `evidence.entries.act` and handed to
    `record.wrote`; a many-to-many relation needs an attested model of its own as `through`.
    """

    unattested_columns: ClassVar[frozenset[str]] = frozenset()
    """Columns that a framework writes outside acts and that no digest covers (such as last_login)."""

    later_columns: ClassVar[frozenset[str]] = frozenset()
    """Columns added to the table after its first rows were attested. A digest leaves such a column out while it holds
    its field's default, so rows written before the column existed keep the digest that the log has for them; any
    other value is covered like the rest. A column never leaves this set, and its default never changes."""

    class Meta:
        abstract = True


def attested_models() -> list[type[Attested]]:
    """Every concrete attested model of the installed planes, by table name."""
    found = [model for model in apps.get_models() if issubclass(model, Attested) and not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.db_table)


class Entry(models.Model):
    """One entry of the application's log. Never changed, never deleted."""

    index = models.BigIntegerField(
        primary_key=True, db_column="entry_index", db_comment="Place in the log, from 0, without a hole"
    )
    body = models.BinaryField(db_comment="The entry as hashed and published: canonical JSON, at most 65,535 bytes")
    leaf_hash = models.BinaryField(max_length=32, db_comment="SHA-256(0x00 || body), RFC 6962 section 2.1")

    class Meta:
        db_table = "evidence_entry"
        db_table_comment = "Application log: entries (append-only)"

    def __str__(self) -> str:
        return f"entry {self.index}"


class EntryDetail(models.Model):
    """The private part of an entry: names and facts, and the salt that opens the commitment."""

    entry = models.OneToOneField(
        Entry,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="detail",
        db_column="entry_index",
        db_comment="The entry that commits to this event",
    )
    salt = models.BinaryField(max_length=16, db_comment="16 random bytes: salt of this entry's commitment and digests")
    event = models.BinaryField(db_comment="The event: canonical JSON with names and facts")

    class Meta:
        db_table = "evidence_entry_detail"
        db_table_comment = "Application log: salted details of entries (append-only)"

    def __str__(self) -> str:
        return f"detail of entry {self.entry_id}"


class LogNode(models.Model):
    """The hash of a full subtree of 256**level entries (C2SP tlog-tiles). Never changed, never deleted."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField(db_comment="Tile level, from 1; level 0 are the leaf hashes of the entries")
    index = models.BigIntegerField(db_column="node_index", db_comment="Place within the level, from 0")
    hash = models.BinaryField(max_length=32, db_comment="Merkle tree hash of the subtree, RFC 6962 section 2.1")

    class Meta:
        db_table = "evidence_log_node"
        db_table_comment = "Application log: nodes of the Merkle tree (append-only)"

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class BulkTile(models.Model):
    """The digests of up to 256 rows that an act wrote in bulk. Never changed, never deleted."""

    pk = models.CompositePrimaryKey("series", "tile")
    series = models.BigIntegerField(db_comment="The rows of one table in one act, as its entry names them")
    tile = models.IntegerField(db_comment="Place within the series, from 0; -1 keeps the roots of the tiles")
    leaves = models.BinaryField(db_comment="8 bytes of key and 32 bytes of digest for each row, by rising key")

    class Meta:
        db_table = "evidence_bulk_tile"
        db_table_comment = "Application log: digests of rows written in bulk (append-only)"

    def __str__(self) -> str:
        return f"tile {self.series}/{self.tile}"


class LogHead(models.Model):
    """The head of the application's log: one row, replaced with every entry; the lock of all acts."""

    id = models.SmallIntegerField(primary_key=True, db_comment="Always 1")
    size = models.BigIntegerField(db_comment="Number of entries")
    edge = models.BinaryField(db_comment="Hashes of the full subtrees that make up the tree, the largest first")
    note = models.BinaryField(db_comment="Signed checkpoint (C2SP tlog-checkpoint); empty before the first entry")

    class Meta:
        db_table = "evidence_log_head"
        db_table_comment = "Application log: signed head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="evidence_one_head")]

    def __str__(self) -> str:
        return f"head of {self.size} entries"
