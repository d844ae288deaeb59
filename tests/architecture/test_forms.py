"""Pages read requests through forms (docs/design/forms.md): found by syntax tree, so that a new page is seen too."""

import ast

from tests.support.house import PACKAGE, ROOT, nodes_of, trees

WEB = PACKAGE / "web"
FIELDS_OF_A_REQUEST = {"POST", "GET", "FILES"}


def reads_a_request(tree: ast.Module) -> list[int]:
    """Lines that take the fields, the query or the body of a request."""
    return [
        node.lineno
        for node in nodes_of(tree, ast.Attribute)
        if node.attr in FIELDS_OF_A_REQUEST
        or (node.attr == "body" and isinstance(node.value, ast.Name) and node.value.id == "request")
    ]


def test_no_page_reads_the_fields_of_a_request_by_itself() -> None:
    files = tuple(path for path in sorted(WEB.rglob("*.py")) if WEB / "forms" not in path.parents)
    assert len(files) > 60
    found = {str(path.relative_to(ROOT)): lines for path, tree in trees(files) if (lines := reads_a_request(tree))}
    assert found == {}


def test_the_guard_sees_each_way_to_read_a_request() -> None:
    for line in ("request.POST['a']", "self.request.GET.get('a')", "asked.request.FILES", "json.loads(request.body)"):
        assert reads_a_request(ast.parse(line)) == [1]
    assert reads_a_request(ast.parse("body.url")) == []
    forms = trees(tuple(sorted((WEB / "forms").rglob("*.py"))))
    assert any(reads_a_request(tree) for _, tree in forms), "web/forms reads requests"


def rules_called(tree: ast.Module) -> set[str]:
    """Names of rules that a module calls: may_..., refuse, allow, and require of kit.decision."""
    called = {node.func for node in nodes_of(tree, ast.Call)}
    names = {one.id for one in called if isinstance(one, ast.Name)}
    attributes = {one.attr for one in called if isinstance(one, ast.Attribute)}
    return {name for name in names | attributes if name.startswith("may_")} | (names & {"refuse", "allow", "require"})


def test_a_form_calls_no_rule() -> None:
    """A form checks shape; whether the law allows a value is decided by the action."""
    forms = {*WEB.rglob("*form*.py"), *(WEB / "forms").rglob("*.py")}
    assert len(forms) > 15
    assert {str(path): found for path, tree in trees(tuple(sorted(forms))) if (found := rules_called(tree))} == {}
    assert rules_called(ast.parse("rules.may_place_hold(who)\nrefuse('3', '', '')")) == {"may_place_hold", "refuse"}
