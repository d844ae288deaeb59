"""Whether the database belongs to this home: a PostgreSQL server may have several, and each home has its own log."""

from django.db import connection

from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.evidence.models import LogHead
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words


def require_own_database(home: Home) -> None:
    """Raises Fault(CONFLICT) if the log in the database has another home's id, or if the database is empty and the
    home has published a log: its tables are in another database. A new home takes an empty one.

    The origin of the log is in its signed head, `mingcha.invalid/<home id>/application`.
    """
    origin = origin_in_database()
    if not origin and (home.application_log / CHECKPOINT).exists():
        words = Words(
            f"这个数据库是空的，而 {home.path} 已公布过存证日志：它的数据表在另一个数据库中"
            "（一套系统不能改换数据库种类）。"
            "请检查 DATABASE_URL；若数据库确已丢失，请从备份恢复到新目录（mingcha restore）",
            f"this database is empty, and {home.path} has published an evidence log: its tables are in another "
            "database (a home keeps its kind of database). Check DATABASE_URL; if the database is lost, restore a "
            "backup into a new home (mingcha restore)",
        )
        raise Fault(FaultKind.CONFLICT, words)
    if origin and origin != f"mingcha.invalid/{home.identity}/application":
        words = Words(
            "数据库属于另一套系统：请检查 DATABASE_URL 与 MINGCHA_HOME",
            "the database belongs to another home: check DATABASE_URL and MINGCHA_HOME",
        )
        raise Fault(FaultKind.CONFLICT, words, origin)


def origin_in_database() -> str:
    """The origin of the log in the database; "" if there is none."""
    if LogHead._meta.db_table not in connection.introspection.table_names():
        return ""
    row = LogHead.objects.filter(pk=1).first()
    return "" if row is None else bytes(row.note).decode("utf-8", "replace").split("\n")[0]
