"""List and map are told by whoever writes: no signals, and no function that writes the register without telling.

tests/support/told.py watches every act of the other tests; this file looks at the code, so that an act without a test
is found too.
"""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from tests.support.bindings import bindings, may_hold, stores, subjects
from tests.support.house import PACKAGE, ROOT, nodes_of, source_files, trees, walked
from tests.support.told import PATHS

from mingcha.evidence.entries import ActRecord
from mingcha.fleet.recorders.reported import tell_cameras_reported
from mingcha.overview.points import upkeep
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point

WRITES = {"save", "bulk_create", "bulk_update", "update", "update_or_create", "get_or_create", "delete"}
WRITES |= {f"a{verb}" for verb in WRITES}
SAVES = {"save", "asave"}
CREATES = {"create", "acreate"}
IN_BULK = {
    name
    for name, method in vars(ActRecord).items()
    if inspect.isfunction(method) and "model" in inspect.signature(method).parameters
}
"""What the record of an act is handed rows in bulk by: the model is the first argument."""
VERBS = WRITES | IN_BULK | CREATES


def tables_of_a_row() -> set[str]:
    """The models that upkeep makes a row of list and map of: a point, and what its columns lie in."""
    found = {Point.__name__}
    for column in upkeep._OF_POINT:
        model: Any = Point
        for step in column.split("__")[:-1]:
            model = model._meta.get_field(step).related_model
            found.add(model.__name__)
    return found


TELLS = {
    **dict.fromkeys(sorted(tables_of_a_row()), ("tell_points_changed", "tell_point_changed")),
    "System": ("tell_system_changed",),  # to which registry.points.changes listens
    "CameraState": ("tell_cameras_reported",),
}
MODELS = tuple(TELLS)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
type Function = ast.FunctionDef | ast.AsyncFunctionDef
BESIDE = ("bench", "media", "overview")
"""A city for measurements is written without acts and its derived tables are made by `rebuild`; overview keeps them.
Media has no Django (a contract of pyproject.toml)."""


@cache
def relations() -> dict[str, set[str]]:
    """Model -> the attributes of other rows that lead to rows of it: `trial.point`, `site.points`."""
    found: dict[str, set[str]] = {model: set() for model in MODELS}
    for table in apps.get_models():
        for field in table._meta.get_fields():
            if field.is_relation and (to := getattr(field.related_model, "__name__", "")) in found:
                found[to].add(field.name if field.concrete else field.get_accessor_name() or field.name)
    return found


def test_no_table_of_a_row_has_another_name() -> None:
    """The guard knows a model by its name."""
    found = {path.relative_to(ROOT): here for path, tree in trees(source_files()) if (here := renamed(tree))}
    assert found == {}
    assert renamed(ast.parse("from a.models import Point as X, Site as Site")) == ["Point"]


def renamed(tree: ast.Module) -> list[str]:
    """The models that a module imports under another name."""
    of_models = (node for node in nodes_of(tree, ast.ImportFrom) if (node.module or "").endswith("models"))
    imported = [one for node in of_models for one in node.names]
    return [one.name for one in imported if one.name in MODELS and one.asname not in (None, one.name)]


def names(node: ast.AST) -> set[str]:
    return {one.id for one in walked(node) if isinstance(one, ast.Name)}


@cache
def finders() -> dict[str, set[str]]:
    return finders_in(tree for _, tree in trees(source_files()))


def finders_in(modules: Iterable[ast.Module]) -> dict[str, set[str]]:
    """Model -> the functions that give rows of it, by what they say that they return."""
    found: dict[str, set[str]] = {model: set() for model in MODELS}
    for tree in modules:
        for node in nodes_of(tree, *FUNCTIONS):
            if node.returns is not None:
                for model in found.keys() & said(node.returns):
                    found[model].add(node.name)
    return found


@cache
def functions() -> tuple[tuple[Path, Function], ...]:
    return tuple(_functions())


def _functions() -> Iterator[tuple[Path, Function]]:
    """Those that call any verb of VERBS: the others write nothing."""
    for path, tree in trees(source_files()):
        if path.relative_to(PACKAGE).parts[0] not in BESIDE:
            verbs = {one for one in nodes_of(tree, ast.Attribute) if one.attr in VERBS}
            for node in nodes_of(tree, *FUNCTIONS) if verbs else ():
                if not verbs.isdisjoint(walked(node)):
                    yield path, node


def leads_to(node: ast.expr, attributes: set[str]) -> bool:
    """Whether a value is what a row holds under one of these names, or is asked of it: `held.point`,
    `site.points.filter(...)`, but not `held.point.code`."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.value if isinstance(node, ast.Subscript) else node.func
        if isinstance(node, ast.Attribute) and node.attr not in attributes:
            node = node.value
    return isinstance(node, ast.Attribute) and node.attr in attributes


BULK = {"src/mingcha/evidence/bulk_writing.py::insert"}
"""What the methods of IN_BULK call: who calls those names the model, and is looked at for it."""
OF_ANY_TABLE = {"Attested", "Model"}
"""What a row of whatever table is declared as: it may be one of any model."""


def declared(function: Function, model: str) -> set[str]:
    """Parameters that hold rows of a model by what they are annotated as, and the variables bound there."""
    args = function.args
    arguments = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    types = {model} | OF_ANY_TABLE
    types |= {one.name for one in function.type_params if isinstance(one, ast.TypeVar) and said(one.bound) & types}
    held = {one.arg for one in arguments if said(one.annotation) & types}
    return held | {
        one.target.id
        for one in walked(function)
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and said(one.annotation) & types
    }


def said(annotation: ast.expr | None) -> set[str]:
    """The words of an annotation, also of one in quotes."""
    return set() if annotation is None else set(re.findall(r"\w+", ast.unparse(annotation)))


def variables_of(function: Function, model: str) -> set[str]:
    """Names that hold a row, rows or a query of a model: parameters by their annotation, and what is made from the
    model, from its finder, from such a name, or from what leads to rows of it."""
    held = {model, *finders()[model], *declared(function, model)}
    bound, before = list(bindings(function)), 0
    bound += [(into, value) for into, value in stores(function) if isinstance(into, ast.Name)]
    while len(held) > before:
        before = len(held)
        for target, value in bound:
            if may_hold(value, frozenset({model})) & held or leads_to(value, relations()[model]):
                held |= {target.id} if isinstance(target, ast.Name) else stored(target)
    return held


def stored(target: ast.expr) -> set[str]:
    return {one.id for one in walked(target) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def saves_its_own(function: Function) -> bool:
    """Whether a function saves what its object holds, or one of several: `for row in self.rows: row.save()`. Nothing
    here says of which table they are."""
    own = {
        name
        for target, value in bindings(function)
        if "self" in subjects(value) and isinstance(value, ast.Attribute | ast.Subscript)
        for name in stored(target)
    }
    stores = {
        id(one.func) for one in walked(function) if isinstance(one, ast.Call) and one.args
    }  # a row takes no value
    taken = [one for one in walked(function) if isinstance(one, ast.Attribute) and one.attr in SAVES]
    return any(
        one.value.id in own if isinstance(one.value, ast.Name) else "self" in subjects(one.value)
        for one in taken
        if id(one) not in stores
    )


def writes(function: Function, model: str) -> bool:
    """Whether a function changes rows of a model, or takes a method that does. A system, site or organisation that is
    new has no points yet, so its `create` changes nothing that list and map show; a point's does."""
    held = variables_of(function, model)
    verbs = WRITES | CREATES if model in ("Point", "CameraState") else WRITES
    return (
        saves_its_own(function)
        or any(
            (
                verb.attr in verbs
                and (may_hold(verb.value, frozenset({model})) & held or leads_to(verb.value, relations()[model]))
            )
            for verb in walked(function)
            if isinstance(verb, ast.Attribute)
        )
        or any(
            call.func.attr in IN_BULK and bool(call.args) and names(call.args[0]) == {model}
            for call in walked(function)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        )
    )


def test_the_guards_watch_every_table_of_a_row() -> None:
    assert {"insert_many", "wrote_many"} <= IN_BULK
    assert {model.__name__ for model in PATHS} == tables_of_a_row() == {"Point", "System", "Site", "Organisation"}


@pytest.mark.parametrize("model", TELLS)
def test_who_writes_the_register_or_a_report_tells_of_it(model: str) -> None:
    writers = [(path, function) for path, function in functions() if writes(function, model)]
    if model in ("Point", "System", "CameraState"):
        assert writers, "the guard no longer sees who writes"
    silent = [
        f"{path.relative_to(ROOT)}::{function.name}"
        for path, function in writers
        if names(function).isdisjoint(TELLS[model])
    ]
    assert set(silent) == BULK, "\n".join(silent)


@pytest.mark.parametrize(
    "code",
    [
        "def f(held: Trial): held.point.save()",
        "def f(): [row.save() for row in Point.objects.all()]",
        "def f():\n    rows = [p for p in Point.objects.all()]\n    for r in rows: r.save()",
        "def f():\n    rows = {p.pk: p for p in Point.objects.all()}\n    rows[1].save()",
        "def f():\n    a, b = Point.objects.get(), 1\n    a.save()",
        "def f():\n    if row := Point.objects.first(): row.save()",
        "async def f(): await Point.objects.aupdate(code='')",
        "async def f(row: Point): await row.asave()",
        "def f(record, *rows: Attested):\n    for row in rows:\n        row.save()\n        record.wrote(row)",
        "def f(**rows: Point):\n    for row in rows.values(): row.save()",
        "def f(row: Point, /): row.save()",
        "def f(row: 'models.Model'): row.save()",
        "def f[M: Attested](rows: Iterable[M]): [row.save() for row in rows]",
        "def f(x):\n    row: Attested = x()\n    row.save()",
        "def f(self):\n    for row in self.rows: row.save()",
        "def f(self): self.rows[0].save()",
        "def f():\n    save = Point.objects.filter(code='1').update\n    save(code='2')",
        "def f(rows): map(Point.save, rows)",
        "def f(row: Point): partial(row.save, force_update=True)",
        "def f(points: list[Point]):\n    for p, x in zip(points, y): p.save()",
        "def f(points: list[Point]):\n    for some in batched(points, 9):\n        for p in some: p.save()",
        "def f(): get_object_or_404(Point, pk=1).save()",
        "def f():\n    row = get_object_or_404(Point, pk=1)\n    row.save()",
        "def f(): models.Point.objects.update(code='')",
        "def f(row: Point):\n    late = []\n    late.append(row)\n    for one in late: one.save()",
        "def f(rows: list[Point]):\n    late = []\n    late.extend(rows)\n    late[0].save()",
        "def f(row: Point):\n    found = {}\n    found[1] = row\n    for one in found.values(): one.save()",
        "def f(a: QuerySet[Point], b): (b | a).update(code='')",
    ],
)
def test_the_guard_sees_each_way_to_write_a_point(code: str) -> None:
    (function,) = ast.parse(code).body
    assert isinstance(function, FUNCTIONS)
    assert writes(function, "Point")
    for other in (
        "def f(held: Trial): held.save()",
        "def f(row: T): row.save()",
        "def f(self): self.store.save(1)",
        "def f():\n    a, b = Point.objects.get(), x\n    b.save()",
    ):
        (function,) = ast.parse(other).body
        assert isinstance(function, FUNCTIONS)
        assert not writes(function, "Point")


def test_a_finder_is_known_however_its_type_is_written() -> None:
    for returns in ("models.Point", "'Point'", "list['Point | None']"):
        assert finders_in([ast.parse(f"def f() -> {returns}: pass")])["Point"] == {"f"}


SIGNALS = {
    "signals", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init",
}  # fmt: skip


def signals_in(tree: ast.Module) -> list[str]:
    """Where a module imports Django's signals, takes one as an attribute (`models.signals.post_save`), connects to
    anything of Django's or has a receiver. What is called is none: a field has a method pre_save."""
    words = {"dispatch"} | SIGNALS
    imports = [
        ast.unparse(node)
        for node in nodes_of(tree, ast.ImportFrom, ast.Import)
        if words & set(re.findall(r"\w+", ast.unparse(node)))
    ]
    methods = {id(node.func) for node in nodes_of(tree, ast.Call)}
    taken = [node for node in nodes_of(tree, ast.Attribute) if node.attr in SIGNALS and id(node) not in methods]
    return imports + list(map(ast.unparse, [*taken, *listened(tree)]))


def listened(tree: ast.Module) -> list[ast.expr]:
    """`user_logged_in.connect` of a name from Django, whatever it is called here, and what is decorated `@receiver`."""
    theirs = names_of_django(tree)
    connects = [
        node for node in nodes_of(tree, ast.Attribute) if node.attr == "connect" and subjects(node.value) & theirs
    ]
    decorators = [
        one for node in nodes_of(tree, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        for one in node.decorator_list if re.search(r"\breceiver\b", ast.unparse(one))
    ]  # fmt: skip
    return [*connects, *decorators]


def names_of_django(tree: ast.Module) -> set[str]:
    """The names by which a module has what it imports from Django, and those that it gives these."""
    found = set()
    for node in nodes_of(tree, ast.ImportFrom, ast.Import):
        origin = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for one in node.names:
            if (origin or one.name).partition(".")[0] == "django":
                found.add(one.asname or one.name.partition(".")[0])
    if found:
        for assigned in nodes_of(tree, ast.Assign):
            if isinstance(assigned.value, ast.Name | ast.Attribute) and subjects(assigned.value) & found:
                found |= {one.id for one in assigned.targets if isinstance(one, ast.Name)}
    return found


def test_there_are_no_signals() -> None:
    found = {path.relative_to(ROOT): here for path, tree in trees(source_files()) if (here := signals_in(tree))}
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "import django.db.models.signals",
        "from django.db import models\nmodels.signals.post_save.connect(f)",
        "from django.db.models import base\nbase.pre_delete.connect(f)",
        "from django.contrib.auth import user_logged_in\nuser_logged_in.connect(f)",
        "from django.contrib.auth import user_logged_in as came\ncame.connect(f)",
        "import django.contrib.auth\ndjango.contrib.auth.user_logged_in.connect(f)",
        "import django.contrib.auth as accounts\nhears = accounts.user_logged_in\nmap(hears.connect, fs)",
        "from django.contrib.auth.models import receiver\n@receiver(s)\ndef f(): pass",
        "from django.contrib.auth import models\n@models.receiver(s)\ndef f(): pass",
    ],
)
def test_the_guard_sees_a_signal_however_it_is_taken(code: str) -> None:
    assert signals_in(ast.parse(code))
    assert signals_in(ast.parse("field.pre_save(row, True)")) == []
    assert signals_in(ast.parse("from django.db import models\nimport sqlite3\nsqlite3.connect(path)")) == []


@pytest.mark.django_db(transaction=True)
def test_who_tells_does_it_inside_the_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        tell_points_changed(Point.objects.all())
    with pytest.raises(RuntimeError, match="inside the transaction"):
        tell_cameras_reported("rec-1", {})
    with transaction.atomic():
        tell_points_changed(Point.objects.none())
        tell_cameras_reported("rec-1", {})
