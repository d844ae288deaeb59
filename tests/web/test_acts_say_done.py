"""What a page carried out is said on the next page (issue point D: success is said)."""

import ast
from pathlib import Path

from tests.support.house import PACKAGE, nodes_of, trees, walked

REDIRECTS = {"redirect", "HttpResponseRedirect"}


def called(node: ast.AST) -> set[str]:
    """The names of the functions that are called inside a node."""
    calls = (one.func for one in walked(node) if isinstance(one, ast.Call))
    return {func.id for func in calls if isinstance(func, ast.Name)}


def acts_of(tree: ast.Module) -> list[ast.With]:
    """The blocks around an action: `with form.answers(request):` that go on to another page. Where the action itself
    returns the address (`HttpResponseRedirect(act())`), it says what was done."""
    found = []
    for node in nodes_of(tree, ast.With):
        around = [item.context_expr for item in node.items]
        answers = any(isinstance(one, ast.Call) and getattr(one.func, "attr", "") == "answers" for one in around)
        returns = [one.value for one in walked(node) if isinstance(one, ast.Return) and one.value is not None]
        if answers and any(called(value) & REDIRECTS and "act" not in called(value) for value in returns):
            found.append(node)
    return found


def test_every_page_that_carries_out_an_act_says_so() -> None:
    silent, blocks = [], 0
    for path, tree in trees(tuple(sorted((PACKAGE / "web").rglob("*.py")))):
        for block in acts_of(tree):
            blocks += 1
            if "done" not in called(block):
                silent.append(f"{Path(path).relative_to(PACKAGE).as_posix()}:{block.lineno}")
    assert blocks > 20
    assert silent == []
