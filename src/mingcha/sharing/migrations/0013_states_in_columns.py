"""What the program that pushes read from a reason is a column of its own: a comparison that is not mended, a version that
is older than the receiver's, and why the program paused a target; which columns the rows had that were pushed last
(article 13(1)).

Lines and items are derived and are filled in here. A target is attested, so that nothing is written into it: why a
program had paused one is unknown, and nothing leaves for it, withdrawals included, until an officer resumes it.
"""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_UNMENDED = "核对中断，差异未处理 interrupted before what differs was mended"
_OLDER_THERE = "对方已有更新的版本 the receiver holds a newer version"


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Sets both columns by the reasons that were written until now."""
    lines, items = (
        apps.get_model("sharing", name).objects.using(editor.connection.alias) for name in ("PushLine", "PushItem")
    )
    lines.filter(compare_why__startswith=_UNMENDED).update(is_unmended=True)
    items.filter(state="refused", why=_OLDER_THERE).update(is_older_there=True)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sharing", "0012_push_items_by_subject")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="pushline",
            name="is_unmended",
            field=models.BooleanField(
                db_comment="its newest comparison was taken in, and what differs is not mended yet", default=False
            ),
        ),
        migrations.AddField(
            model_name="pushitem",
            name="is_older_there",
            field=models.BooleanField(
                db_comment="refused, since the receiver says that a newer version is there", default=False
            ),
        ),
        migrations.AddField(
            model_name="pushline",
            name="passed_columns",
            field=models.CharField(
                blank=True,
                db_comment="adapters.columns.columns_digest of its last whole pass",
                default="",
                max_length=16,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddField(
            model_name="target",
            name="paused_for",
            field=models.CharField(
                blank=True,
                db_comment="targets.values.PausedFor, empty: a person paused it",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_for", ""),
                    models.Q(
                        ("paused_at__isnull", False),
                        ("paused_for__in", ["own_restore", "home", "receiver", "readable"]),
                    ),
                    _connector="OR",
                ),
                name="target_paused_for",
            ),
        ),
    ]
