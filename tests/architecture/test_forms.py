"""Pages read requests through forms (docs/design/forms.md): found by syntax tree, so that a new page is seen too."""

import ast
from collections.abc import Iterable, Iterator

import pytest
from tests.support.house import (
    PACKAGE,
    dotted,
    imports_of,
    nodes_of,
    rules_modules,
    trees,
    walked,
)

WEB = PACKAGE / "web"
FIELDS_OF_A_REQUEST = {"POST", "GET", "FILES"}
BYTES_OF_A_REQUEST = {"body", "read", "readline", "readlines"}
WHOLE_OF_A_REQUEST = {"environ", "get_full_path", "get_full_path_info"}
"""Attributes of a request that contain its query or its body with all else."""
IN_PART = {"META", "build_absolute_uri"}
"""Attributes that contain them, too, but are asked for a part: one header by its name, the address of a given path."""
PARSERS = {"parse_qs", "parse_qsl", "QueryDict", "MultiPartParser"}
READS_LINES = {
    "DictReader", "TextIOWrapper", "bytes", "chain", "copyfileobj", "enumerate", "extend", "filter", "from_iterable",
    "islice", "iter", "iterparse", "join", "list", "load", "map", "next", "parse", "reduce", "set", "sorted",
    "tuple", "writelines", "zip",
}  # fmt: skip
"""What is handed a file, or anything that gives lines: a request is both, and gives its body."""
DISCARDS = WEB / "frame" / "whole_requests.py"
"""It reads the rest of a body before the response, and looks at none of it."""
OTHER_READERS = {
    "frame/proxies.py": 1,  # META: all headers, of which it takes away those that no trusted proxy sent
    "access/duty/forms.py": 1,  # get_full_path: the address that the form leads back to
    "registry/saved_filters/pages.py": 2,  # QueryDict, imported and called: the kept text of a filter for its form
}
"""Who takes the whole of a request or parses, and on how many lines; the reason beside it."""


def reads_a_request(tree: ast.Module) -> list[int]:
    """Lines that take the fields, the query or the body of a request, or a parser of them."""
    texts = (node.lineno for node in nodes_of(tree, ast.Constant) if node.value in ("QUERY_STRING", "wsgi.input"))
    requests = names_of_requests(tree)
    parsers = (node.lineno for node in nodes_of(tree, ast.Name) if node.id in PARSERS)
    imported = (
        node.lineno for node in nodes_of(tree, ast.ImportFrom) if PARSERS & {alias.name for alias in node.names}
    )
    parts = set(map(id, asked_in_part(tree)))
    by_name = (node.lineno for node in nodes_of(tree, ast.Call) if gets_by_name(node, requests))
    taken = (node.lineno for node in nodes_of(tree, ast.Attribute) if is_read(node, requests))
    whole = (node.lineno for node in nodes_of(tree, ast.Attribute) if node.attr in IN_PART and id(node) not in parts)
    return [*taken, *texts, *parsers, *imported, *by_name, *whole, *lines_read(tree, requests)]


def is_read(node: ast.Attribute, requests: set[str]) -> bool:
    """Whether an attribute is the fields, the bytes or the whole of a request."""
    if node.attr in BYTES_OF_A_REQUEST:
        return _last(node.value) in requests
    return node.attr in FIELDS_OF_A_REQUEST | WHOLE_OF_A_REQUEST | PARSERS and ast.unparse(node) != "os.environ"


def asked_in_part(tree: ast.Module) -> Iterator[ast.expr]:
    """Where a request is asked for one header by its literal name, or for the address of a path that is given."""
    for node in nodes_of(tree, ast.Subscript):
        if isinstance(node.slice, ast.Constant):
            yield node.value
    for node in nodes_of(tree, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.args and not isinstance(node.args[0], ast.Starred):
            is_literal, of = isinstance(node.args[0], ast.Constant), node.func
            if of.attr == "get" and is_literal:
                yield of.value
            elif of.attr == "build_absolute_uri" and not (is_literal and node.args[0].value is None):
                yield of


def lines_read(tree: ast.Module, requests: set[str]) -> Iterator[int]:
    """Lines that go over a request, which gives its body line by line, or hand it to what reads files or lines."""
    for node in nodes_of(tree, ast.For, ast.AsyncFor, ast.comprehension):
        if _last(node.iter) in requests:
            yield node.iter.lineno
    for node in nodes_of(tree, ast.Starred, ast.YieldFrom):
        if _last(node.value) in requests:
            yield node.lineno
    for node in nodes_of(tree, ast.Call):
        if _last(node.func) in READS_LINES or ast.unparse(node.func) == "csv.reader":
            given = (*node.args, *(one.value for one in node.keywords))
            yield from (node.lineno for one in given if _last(one) in requests)


def gets_by_name(node: ast.Call, requests: set[str]) -> bool:
    """Whether `getattr` takes fields of anything, or the bytes or the whole of a request."""
    if ast.unparse(node.func) != "getattr" or not isinstance(name := node.args[1], ast.Constant):
        return False
    of_a_request = BYTES_OF_A_REQUEST | WHOLE_OF_A_REQUEST | IN_PART if _last(node.args[0]) in requests else set()
    return name.value in FIELDS_OF_A_REQUEST | of_a_request


def names_of_requests(tree: ast.Module) -> set[str]:
    """`request`, and each other name that a module assigns one to or declares as one."""
    names = {"request"}
    for argument in nodes_of(tree, ast.arg):
        if argument.annotation is not None and "HttpRequest" in ast.unparse(argument.annotation):
            names.add(argument.arg)
    for node in nodes_of(tree, ast.Assign):
        if _last(node.value) in names:
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _last(node: ast.expr) -> str:
    """The last part of a name or of an attribute, "" for other expressions."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_no_page_reads_the_fields_of_a_request_by_itself() -> None:
    files = tuple(path for path in sorted(WEB.rglob("*.py")) if WEB / "forms" not in path.parents and path != DISCARDS)
    assert len(files) > 60
    found = {path.relative_to(WEB).as_posix(): lines for path, tree in trees(files) if (lines := reads_a_request(tree))}
    assert {path: len(lines) for path, lines in found.items()} == OTHER_READERS, found


@pytest.mark.parametrize(
    "line",
    [
        "request.POST['a']",
        "self.request.GET.get('a')",
        "asked.request.FILES",
        "json.loads(request.body)",
        "asked.request.body",
        "self.request.read()",
        "request.META['QUERY_STRING']",
        "request.environ['a']",
        "urlsplit(request.get_full_path()).query",
        "urllib.parse.parse_qs(x)",
        "from urllib.parse import parse_qsl as fields",
        "parse_qsl(x)",
        "QueryDict(x)",
        "getattr(request, 'POST')",
        "getattr(asked.request, 'body', b'')",
        "whole = request; whole.body",
        "whole = asked.request; more = whole; more.read()",
        "def f(whole: HttpRequest): return whole.body",
        "json.load(request)",
        "json.load(fp=self.request)",
        "for line in request: pass",
        "[line for line in asked.request]",
        "a = [*request]",
        "b''.join(request)",
        "list(request)",
        "csv.reader(request)",
        "whole = request; next(iter(whole))",
        "urlsplit(request.build_absolute_uri()).query",
        "request.build_absolute_uri(None)",
        "asks = request.build_absolute_uri",
        "request.META.get(KEY)",
        "request.META[KEY]",
        "dict(request.META)",
        "getattr(request, 'META')",
        "MultiPartParser(request.META, request, [], 'utf8').parse()",
    ],
)
def test_the_guard_sees_each_way_to_read_a_request(line: str) -> None:
    assert set(reads_a_request(ast.parse(line))) == {1}


def test_the_guard_leaves_other_things_alone() -> None:
    for line in (
        "body.url",
        "os.environ['A']",
        "getattr(request, 'user')",
        "getattr(row, 'body')",
        "row.body",
        "json.load(file)",
        "reader(request)",
        "render(request, 'a.html')",
        "[line for line in request.user.roles]",
        "list(request.headers)",
        "request.build_absolute_uri(path)",
        "request.META.get('REMOTE_ADDR', '')",
        "request.META['REMOTE_ADDR']",
    ):
        assert reads_a_request(ast.parse(line)) == [], line
    forms = trees(tuple(sorted((WEB / "forms").rglob("*.py"))))
    assert any(reads_a_request(tree) for _, tree in forms), "web/forms reads requests"


FORMS = frozenset({"ActionForm", "PageForm", "QueryForm", "ListForm"})
"""The base classes of every form of a page (web/forms)."""
RULES = frozenset(map(dotted, rules_modules()))
OF_DECISIONS = ("mingcha.kit.decision", frozenset({"refuse", "allow", "require"}))
SHAPES = {"network_from", "last_day_to_agree"}
"""Functions of rules modules that decide nothing: one reads a text as a network, one is the day that a form shows."""


def forms_of(found: Iterable[ast.Module]) -> list[ast.ClassDef]:
    """The form classes among these modules, found by their base classes, however far up."""
    classes = [node for tree in found for node in nodes_of(tree, ast.ClassDef)]
    known, before = set(FORMS), 0
    while len(known) > before:
        before = len(known)
        known |= {
            node.name for node in classes if known & {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        }
    return [node for node in classes if node.name in known]


def rules_used(tree: ast.Module, inside: Iterable[ast.AST]) -> set[str]:
    """The rules that nodes of a module call or hand over (`parse=...`): functions that it imports from a module of
    rules, whatever their names, or takes out of one; `may_...` of whomever; refuse, allow, require of kit.decision."""
    names, modules, imported = set(), set(), {here for _, _, here in imports_of(tree)}
    for module, name, here in imports_of(tree):
        if module in RULES and name.islower():
            names.add(here)
        elif f"{module}.{name}" in RULES or (not name and module in RULES):
            modules.add(here)
        elif (module == OF_DECISIONS[0] and name in OF_DECISIONS[1]) or name.startswith("may_"):
            names.add(here)
    found = set()
    for node in inside:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.islower():
            is_rule = node.value.id in modules or (node.value.id in imported and node.attr.startswith("may_"))
            found |= {node.attr} if is_rule else set()
    return found


def test_a_form_uses_no_rule() -> None:
    """A form checks shape; whether the law allows a value is decided by the action."""
    files = tuple(sorted(WEB.rglob("*.py")))
    forms = set(map(id, forms_of(tree for _, tree in trees(files))))
    assert len(forms) > 300
    found = {}
    for path, tree in trees(files):
        of_forms = "form" in path.stem or WEB / "forms" in path.parents
        parts = tree.body if of_forms else [one for one in nodes_of(tree, ast.ClassDef) if id(one) in forms]
        if used := rules_used(tree, (node for part in parts for node in walked(part))) - SHAPES:
            found[path.relative_to(WEB).as_posix()] = used
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "from mingcha.access.duty import rules as r\nclass A(B):\n    def clean(self):\n        r.may_revoke(1)",
        "from mingcha.access.duty.rules import on_duty\nclass A(B):\n    a = Field(parse=on_duty)",
        "from mingcha.supervision.inspections.answers import may_answer_order as m\nclass A(B):\n    a = F(parse=m)",
        "from mingcha.kit.decision import refuse\nclass A(B):\n    a = refuse('3', '', '')",
    ],
)
def test_the_guard_sees_a_rule_in_a_form(line: str) -> None:
    base = "from mingcha.web.forms.action_form import ActionForm\nclass B(ActionForm):\n    pass\n"
    tree = ast.parse(base + line)
    assert [one.name for one in forms_of([tree])] == ["B", "A"]
    assert len(rules_used(tree, walked(tree))) == 1


def test_the_guard_leaves_values_of_rules_modules_alone() -> None:
    tree = ast.parse(
        "from mingcha.access.duty.rules import MOST_POINTS, Purpose\nclass A(B):\n    a = Purpose(MOST_POINTS)"
    )
    assert rules_used(tree, walked(tree)) == set()
