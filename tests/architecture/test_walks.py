"""The walks of ARCHITECTURE.md name files that exist, one a step and at most ten each, every one once, and each step is
reached from the one before it or from the one that it names, which uses a function or class of it, and goes back to
none; links lead somewhere."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from tests.support.house import PACKAGE, ROOT, floors, nodes_of, planes, tree_of

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
WALKS = re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\d+\. `([\w/]+\.py)` \S", re.MULTILINE)
LINE = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
BESIDE = re.compile(r"^Beside it: (.+)$", re.MULTILINE)
FROM = re.compile(r"`(?:[\w/]+\.py)` \(from (\d+)\) ")
"""A step that another one than the step before it leads to."""
INGEST = ("media/ingest/", "media/rtsp/", "media/rtp/", "media/feed/")
"""What runs inside the recorder before it comes to its own files."""
WIRES = "run/programs/"
"""Where programs are put together: a file here leads from a step that it imports to another one."""
FILE = re.compile(r"`([\w/]+/\w+\.py)`")
RECEIVES = "media/recorder/operations.py"
"""What comes to a recorder over the local protocol comes to its table of operations."""
_ROW, _PROTOCOL = "a row of the database leads here", "over the local protocol"
_PERSON, _REGISTERED = "a person on a page of their own", "registered by"
WITHOUT_IMPORT = {
    ("access/approvals/actions.py", "access/requests/opening.py"): _PERSON,
    ("access/exports/delivering.py", "evidence/bag_verifier/verify.py"): "from the bag alone",
    ("access/requests/actions.py", "access/signatures/actions.py"): _PERSON,
    ("access/requests/opening.py", "access/exports/tasks.py"): _ROW,
    ("access/requests/opening.py", "access/tickets/of_requests.py"): _PERSON,
    ("access/shares/opening.py", "access/tickets/of_shares.py"): _ROW,
    ("access/signatures/actions.py", "access/approvals/actions.py"): _PERSON,
    ("custody/disposal/actions.py", "station/uplink/carrying.py"): _ROW,
    ("media/gateway/channels.py", RECEIVES): _PROTOCOL,
    ("media/masked/source.py", "media/masker/picture_line.py"): "in that process",
    ("privacy/masks/actions.py", "station/uplink/wanted.py"): _ROW,
    ("registry/points/changes.py", "overview/points/upkeep.py"): _REGISTERED,
    ("registry/points/models.py", "station/uplink/wanted.py"): _ROW,
    ("sharing/applications/actions.py", "web/sharing/decisions/pages.py"): _ROW,
    ("sharing/decisions/actions.py", "sharing/grants/actions.py"): _ROW,
    ("sharing/grants/actions.py", "sharing/grants/reporting.py"): _ROW,
    ("sharing/pushes/receivers.py", "sharing/adapters/table.py"): _REGISTERED,
    ("station/uplink/carrying.py", RECEIVES): _PROTOCOL,
}
"""From which file to which step a way leads that no import shows, and what the line of the step says of it."""
GO_BACK = {
    ("access/tickets/of_requests.py", "access/requests/opening.py"): "the line of the register that it opened",
    ("access/tickets/rules.py", "access/duty/rules.py"): "a grant is judged again for each ticket",
    ("media/journal/sealing.py", "media/journal/writing.py"): "seals by the one connection that writes",
    ("overview/points/upkeep.py", "registry/points/changes.py"): "the type of what it is notified of",
    ("overview/points/upkeep.py", "registry/points/models.py"): "reads the rows that changed",
    ("registry/filings/models.py", "registry/filings/rules.py"): "lengths of columns",
    ("registry/points/changes.py", "registry/points/models.py"): "the rows that changed",
    ("registry/points/models.py", "registry/points/rules.py"): "lengths of columns",
    ("sharing/decisions/rules.py", "sharing/applications/rules.py"): "who applied, and for which department",
    ("station/rules.py", "custody/disposal/rules.py"): "the recorder asks the same question by its own facts",
    ("station/uplink/carrying.py", "custody/disposal/actions.py"): "brings the recorder's answer back",
    ("web/sharing/decisions/pages.py", "sharing/applications/rules.py"): "whose pages it shows",
}
"""Steps that import an earlier step without leading back to it, and what they take of it."""


def test_the_page_has_its_walks() -> None:
    assert len(WALKS) == 9


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_a_walk_names_at_most_ten_files_each_once(walk: tuple[str, str]) -> None:
    steps = STEP.findall(walk[1])
    assert 5 <= len(steps) <= 10
    assert [FILE.findall(line) for line in LINE.findall(walk[1])] == [[step] for step in steps], "one file a step"
    assert len(set(steps)) == len(steps)
    assert [step for step in steps if not (PACKAGE / step).is_file()] == []


def unreceived(lines: list[str]) -> list[str]:
    """The first step inside the recorder of a walk that comes there from another program, unless it is what receives
    it and says how it comes; that a way over the local protocol leads elsewhere."""
    steps = [step for line in lines for step in FILE.findall(line)]
    at = next((at for at, step in enumerate(steps) if step.startswith("media/recorder/")), None)
    crossing = [step for line, step in zip(lines, steps, strict=True) if _PROTOCOL in line]
    if at is None or all(step.startswith(INGEST) for step in steps[:at]):
        return crossing
    return [one for one in {steps[at], *crossing} if one != RECEIVES or one not in crossing]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_a_walk_that_enters_the_recorder_names_what_receives_it(walk: tuple[str, str]) -> None:
    assert unreceived(LINE.findall(walk[1])) == []


def test_a_walk_that_leaves_out_what_receives_it_is_noticed() -> None:
    carries, recorder = "`station/uplink/carrying.py` a", "`media/recorder/recorder.py` over the local protocol: b"
    receives = f"`{RECEIVES}` over the local protocol: c"
    assert unreceived([carries, recorder]) == ["media/recorder/recorder.py"]
    assert unreceived([carries, receives, "`media/recorder/recorder.py` b"]) == []
    assert unreceived([carries, f"`{RECEIVES}` c"]) == [RECEIVES]
    assert unreceived(["`media/ingest/ingest.py` a", "`media/recorder/camera_recording.py` b"]) == []


def beside(text: str) -> set[str]:
    return set(FILE.findall(" ".join(BESIDE.findall(text))))


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0])
def test_each_step_is_reached_from_the_one_before_it_or_the_one_it_names(walk: tuple[str, str]) -> None:
    assert lost_steps(LINE.findall(walk[1]), beside(walk[1])) == []


def lost_steps(lines: list[str], beside: set[str]) -> list[str]:
    """The steps that nothing leads to: not the step before or the one that is named in its place, no file beside the
    way that is reached (from the named step alone, where one is named) or wires programs, and no known way without an
    import."""
    steps, lost = [step for line in lines for step in FILE.findall(line)], []
    for at, (line, step) in enumerate(zip(lines[1:], steps[1:], strict=True), 1):
        named = FROM.match(line)
        before = int(named[1]) if named else at
        reached = set(steps[:at])
        leading = {*steps[before - 1 : before]} & reached
        leading |= reached_beside(leading if named else reached, beside)
        ways = [WITHOUT_IMPORT.get((one, step)) for one in sorted(reached | beside)]
        if not any(_uses(one, step) for one in leading) and not any(way and way in line for way in ways):
            lost.append(step)
    return lost


def test_a_way_without_an_import_is_named_where_it_leads_alone() -> None:
    """No phrase stands in a line that it does not lead to, and each known pair stands in a walk."""
    pairs = set()
    for _, text in WALKS:
        lines = LINE.findall(text)
        for at, line in enumerate(lines):
            (step,) = FILE.findall(line)
            earlier = {one for before in lines[:at] for one in FILE.findall(before)} | beside(text)
            known = {(one, step) for one in earlier if (one, step) in WITHOUT_IMPORT}
            assert {way for way in WITHOUT_IMPORT.values() if way in line} == {WITHOUT_IMPORT[one] for one in known}
            pairs |= known
    assert pairs == {*WITHOUT_IMPORT}


def test_no_step_imports_an_earlier_one_without_a_reason() -> None:
    assert {pair for _, text in WALKS for pair in backward(STEP.findall(text))} == {*GO_BACK}


def backward(steps: list[str]) -> set[tuple[str, str]]:
    """The imports of earlier steps, as (step, earlier step)."""
    return {(step, one) for at, step in enumerate(steps) for one in steps[:at] if _imports(step, one)}


def test_the_order_and_the_direction_of_a_walk_count() -> None:
    act, rules, order = (f"custody/disposal/{one}.py" for one in ("actions", "rules", "order"))
    lines = [f"`{act}` a", f"`{rules}` b", f"`{order}` c"]
    assert lost_steps(lines, set()) == [order], "an earlier step that it does not name"
    assert lost_steps([*lines[:2], f"`{order}` (from 1) c"], set()) == []
    assert lost_steps([*lines[:2], f"`{order}` (from 3) c"], set()) == [order]
    assert lost_steps([lines[0], f"`{order}` over the local protocol"], set()) == []
    assert lost_steps([lines[1], f"`{order}` over the local protocol"], set()) == [order], "no known pair"
    assert backward([rules, act]) == {(act, rules)}
    assert backward([act, rules]) == set()


def reached_beside(reached: set[str], beside: set[str]) -> set[str]:
    """Of the files beside the way those that are imported by what is reached, and those that wire it."""
    found = {one for one in beside if one.startswith(WIRES) and any(_imports(one, other) for other in reached)}
    while more := {one for one in beside - found if any(_uses(other, one) for other in reached | found)}:
        found |= more
    return found


def test_a_file_beside_the_way_leads_on_only_if_it_is_reached() -> None:
    lines = ["`custody/disposal/rules.py` a", "`custody/disposal/order.py` b"]
    assert lost_steps(lines, {"custody/disposal/actions.py"}) == ["custody/disposal/order.py"]
    assert lost_steps(["`custody/disposal/actions.py` a", lines[1]], set()) == []


def _imports(one: str, other: str) -> bool:
    """Whether the first of two files imports the other: a walk goes one way."""
    return other in _imported_by(one)


def _uses(one: str, other: str) -> bool:
    """Whether the first of two files uses a function or class that the second defines: calls it, hands it on, or calls
    a method of a value that it was given. A type in an annotation alone and a constant do nothing: neither leads on."""
    return _imports(one, other) and bool(uses(tree_of(PACKAGE / one), other, _defined_in(other)))


def uses(tree: ast.Module, other: str, defined: Mapping[str, frozenset[str]]) -> set[str]:
    """The names of `defined`, the functions and classes of a file with the methods of each, that a module uses."""
    dotted = f"mingcha.{other.removesuffix('.py').replace('/', '.')}"
    package, _, module = dotted.rpartition(".")
    names, modules = dict[str, str](), set[str]()
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)):
        for name in node.names:
            if node.module == dotted and name.name in defined:
                names[name.asname or name.name] = name.name
            elif node.module == package and name.name == module:
                modules.add(name.asname or name.name)
    found, given = set[str](), _given(tree, names)
    for part in _outside_annotations(tree):
        match part:
            case ast.Name(id=one) if one in names:
                found.add(names[one])
            case ast.Attribute(value=ast.Name(id=one), attr=taken) if one in modules and taken in defined:
                found.add(taken)
            case ast.Attribute(value=ast.Name(id=one) | ast.Attribute(attr=one), attr=taken) if one in given:
                found |= {given[one]} if taken in defined[given[one]] else set()
    return found


def _given(tree: ast.Module, names: Mapping[str, str]) -> dict[str, str]:
    """Parameters and variables that are annotated with one of these classes, and attributes that are set to them."""
    given = dict[str, str]()
    for node in ast.walk(tree):
        match node:
            case (
                ast.arg(arg=one, annotation=ast.expr() as kind)
                | ast.AnnAssign(target=ast.Name(id=one) | ast.Attribute(attr=one), annotation=kind)
            ):
                for part in ast.walk(kind):
                    if isinstance(part, ast.Name) and part.id in names:
                        given[one] = names[part.id]
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr=kept)], value=ast.Name(id=one)) if one in given:
                given[kept] = given[one]
    return given


def _outside_annotations(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those of annotations and of type aliases."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for field, value in ast.iter_fields(node):
            if field in {"annotation", "returns", "type_params"} or isinstance(node, ast.TypeAlias):
                continue
            waiting += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST)]


@cache
def _defined_in(file: str) -> Mapping[str, frozenset[str]]:
    """The functions and classes that a file defines, with the methods of each class."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    found = dict[str, frozenset[str]]()
    for node in tree_of(PACKAGE / file).body:
        if isinstance(node, functions | ast.ClassDef):
            methods = node.body if isinstance(node, ast.ClassDef) else []
            found[node.name] = frozenset(one.name for one in methods if isinstance(one, functions))
    return found


def test_a_type_or_a_constant_of_a_file_does_not_lead_to_it() -> None:
    file, defined = "media/store/order.py", {"Plan": frozenset({"begin"}), "forget": frozenset[str]()}
    imports = (
        "from mingcha.media.store.order import DONE, Plan, forget as gone\nfrom mingcha.media.store import order\n"
    )

    def used(text: str) -> set[str]:
        return uses(ast.parse(imports + text), file, defined)

    assert used("def f(plan: Plan, *p: order.Plan) -> Plan:\n    x: Plan = plan\n    return DONE, order.DONE") == set()
    assert used("type Plans = list[Plan]") == used("def f(plan: Plan) -> int:\n    return plan.files") == set()
    assert used("gone(1)") == used("order.forget(1)") == used("call(gone)") == {"forget"}
    assert used("Plan.of(1)") == used("def f(plan: Plan | None) -> int:\n    return plan.begin()") == {"Plan"}
    assert used("def f(self, p: Plan):\n    self._p = p\ndef g(self):\n    call(self._p.begin)") == {"Plan"}


@cache
def _imported_by(file: str) -> frozenset[str]:
    """The files that a file imports by name, relative to the package."""
    found = set[str]()
    for node in nodes_of(tree_of(PACKAGE / file), ast.ImportFrom):
        if node.module:
            inside = node.module.removeprefix("mingcha.").replace(".", "/")
            found |= {f"{inside}.py", f"{inside}/__init__.py"} | {f"{inside}/{name.name}.py" for name in node.names}
    return frozenset(found)


def planes_of_nouns() -> list[str]:
    """The rooms of the floors above media and evidence and below the pages: each noun in a folder of its own."""
    (pages,) = [height for height, floor in enumerate(floors()) if "web" in floor]
    (media,) = [height for height, floor in enumerate(floors()) if "media" in floor]
    return [room for floor in floors()[pages + 1 : media] for room in floor]


def test_every_plane_with_tables_of_several_nouns_is_looked_at() -> None:
    assert {*planes()} - {*planes_of_nouns()} == {"evidence", "jobs"}, "one noun each"


@pytest.mark.parametrize("plane", planes_of_nouns())
def test_the_page_names_every_noun_of_a_plane(plane: str) -> None:
    (line,) = re.findall(rf"^  {plane}/ .*$", PAGE, re.MULTILINE)
    nouns = [path.parent.name for path in (PACKAGE / plane).glob("*/__init__.py") if path.parent.name != "migrations"]
    assert nouns
    assert [noun for noun in sorted(nouns) if f" {noun}/" not in line] == []
    for inner in (PACKAGE / plane).glob("*/*/__init__.py"):
        outer = inner.parents[1].relative_to(PACKAGE).as_posix()
        assert re.search(rf"`{outer}/` has [\w/ ]*\b{inner.parent.name}/", PAGE), f"a noun inside {outer}"


def test_the_links_of_the_page_lead_to_files() -> None:
    assert [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if not (ROOT / link).exists()] == []
