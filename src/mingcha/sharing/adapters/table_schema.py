"""The tables of a front-end database, as their owner makes them and gives them columns that came later: printed by
`mingcha sharing schema` (article 13(1)).

The contract is docs/ref/sharing-contracts.md. PostgreSQL 14 or newer.
"""

import re

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.adapters.columns import COLUMNS, Column, ColumnKind
from mingcha.sharing.adapters.port import KeyAnswer, PushOperation
from mingcha.sharing.point_rows.codes import Subject

TABLES = {Subject.POINT: "gs_point", Subject.SET: "gs_dataset"}
"""The table of each subject."""
SQL_TYPES = {
    ColumnKind.TEXT: "text",
    ColumnKind.WHOLE: "bigint",
    ColumnKind.TRUTH: "boolean",
    ColumnKind.DAY: "date",
    ColumnKind.DEGREES: "numeric(10,7)",
    ColumnKind.METRES: "numeric(10,1)",
    ColumnKind.LIST: "jsonb",
    ColumnKind.OBJECT: "jsonb",
}
SENT, TAKEN, CLOSED, UNREADABLE = "sent", "taken", "closed", "unreadable"
"""States of a header: we sent the batch; the receiver wrote its receipts; we read them; they cannot be read."""
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_TITLES = {
    "gs_point": "点位目录：每个点位一行，op 为 withdraw 的行已撤回",
    "gs_dataset": "资源目录条目：每个条目一行，op 为 withdraw 的行已撤回",
    "gs_batch": "批次：与其各行在同一事务中写入，最后写入",
    "gs_receipt": "回执：由接收方写入",
}
_OF_A_ROW = (
    ("key", 'text COLLATE "C" PRIMARY KEY', "主键：point/点位编码，set/信息资源代码"),
    ("version", "bigint NOT NULL", "版本，逐次增大"),
    ("op", f"text NOT NULL CHECK (op IN ('{PushOperation.UPSERT.value}', '{PushOperation.WITHDRAW.value}'))",
     "upsert 新增或者更新，withdraw 撤回"),
    ("digest", "text NOT NULL", "本行规范 JSON 的 SHA-256，撤回时为空"),
    ("batch_no", "text NOT NULL", "写入本行的批次"),
)  # fmt: skip
_OF_A_BATCH = (
    ("place", "bigint GENERATED ALWAYS AS IDENTITY", "次序"),
    ("batch_no", "text PRIMARY KEY", "批次编号"),
    ("items", "integer NOT NULL", "条目数"),
    ("digest", "text NOT NULL", "条目清单的 SHA-256"),
    ("state", f"text NOT NULL CHECK (state IN ('{SENT}', '{TAKEN}', '{CLOSED}', '{UNREADABLE}'))",
     "sent 已写入；taken 接收方已写完回执；closed 回执已读取；unreadable 回执无法读取"),
)  # fmt: skip
_OF_A_RECEIPT = (
    ("batch_no", "text NOT NULL REFERENCES gs_batch (batch_no) ON DELETE CASCADE", "批次编号"),
    ("key", 'text COLLATE "C" NOT NULL', "条目主键"),
    ("version", "bigint NOT NULL", "条目版本"),
    ("result", f"text NOT NULL CHECK (result IN ({', '.join(repr(one.value) for one in KeyAnswer)}))",
     "ok 已接收；older 已有更新的版本；refused 未接收"),
    ("reason", "text NOT NULL DEFAULT ''", "未接收的原因"),
    ("taken_at", "timestamptz NOT NULL DEFAULT now()", "接收时间（接收方时钟）"),
)  # fmt: skip


def schema_text(sender: str = "", receiver: str = "") -> str:
    """The statements that make the tables, with their comments; with the names of the two roles what each of them may
    do. Raises Fault(INVALID) for a name of a role that is not plain."""
    tables: dict[str, tuple[tuple[str, str, str], ...]] = {
        TABLES[subject]: (*_OF_A_ROW, *map(_defined, columns)) for subject, columns in COLUMNS.items()
    }
    tables |= {"gs_batch": _OF_A_BATCH, "gs_receipt": _OF_A_RECEIPT}
    statements = [_table(name, columns) for name, columns in tables.items()]
    statements += [f"CREATE INDEX {name}_batch ON {name} (batch_no);" for name in TABLES.values()]
    statements += [
        "CREATE UNIQUE INDEX gs_batch_place ON gs_batch (place);",
        f"CREATE INDEX gs_batch_taken ON gs_batch (place) WHERE state = '{TAKEN}';",
        "CREATE UNIQUE INDEX gs_receipt_key ON gs_receipt (batch_no, key);",
    ]
    return "\n".join([*statements, *_grants(sender, receiver)]) + "\n"


def added_columns_text() -> str:
    """The statements that give tables of before the columns of rows that came since; a column that is there stays as it
    is. Columns without a value of a row are null, and the next push fills them."""
    statements = [
        f"ALTER TABLE {TABLES[subject]} ADD COLUMN IF NOT EXISTS {column.name} {SQL_TYPES[column.kind]};\n"
        f"COMMENT ON COLUMN {TABLES[subject]}.{column.name} IS '{column.title}';"
        for subject, columns in COLUMNS.items()
        for column in columns
    ]
    return "\n".join(statements) + "\n"


def _defined(column: Column) -> tuple[str, str, str]:
    return column.name, SQL_TYPES[column.kind], column.title


def _table(name: str, columns: tuple[tuple[str, str, str], ...]) -> str:
    body = ",\n".join(f"    {column} {definition}" for column, definition, _ in columns)
    comments = [f"COMMENT ON COLUMN {name}.{column} IS '{title}';" for column, _, title in columns]
    return "\n".join([
        f"CREATE TABLE {name} (\n{body}\n);", f"COMMENT ON TABLE {name} IS '{_TITLES[name]}';", *comments,
    ])  # fmt: skip


def _grants(sender: str, receiver: str) -> list[str]:
    for role in filter(None, (sender, receiver)):
        if not _ROLE.fullmatch(role):
            words = Words("数据库角色名须为小写字母、数字、下划线", "a role is small letters, digits and underscores")
            raise Fault(FaultKind.INVALID, words, role)
    rows = ", ".join(TABLES.values())
    ours = [
        f"GRANT SELECT, INSERT, UPDATE ON {rows} TO {sender};",
        f"GRANT SELECT, INSERT, UPDATE (state) ON gs_batch TO {sender};",
        f"GRANT SELECT ON gs_receipt TO {sender};",
    ]
    theirs = [
        f"GRANT SELECT ON {rows}, gs_batch TO {receiver};",
        f"GRANT UPDATE (state) ON gs_batch TO {receiver};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON gs_receipt TO {receiver};",
    ]
    return [*(ours if sender else ()), *(theirs if receiver else ())]
