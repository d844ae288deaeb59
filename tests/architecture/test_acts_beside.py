"""Acts that stand beside one another decide on nothing that acts of their kind write: docs/design/acts.md names each
module that has one, so that whoever changes what such an act is judged by finds all of them."""

import ast
import re

from tests.support.house import PACKAGE, ROOT, source_files

PAGE = ROOT / "docs" / "design" / "acts.md"


def is_beside(tree: ast.AST) -> bool:
    """Whether a module begins an act with `beside=True`, or by anything but False."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "act"
        and any(
            one.arg == "beside" and not (isinstance(one.value, ast.Constant) and one.value.value is False)
            for one in node.keywords
        )
        for node in ast.walk(tree)
    )


def test_the_page_names_every_module_with_such_an_act() -> None:
    texts = ((path, path.read_text(encoding="utf-8")) for path in source_files())
    found = {str(path.relative_to(PACKAGE)) for path, text in texts if "beside=" in text and is_beside(ast.parse(text))}
    line = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if "acts are of this kind" in line)
    named = set(re.findall(r"`([a-z_/]+\.py)`", line.partition("acts are of this kind")[2]))
    assert named == found


def test_the_guard_sees_one() -> None:
    assert is_beside(ast.parse("with act(by, 'a', beside=True) as record: pass"))
    assert is_beside(ast.parse("with act(by, 'a', beside=renewed) as record: pass"))
    assert not is_beside(ast.parse("with act(by, 'a', beside=False) as record: pass"))
