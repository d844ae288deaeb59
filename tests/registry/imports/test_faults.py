"""Faults of a list and repairs over it, as plain values: every unreadable cell, no secret, counts, digests."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mingcha.jobs.rules import JobState
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.media.address import camera_address
from mingcha.registry.imports.faults import (
    CellFault,
    PartHead,
    column_words,
    fault_of,
    head_of,
    packed_faults,
    packed_head,
    read_line,
    shown_as_typed,
    shown_value,
    unpacked_faults,
    unpacked_head,
)
from mingcha.registry.imports.port import LineRefusal
from mingcha.registry.imports.repairs import list_digest, part_digest, repaired
from mingcha.registry.imports.rules import (
    LEFT_OUT,
    MOST_VALUE,
    ListPhase,
    checked_repair,
    phase_of,
)
from mingcha.registry.lists.csv_file import COLUMNS, Record
from mingcha.web.registry.points.catalogue_forms import CatalogueForm
from mingcha.web.registry.points.forms import NewPointForm

WORDS = Words("不行", "no")
FORMS = (NewPointForm, CatalogueForm)
LINE = Record(7, {"system": "JHG", "name": "门", "url": "rtsp://10.1.2.3/a", "place_kind": "none", "password": "pw"})


def test_every_cell_that_cannot_be_read_is_named_not_the_first_alone() -> None:
    wrong = {"part": "阳台", "azimuth_deg": "north", "moves": "maybe", "longitude": "114", "place_kind": "moon"}
    found = read_line(Record(7, LINE.cells | wrong, has_more=True)).faults
    assert {one.field for one in found} == {"", "part", "azimuth_deg", "moves", "position", "place_kind"}
    assert read_line(LINE).faults == ()


def test_what_is_missing_is_named_beside_what_cannot_be_read() -> None:
    def fields(**cells: str) -> list[str]:
        return sorted(one.field for one in read_line(Record(7, LINE.cells | cells)).faults)

    assert fields(system="", url="", part="阳台") == ["part", "system", "url"]
    assert fields(url="=A1") == ["url"], "an address that cannot be read is not missing"
    assert fields(url="", path="#N/A") == ["path"]
    assert fields(system="", name="", url="", code="12") == ["code"], "the line is about a registered point"


def test_what_follows_from_a_cell_that_cannot_be_read_is_no_fault_of_its_own() -> None:
    def fields(**cells: str) -> list[str]:
        return [one.field for one in read_line(Record(7, LINE.cells | cells)).faults]

    assert fields(longitude="=A1", latitude="30.5") == ["longitude"]
    assert fields(url="", ipv4="10.1.2.3", path="#N/A") == ["path"]
    assert sorted(fields(url="=A1", path="#N/A")) == ["path", "url"]


def test_the_rest_of_a_line_is_judged_as_far_as_it_says_enough() -> None:
    line = read_line(Record(7, LINE.cells | {"part": "阳台", "azimuth_deg": "north", "longitude": "=A1"}))
    assert line.point is not None
    assert (line.point.system, line.point.url, line.point.position) == ("JHG", "rtsp://10.1.2.3/a", None)
    said = {field: line.says(LineRefusal(7, field, "7", WORDS)) for field in ("url", "place_kind", "position", "view")}
    assert said == {"url": True, "place_kind": True, "position": False, "view": False}
    assert read_line(Record(7, LINE.cells | {"code": "12"})).point is None, "it is not about a new point"


def test_a_column_is_called_in_english_as_the_forms_of_a_point_call_it() -> None:
    english = {column: column_words(column).en for column in (*COLUMNS, "position", "view", "line")}
    with override("en"):
        labels = {name: str(field.label) for form in FORMS for name, field in form.base_fields.items()}
    for name in ("angle_deg", "place_reason", "url", "room"):
        assert english[name] == labels[name]
    assert english["height_cm"] == "Height over ground (cm)"
    assert (english["path"], english["enabled"]) == ("Stream path", "Enabled")
    assert (english["position"], english["view"], english["line"]) == ("Coordinate", "Field of view", "Whole line")
    assert not [words for words in english.values() if "_" in words or (not words[0].isupper() and words[0] != "I")]
    assert column_words("url").zh == COLUMNS["url"][0], "in Chinese as the list is headed"


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("password", "pw", None),
        ("url", "rtsp://eye:pw@10.1.2.3/a", "rtsp://10.1.2.3/…"),
        ("sub_url", "rtsp://10.1.2.3:554/a?psw=pw", "rtsp://10.1.2.3:554/…"),
        ("password", "", ""),
        ("name", "门@北", "门@北"),
        ("name", "门\n北", None),
    ],
)
def test_a_value_that_may_be_a_password_is_not_shown(column: str, value: str, shown: str | None) -> None:
    assert shown_value(column, value) == shown


def test_of_an_address_no_more_is_shown_than_scheme_host_and_port() -> None:
    assert shown_value("url", "rtsp://10.1.2.3") == "rtsp://10.1.2.3"
    for column, value in (
        ("url", "rtsp://888888:123456/x@10.1.2.3/a"), ("url", "rtsp://10.1.2.3:1/x＠y"),
        ("path", "/cam?user=admin&password=pw"), ("path", '="/cam/"&"pw"'),
        ("name", "rtsp://eye:pw@10.1.2.3/a"), ("system", "?usr=a&pw:1"),
    ):  # fmt: skip
        assert shown_value(column, value) is None, value


def test_what_was_just_typed_is_shown_again_unless_it_seems_to_hold_a_password() -> None:
    assert shown_as_typed("url", "rtsp://10.1.2.9/b") == "rtsp://10.1.2.9/b"
    for value in ("rtsp://eye:pw@10.1.2.9/b", "rtsp://10.1.2.9/b?psw=pw", "rtsp://10.1.2.9/eye%3Apw%40"):
        assert shown_as_typed("url", value) is None


def test_a_shown_begin_that_is_sent_back_is_no_address() -> None:
    shown = shown_value("url", "rtsp://10.1.2.3/a")
    assert shown
    with pytest.raises(Fault):
        camera_address(shown)


def test_a_fault_names_the_cells_in_which_it_is_put_right() -> None:
    def columns(field: str, article: str = "", **cells: str) -> tuple[str, ...]:
        record = Record(7, LINE.cells | cells)
        return tuple(column for column, _ in fault_of(record, LineRefusal(7, field, article, WORDS)).cells)

    assert columns("url") == ("url", "username", "password")
    assert columns("url", "8") == ("url", "address_reason")
    assert columns("url", "7") == ("url",)
    assert columns("position", "13", longitude="1", latitude="2") == (
        "longitude", "latitude", "coordinate_system", "label_reason",
    )  # fmt: skip
    assert columns("position") == ("coordinate", "coordinate_system")
    assert columns("place_kind", "18(1)") == ("place_kind", "place_reason")
    assert columns("") == ()
    assert all(set(columns(field)) <= COLUMNS.keys() for field in (*COLUMNS, "position", "view", "", "no-column"))


@given(
    st.lists(
        st.builds(
            CellFault,
            st.integers(1, 9**9),
            st.sampled_from(["url", "name", "line"]),
            st.lists(st.tuples(st.sampled_from(["url", "name"]), st.none() | st.text(max_size=9)), max_size=3).map(
                tuple
            ),
            st.sampled_from(["", "7", "18(1)"]),
            st.builds(Words, st.text(max_size=3), st.text(max_size=3)),
            st.lists(st.builds(Words, st.text(max_size=3), st.text(max_size=3)), max_size=2).map(tuple),
        ),
        max_size=8,
    )
)
def test_faults_come_back_as_they_were_and_are_counted_by_kind(faults: list[CellFault]) -> None:
    assert list(unpacked_faults(packed_faults(faults))) == faults
    head = head_of([LINE], faults, left_out=0, sha256="ab")
    assert unpacked_head(packed_head(head)) == head
    assert (head.first, head.last, head.lines) == (7, 7, 1)
    assert head.faults == len(faults) == head.count("", None)
    assert head.count("url", "7") == sum(one.kind == ("url", "7") for one in faults)
    assert head.count("url", None) == sum(one.column == "url" for one in faults)


def test_a_head_that_is_damaged_is_no_head() -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpacked_head(b"[1,2]")
    assert PartHead().faults == 0


def test_repairs_lie_over_the_lines_and_the_digest_follows_them_alone() -> None:
    other = Record(9, {"name": "窗", "coordinate_system": "WGS-84"})
    changed = {7: {"name": "北门"}, 9: {LEFT_OUT: "1"}}
    assert [one.cells["name"] for one in repaired([LINE, other], changed)] == ["北门"]
    assert list(repaired([LINE, other], {9: {LEFT_OUT: ""}})) == [LINE, other]
    labelled = list(repaired([LINE, other], {}, "GCJ-02"))
    assert [one.cells["coordinate_system"] for one in labelled] == ["GCJ-02", "WGS-84"]
    assert LINE.cells.get("coordinate_system") is None, "the list is left as it is"
    plain = part_digest([LINE, other])
    assert part_digest(iter([LINE, other])) == plain
    assert len({plain, part_digest(repaired([LINE, other], changed)), part_digest(labelled), part_digest([LINE])}) == 4
    assert list_digest([plain, plain]) != list_digest([plain])


def test_where_a_list_stands() -> None:
    queued, done, failed = JobState.QUEUED, JobState.DONE, JobState.FAILED

    def phase(check: JobState | None, writing: JobState | None = None, **given: bool) -> ListPhase:
        return phase_of(
            check, writing, **({"is_judged": True, "has_faults": False, "is_closed": False} | given)
        )  # fmt: skip

    assert phase(queued, is_judged=False) is ListPhase.CHECKING
    assert phase(failed) is phase(None) is phase(JobState.CANCELLED) is ListPhase.STOPPED
    assert phase(done, has_faults=True) is ListPhase.FAULTY
    assert phase(done, is_judged=False) is ListPhase.REPAIRED
    assert phase(done) is phase(done, failed) is ListPhase.CLEAN
    assert phase(done, JobState.RUNNING) is ListPhase.WRITING
    assert phase(done, done, is_closed=True) is ListPhase.DONE
    assert phase(None, is_closed=True) is ListPhase.REMOVED


def test_a_repair_is_a_cell_that_the_list_can_have() -> None:
    assert checked_repair("name", " 北门 ", COLUMNS) == "北门"
    assert checked_repair(LEFT_OUT, "1", COLUMNS) == "1"
    for column, value in (("no", "x"), ("name", "x" * (MOST_VALUE + 1)), ("name", "a\nb"), (LEFT_OUT, "yes")):
        with pytest.raises(Fault):
            checked_repair(column, value, COLUMNS)
