"""Pages read requests through forms (docs/design/forms.md): found by syntax tree, so that a new page is seen too."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.support.bindings import bindings, parts
from tests.support.house import PACKAGE, nodes_of, trees, walked

WEB = PACKAGE / "web"
FIELDS_OF_A_REQUEST = {"POST", "GET", "FILES", "COOKIES", "get_signed_cookie", "parse_file_upload"}
BYTES_OF_A_REQUEST = {"body", "read", "readline", "readlines"}
WHOLE_OF_A_REQUEST = {"environ", "get_full_path", "get_full_path_info"}
"""Attributes of a request that contain its query or its body with all else."""
IN_PART = {"META", "build_absolute_uri"}
"""Attributes that contain them, too, but are asked for a part: one header by its name, the address of a given path."""
OURS = re.compile(r"_mingcha_\w+|_dont_enforce_csrf_checks")
"""What pages keep at a request under a name with an underscore: other such names are Django's, of fields and body."""
HEADERS = {
    "Accept", "Accept-Encoding", "Authorization", "Hx-History-Restore-Request", "Hx-Request", "If-None-Match",
    "If-Range", "Origin", "Range", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "User-Agent",
}  # fmt: skip
"""What pages ask a request for by name: how it was sent, by what, and how its answer is to be. No field of a page."""
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
    "access/wall/layouts.py": 1,  # COOKIES: the seat that this screen is
    "access/wall/pages.py": 1,  # COOKIES: the cameras that the wall had
    "frame/person.py": 1,  # COOKIES: day or night, as chosen at this seat
    "frame/session.py": 1,  # COOKIES: whether a language was chosen at this seat
    "registry/sign_in/device.py": 1,  # COOKIES: the signed id of this browser
    "supervision/alarms/pages.py": 1,  # COOKIES: the cameras that the wall had
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
    in_part = set(map(id, asked_in_part(tree)))
    headers = headers_asked(tree, requests)
    by_name = (node.lineno for node in nodes_of(tree, ast.Call) if gets_by_name(node, requests))
    taken = (node.lineno for node in nodes_of(tree, ast.Attribute) if is_read(node, requests))
    whole = (node.lineno for node in nodes_of(tree, ast.Attribute) if node.attr in IN_PART and id(node) not in in_part)
    return [*taken, *texts, *parsers, *imported, *by_name, *whole, *headers, *lines_read(tree, requests)]


def is_read(node: ast.Attribute, requests: set[str]) -> bool:
    """Whether an attribute is the fields, the bytes or the whole of a request."""
    if node.attr in BYTES_OF_A_REQUEST or is_private(node.attr):
        return is_one(node.value, requests)
    return node.attr in FIELDS_OF_A_REQUEST | WHOLE_OF_A_REQUEST | PARSERS and ast.unparse(node) != "os.environ"


def is_private(name: str) -> bool:
    return name.startswith("_") and not OURS.fullmatch(name)


def asked_in_part(tree: ast.Module) -> Iterator[ast.expr]:
    """Where a request is asked for one header by its literal name, or for the address of a path that is given."""
    yield from (of for of, _ in named_parts(tree))
    for node in nodes_of(tree, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.args and not isinstance(node.args[0], ast.Starred):
            is_whole = isinstance(node.args[0], ast.Constant) and node.args[0].value is None
            if node.func.attr == "build_absolute_uri" and not is_whole:
                yield node.func


def named_parts(tree: ast.Module) -> Iterator[tuple[ast.expr, object]]:
    """(mapping, name) where something is asked for what it has under a literal name."""
    for node in nodes_of(tree, ast.Subscript):
        if isinstance(node.slice, ast.Constant):
            yield node.value, node.slice.value
    for call in nodes_of(tree, ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get" and call.args:
            name = call.args[0]
            if isinstance(name, ast.Constant):
                yield call.func.value, name.value


def lines_read(tree: ast.Module, requests: set[str]) -> Iterator[int]:
    """Lines that go over a request, which gives its body line by line, or hand it to what reads files or lines."""
    for node in nodes_of(tree, ast.For, ast.AsyncFor, ast.comprehension):
        if is_one(node.iter, requests):
            yield node.iter.lineno
    for node in nodes_of(tree, ast.Starred, ast.YieldFrom):
        if is_one(node.value, requests):
            yield node.lineno
    for node in nodes_of(tree, ast.Call):
        if _last(node.func) in READS_LINES or ast.unparse(node.func) == "csv.reader":
            given = (*node.args, *(one.value for one in node.keywords))
            yield from (node.lineno for one in given if is_one(one, requests))


def gets_by_name(node: ast.Call, requests: set[str]) -> bool:
    """Whether `getattr` takes fields of anything, or of a request its bytes, its whole or what a value names; whether
    `vars` takes a request; whether `attrgetter` or `methodcaller` takes any of these, or what a value names."""
    texts = [str(one.value) if isinstance(one, ast.Constant) else "POST" for one in node.args]
    named = {part for text in texts for part in text.split(".")}
    of_a_request = BYTES_OF_A_REQUEST | WHOLE_OF_A_REQUEST | IN_PART
    match _last(node.func):
        case "vars":
            return any(is_one(one, requests) for one in node.args)
        case "attrgetter":
            return bool(named & (FIELDS_OF_A_REQUEST | of_a_request))
        case "methodcaller":
            return bool({*texts[:1]} & (FIELDS_OF_A_REQUEST | of_a_request))
        case "getattr" if node.args and is_one(node.args[0], requests):
            return texts[1:2] == [] or texts[1] in FIELDS_OF_A_REQUEST | of_a_request or is_private(texts[1])
        case "getattr":
            literal = {one.value for one in node.args[1:2] if isinstance(one, ast.Constant)}
            return bool(literal & FIELDS_OF_A_REQUEST)
    return False


def headers_asked(tree: ast.Module, requests: set[str]) -> Iterator[int]:
    """Lines that ask a request for a header that is none of the protocol's, or take its headers otherwise."""
    literal = {id(of): name for of, name in named_parts(tree)}
    for node in nodes_of(tree, ast.Attribute):
        if node.attr == "META" and is_field(str(literal.get(id(node), ""))):
            yield node.lineno
        elif node.attr == "headers" and str(literal.get(id(node))).title() not in HEADERS:
            yield from [node.lineno] if is_one(node.value, requests) else ()


def is_field(name: str) -> bool:
    """Whether a name of META is a header's, and of none of the protocol."""
    return name.startswith("HTTP_") and name.removeprefix("HTTP_").replace("_", "-").title() not in HEADERS


def names_of_requests(tree: ast.Module) -> set[str]:
    """`request`, and each other name or attribute that a module gives one to or declares as one."""
    types, names, bound, before = types_of_requests(tree), {"request"}, list(bindings(tree)), 0
    names |= {one.arg for one in nodes_of(tree, ast.arg) if declares(one.annotation, types)}
    names |= {_last(one.target) for one in nodes_of(tree, ast.AnnAssign) if declares(one.annotation, types)}
    while len(names) > before:
        before = len(names)
        for target, value in bound:
            if is_one(value, names) or gives_one(value, names):
                stored = (one for one in walked(target) if isinstance(one, ast.Name | ast.Attribute))
                names |= {_last(one) for one in stored if isinstance(one.ctx, ast.Store)}
    return names


def types_of_requests(tree: ast.Module) -> set[str]:
    """The names by which a module has types of requests: what it imports or names as one, aliases, subclasses, bound
    variables of types. A request of footage, from a module outside the pages or of no base, is another thing."""
    imported = [(one, node.module or "") for node in nodes_of(tree, ast.ImportFrom) for one in node.names]
    types = {one.asname or one.name for one, _ in imported if one.name.endswith("Request")}
    types |= {_last(node) for node in nodes_of(tree, ast.Name, ast.Attribute) if _last(node).endswith("Request")}
    types |= {
        word
        for node in nodes_of(tree, ast.Constant)
        if isinstance(node.value, str)
        for word in re.findall(r"\b\w+Request\b", node.value)
    }
    types -= {one.asname or one.name for one, module in imported if is_of_footage(module)}
    types -= {node.name for node in nodes_of(tree, ast.ClassDef) if not node.bases}
    named: list[tuple[str, ast.expr | None]] = [
        *((one.name.id, one.value) for one in nodes_of(tree, ast.TypeAlias)),
        *((one.name, one.bound) for one in nodes_of(tree, ast.TypeVar)),
        *((one.name, base) for one in nodes_of(tree, ast.ClassDef) for base in one.bases),
        *((_last(one), node.value) for node in nodes_of(tree, ast.Assign) for one in node.targets),
    ]
    before = -1
    while len(types) > before:
        before = len(types)
        types |= {name for name, value in named if isinstance(value, TYPES) and declares(value, types)}
    return types


def is_of_footage(module: str) -> bool:
    return module.startswith("mingcha.") and not module.startswith("mingcha.web.")


TYPES = (ast.Name, ast.Attribute, ast.BinOp, ast.Subscript, ast.Constant)
"""What a type is written as."""


def declares(annotation: ast.expr | None, types: set[str]) -> bool:
    """Whether an annotation says that something is a request, or has one; a Callable takes one."""
    match annotation:
        case None | ast.Subscript(value=ast.Name(id="Callable")):
            return False
        case ast.Constant(value=str()):
            return any(one in types for one in re.findall(r"\w+", annotation.value))
        case ast.Name() | ast.Attribute():
            return _last(annotation) in types
    return any(declares(one, types) for one in ast.iter_child_nodes(annotation) if isinstance(one, ast.expr))


def is_one(node: ast.expr, names: set[str]) -> bool:
    """Whether a value is a request, in one of its parts."""
    return _last(node) in names or any(is_one(one, names) for one in parts(node))


GIVES_BACK = {"cast", "closing", "copy", "enter_context", "nullcontext"}


def gives_one(node: ast.expr, names: set[str]) -> bool:
    """Whether a value is what a function gives that gives back what it got."""
    return (
        isinstance(node, ast.Call)
        and _last(node.func) in GIVES_BACK
        and any(is_one(one, names) or gives_one(one, names) for one in node.args)
    )


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
        "asked: Any = self.request; asked.body",
        "(asked := request).body",
        "[asked.body for n in x if (asked := self.request)]",
        "asked, n = request, 1; asked.body",
        "self.asked = request; self.asked.body",
        "for asked in (request,): asked.body",
        "asked = cast(Any, request); asked.body",
        "def f(asked: WSGIRequest): asked.read()",
        "def f(asked: 'http.HttpRequest | None'): asked.read()",
        "def f[R: HttpRequest](asked: R): asked.read()",
        "with closing(request) as asked: asked.read()",
        "json.loads(request.headers['X-Fields'])",
        "json.loads(request.headers.get('X-Fields'))",
        "json.loads(request.META['HTTP_X_FIELDS'])",
        "dict(request.headers)",
        "request.headers[KEY]",
        "getattr(request, request.method)",
        "getattr(asked.request, *names)",
        "getattr(*(request, 'POST'))",
        "request._post",
        "asked.request._stream",
        "request._body",
        "request.__dict__['_post']",
        "getattr(request, '_post')",
        "vars(request)['_post']",
        "request.COOKIES.get('a')",
        "request.get_signed_cookie('a')",
        "attrgetter('POST')(request)",
        "operator.attrgetter('request.POST')",
        "attrgetter(name)",
        "methodcaller('read')",
    ],
)
def test_the_guard_sees_each_way_to_read_a_request(line: str) -> None:
    assert set(reads_a_request(ast.parse(line))) == {1}


@pytest.mark.parametrize(
    "code",
    [
        "type Asked = HttpRequest\ndef f(asked: Asked): json.loads(asked.body)",
        "Asked = http.HttpRequest\ndef f(asked: Asked): json.loads(asked.body)",
        "from django.http import HttpRequest as Asked\ndef f(asked: Asked): json.loads(asked.body)",
        "class Asked(HttpRequest): n: int\ndef f(asked: Asked | None): json.loads(asked.body)",
        "if (asked := self.request):\n    asked.body",
    ],
)
def test_the_guard_knows_a_request_by_another_name(code: str) -> None:
    assert reads_a_request(ast.parse(code)) == [2]


def test_the_guard_leaves_other_things_alone() -> None:
    for line in (
        "body.url",
        "os.environ['A']",
        "getattr(request, 'user')",
        "getattr(row, 'body')",
        "row.body",
        "json.load(file)",
        "reader(request)",
        "getattr(row, name)",
        "getattr(request, '_mingcha_person', None)",
        "request._mingcha_person",
        "request.user._state",
        "attrgetter('code')",
        "methodcaller('fold', 'GET')",
        "render(request, 'a.html')",
        "[line for line in request.user.roles]",
        "list(response.headers)",
        "request.headers.get('HX-Request')",
        "user = request.user; user.read()",
        "from mingcha.access.requests.values import FoundRequest\ndef f(found: FoundRequest): found.read()",
        "def f(answer: Callable[[HttpRequest], object]): answer.read()",
        "request.build_absolute_uri(path)",
        "request.META.get('REMOTE_ADDR', '')",
        "request.META['REMOTE_ADDR']",
    ):
        assert reads_a_request(ast.parse(line)) == [], line
    forms = trees(tuple(sorted((WEB / "forms").rglob("*.py"))))
    assert any(reads_a_request(tree) for _, tree in forms), "web/forms reads requests"
