"""SQL on the recorder's journal stands in media/journal/ alone: found by syntax tree, with the tables of the schema."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.house import nodes_of, tree_of
from tests.support.sql_texts import SOURCE, constant, found_in, texts

from mingcha.media.journal.schema import LATER_TABLES, SCHEMA

HOME = SOURCE / "media" / "journal"
EXECUTES = {"execute", "executemany", "executescript"}
SCHEMA_OF_SQLITE = r"(?:[\"`\[]?(?:main|temp)[\"`\]]?\s*\.\s*)?"
AFTER_TABLES = r"\b(?:where|group|order|having|limit|window|union|except|intersect|select|set|values|returning)\b"
OTHER_TABLES = rf"(?:(?:\((?:[^()]|\([^()]*\))*\)|(?!{AFTER_TABLES})[^()])*,)?\s*"
"""What may stand between FROM and a table in a list with commas: tables, queries in brackets, joins."""
JOIN = r"\b(?:natural|cross|inner|outer|left|right|full)\s+join\s+"


def tables() -> list[str]:
    with closing(sqlite3.connect(":memory:")) as journal:
        journal.executescript(SCHEMA + LATER_TABLES)
        rows = journal.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return [name for (name,) in rows]


def statement_on(names: list[str]) -> re.Pattern[str]:
    """What a statement on one of these tables looks like, whatever its letters' case and line ends."""
    table = rf"{SCHEMA_OF_SQLITE}[\"`\[]?(?:{'|'.join(names)})\b"
    return re.compile(
        rf"\bselect\b.*\bfrom\b{OTHER_TABLES}{table}|\bjoin\s+{table}.*\b(?:on|using)\b"
        rf"|\bfrom\b.*\bjoin\s+{table}|{JOIN}{table}"
        rf"|\binsert\b.*\binto\s+{table}|\breplace\s+into\s+{table}"
        rf"|\bupdate\s+(?:or\s+\w+\s+)?{table}[\"`\]]?\s*set\b|\bdelete\s+from\s+{table}|\b(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?{table}"
        rf"|\btable_x?info\s*\(\s*'?{table}",
        re.IGNORECASE | re.DOTALL,
    )


def outside() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if HOME not in path.parents:
            yield path, tree_of(path)


def test_sql_on_the_journal_stands_in_its_folder_alone() -> None:
    pattern = statement_on(tables())
    strangers = [f"{path.relative_to(SOURCE)}:{line}" for path, tree in outside() for line in found_in(tree, pattern)]
    assert not strangers


UNKNOWN = re.compile(
    r"[\s(]*(?:(?:explain\b|(?:.*\b)?exists\s*\().*?)?(?:select|insert|replace|update|delete|with|create|alter|drop|pragma)\b"
    r"(?:.*\b(?:(?<!distinct )from|join|into|table|update(?:\s+or\s+\w+)?)|(?<=update))\s+[\"`\[]?(?:\w*_)?\s*\?",
    re.IGNORECASE | re.DOTALL,
)
"""A statement whose table is a value that the code does not say."""
GIVEN = {
    "backup/databases.py": "the head of the application's log, in a copy",
    "bench/city/cases_of_city.py": "the model of a camera's days of health",
    "evidence/bulk_writing.py": "models of attested rows",
    "evidence/rows.py": "the application's log, and models of attested rows",
    "overview/migrations/0011_counts_by_category.py": "the map's points and counts",
    "overview/points/upkeep.py": "the map's points and counts, and the texts by which a point is found",
    "overview/texts/index.py": "the index of texts of a model",
    "sharing/adapters/table.py": "the table of another's database",
    "sharing/adapters/table_schema.py": "the table of another's database",
    "sharing/point_rows/upkeep.py": "the model of turns of points",
    "sharing/pushes/marks.py": "the model of what is still to be pushed",
}
"""Who has statements on tables of given names, and which tables those are. None is the journal's."""


def test_who_asks_a_table_of_a_given_name_is_listed() -> None:
    found = {path.relative_to(SOURCE).as_posix(): lines for path, tree in outside() if (lines := asking(tree))}
    assert found.keys() == GIVEN.keys(), found


def asking(tree: ast.Module) -> list[int]:
    return [line for line, text in texts(tree) if UNKNOWN.match(text)]


@pytest.mark.parametrize(
    "code",
    [
        'def count(j, table): j.execute(f"SELECT count(*) FROM {table}")',
        "def f(table): j.execute('DELETE FROM \"%s\" WHERE a = ?' % table)",
        'j.execute("UPDATE " + self.table + " SET a = 1")',
        'j.execute("INSERT INTO {} VALUES (?)".format(table))',
        'j.execute(f"SELECT a FROM other o JOIN {table} t USING (a)")',
        'q = "SELECT a FROM "\nq += table',
        'j.execute("DELETE FROM %(table)s WHERE a = 1" % {"table": table})',
        'j.execute(f"SELECT a FROM custody_{kind}")',
        'x = f"EXISTS (SELECT 1 FROM {table} WHERE a = 1)"',
        'x = f"a = 1 AND NOT EXISTS (SELECT 1 FROM {table} WHERE a = 1)"',
        'j.execute(f"EXPLAIN QUERY PLAN SELECT a FROM {table}")',
        'j.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))',
        'j.execute("DELETE FROM {table}".format_map(names))',
        'j.execute(f"DELETE FROM /* all */ {table}")',
        'j.execute(f"DELETE FROM -- all\\n {table}")',
    ],
)
def test_a_table_that_is_not_said_is_found(code: str) -> None:
    assert asking(ast.parse(code))


def test_a_value_that_is_no_table_is_not_reported() -> None:
    assert not asking(ast.parse('x = f"SELECT {a} FROM other WHERE b = ? ORDER BY {c}"'))
    assert not asking(ast.parse('x = f"read from {path}"; y = f"SELECT a FROM b WHERE a IS DISTINCT FROM {c}"'))


LOG_TABLES = ["log_entry", "log_node", "log_head"]
"""The recorder's log lies in the journal, too; its own code is below evidence/."""
LOOKED_UP = re.compile(r"\bsqlite_(?:master|schema)\b.*\blog_", re.IGNORECASE | re.DOTALL)


def test_the_log_in_the_journal_is_asked_there_and_by_the_log_alone() -> None:
    statement = statement_on(LOG_TABLES)
    strangers = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path, tree in outside()
        if SOURCE / "evidence" not in path.parents
        for line, text in texts(tree)
        if statement.search(text) or LOOKED_UP.search(text)
    ]
    assert not strangers
    assert LOOKED_UP.search("SELECT 1 FROM sqlite_master WHERE name = 'log_head'")


def test_media_executes_no_sql_outside_the_journal() -> None:
    """Media has no database but the journal."""
    strangers = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path, tree in outside()
        if SOURCE / "media" in path.parents
        for line in executing(tree)
    ]
    assert not strangers


def executing(tree: ast.Module) -> list[int]:
    """The lines that name a method which executes SQL, as an attribute or as a text (`methodcaller`, `getattr`)."""
    named = [node.lineno for node in nodes_of(tree, ast.Attribute) if node.attr in EXECUTES]
    return named + [node.lineno for node in nodes_of(tree, ast.Constant) if node.value in EXECUTES]


@pytest.mark.parametrize("code", ["x.execute(s)", 'methodcaller("execute", s)(x)', 'getattr(x, "executemany")(s)'])
def test_an_execution_is_found_however_it_is_called(code: str) -> None:
    assert executing(ast.parse(code)) == [1]


CONNECTS = {
    "backup/databases.py": "copies of whole databases in use, whatever their tables",
    "bench/catchup.py": "the application's database, and one of the benchmark's own",
    "bench/classify.py": "a log of the benchmark's own",
    "bench/door/export.py": "logs in memory",
    "bench/jobs/scene.py": "the application's database",
    "bench/log_of_home.py": "a log of the benchmark's own",
    "bench/soak/faults.py": "locks the application's database",
    "evidence/log/sqlite_rows.py": "the log in the journal, by its own code",
    "evidence/log/witness_memory.py": "what a witness remembers",
    "station/looks/store.py": "the findings of looks",
    "station/recorder_log.py": "the log in the journal, by its own code",
}
"""Who opens a database file outside the journal's folder, and which one or what for."""


def test_who_opens_a_database_file_is_listed() -> None:
    assert {path.relative_to(SOURCE).as_posix() for path, tree in outside() if opening(tree)} == set(CONNECTS)


def opening(tree: ast.Module) -> list[int]:
    """The lines that take SQLite's `connect`, by whatever name the module has it, or make a Connection."""
    froms = [node for node in nodes_of(tree, ast.ImportFrom) if (node.module or "").partition(".")[0] == "sqlite3"]
    taken = [node.lineno for node in froms if any(one.name in ("connect", "*") for one in node.names)]
    whole = {one.asname or "sqlite3" for node in nodes_of(tree, ast.Import) for one in node.names if is_sqlite(one)}
    whole |= {one.asname or one.name for node in froms for one in node.names if one.name == "dbapi2"}
    types = {one.asname or one.name for node in froms for one in node.names if one.name == "Connection"}
    made = {id(call.func) for call in nodes_of(tree, ast.Call)}
    taken += [
        node.lineno
        for node in nodes_of(tree, ast.Attribute)
        if root_of(node) in whole and (node.attr == "connect" or (node.attr == "Connection" and id(node) in made))
    ]
    return taken + [node.lineno for node in nodes_of(tree, ast.Name) if node.id in types and id(node) in made]


def is_sqlite(one: ast.alias) -> bool:
    return one.name.partition(".")[0] == "sqlite3"


def root_of(node: ast.expr) -> str:
    """The name that a chain of attributes begins with; "" if it begins with something else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize(
    "code",
    [
        "import sqlite3\nsqlite3.connect(path)",
        "import sqlite3 as db\nopened = map(db.connect, paths)",
        "import sqlite3\nsqlite3.dbapi2.connect(path)",
        "import sqlite3.dbapi2 as db\ndb.connect(path)",
        "import sqlite3\nsqlite3.Connection(path)",
        "from sqlite3 import connect as opened",
        "from sqlite3 import Connection\nConnection(path)",
        "from sqlite3 import dbapi2\ndbapi2.connect(path)",
    ],
)
def test_an_opening_is_found_however_it_is_called(code: str) -> None:
    assert opening(ast.parse(code))


def test_a_type_and_another_kind_of_connection_are_not_reported() -> None:
    assert not opening(ast.parse("import sqlite3\ndef f(x: sqlite3.Connection) -> None: x.execute(s)"))
    assert not opening(ast.parse("import sqlite3, psycopg\npsycopg.connect(url)\nserver.connect(path)"))


def test_the_journal_itself_is_full_of_it() -> None:
    """What the two tests above look for is there to be found: every table of the schema is named in some statement."""
    for table in tables():
        pattern = statement_on([table])
        assert any(found_in(tree_of(path), pattern) for path in HOME.glob("*.py")), table


@pytest.mark.parametrize(
    "code",
    [
        'journal.execute("SELECT 1 FROM file WHERE id = ?", (1,))',
        'QUERY = "select count(*)\\n  from hour"',
        'x = f"SELECT {columns} FROM minute WHERE {where}"',
        'x = "DELETE FROM " + "tail"',
        'x = ("UPDATE file SET disk = ?" " WHERE id = 1")',
        'x = "INSERT OR REPLACE INTO torn VALUES (?, ?)"',
        'x = "SELECT a FROM other o JOIN camera c ON c.number = o.n WHERE %s" % where',
        'x = "PRAGMA table_info(assignment)"',
        'x = b"SELECT plan FROM disposal"',
        'x = " ".join(("SELECT 1 FROM", "file", where))',
        'x = "SELECT {} FROM {name}".format(columns, name="file")',
        'x = "ALTER TABLE hold ADD COLUMN more TEXT"',
        'x = "SELECT state FROM main.file"',
        'x = \'SELECT state FROM "main"."file"\'',
        'x = "UPDATE OR IGNORE file SET disk = 1"',
        "x = 'UPDATE \"file\" SET disk = 1'",
        'x = "DELETE FROM main.hold"',
        'x = "SELECT f.id FROM other c, file f"',
        'x = "SELECT f.id FROM other c JOIN file f USING (camera)"',
        'x = "SELECT * FROM other NATURAL JOIN file"',
        'x = "SELECT * FROM other NATURAL LEFT OUTER JOIN main.file"',
        'x = "SELECT f.id FROM other JOIN file f"',
        'x = query + " CROSS JOIN file"',
        'x = "SELECT f.id FROM json_each(?, lower(x)) j, file f"',
        'x = "SELECT f.id FROM (SELECT 1 FROM other WHERE n = 1) o, file f"',
        'x = "SELECT f.id FROM a JOIN b ON a.n = b.n AND a.m > 1, file f WHERE f.id = 2"',
        "x = \"SELECT f.id FROM other 'o', file f\"",
        'q = "SELECT state, bytes"\nq += " FROM file WHERE id = ?"',
        'self.q = "SELECT state"\nself.q += " FROM"\nself.q += f" file {more}"',
        'parts = ["SELECT state", "FROM file"]\nx = " ".join(parts)',
        'parts: list[str] = ["SELECT state"]\nparts.append("FROM file")\nx = " ".join(parts)',
        'for table in ("camera_x", "file", "hour"): j.execute(f"DELETE FROM {table}")',
        'TABLES = ["file"]\n[j.execute("DELETE FROM " + table) for table in TABLES]',
        'Q = "SELECT state FROM TABLE_"\nx = Q.replace("TABLE_", "file")',
        'TABLE = "file"\nx = f"SELECT 1 FROM {TABLE}"',
        'TABLE: Final = "file"\nx = "DELETE FROM " + TABLE',
        'def f():\n    table = "file"\n    return "SELECT 1 FROM {}".format(table)',
        'TABLE = "file"\nx = "SELECT 1 FROM %s WHERE %s" % (TABLE, where)',
    ],
)
def test_it_is_found_however_it_is_written(code: str) -> None:
    assert found_in(ast.parse(code), statement_on(tables()))


def test_a_name_has_its_text_from_the_module_it_is_imported_from() -> None:
    tree = ast.parse("from mingcha.media.journal.schema import LATER_TABLES as MORE, PAGES\nfrom os import name")
    assert constant("MORE", tree) == LATER_TABLES
    assert constant("PAGES", tree) is constant("name", tree) is constant("missing", tree) is None


@pytest.mark.parametrize(
    "code",
    [
        '"""Selects what comes from file and camera."""',
        'x = "read from file"',
        'x = "SELECT note FROM log_head WHERE id = 1"',
        'x = "SELECT count(*) FROM custody_hour"',
        'x = "update file names"',
        'x = "SELECT a FROM other WHERE b = 1 GROUP BY camera, hour"',
        'x = "SELECT a FROM other JOIN more USING (camera, hour) ORDER BY b, minute"',
    ],
)
def test_prose_and_statements_on_other_tables_are_not_reported(code: str) -> None:
    assert not found_in(ast.parse(code), statement_on(tables()))
