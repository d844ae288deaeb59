"""The package of a batch: read back by a verifier that shares no code with it (article 13(1))."""

import csv
import io
import json
import runpy
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.sharing.outgoing import batch_of, code_of, point_item, set_item, set_row, upsert, withdrawn

from mingcha.kit.keys import Signer
from mingcha.kit.sm2 import Sm2Signer, Sm2Verifier, new_sm2_pem
from mingcha.sharing.adapters.file_package import SUMS, WORKBOOK, package_of
from mingcha.sharing.point_rows.values import Audience

DEPARTMENT = Audience.DEPARTMENT
SIGNER = Signer(bytes(range(32)))
SCRIPT = Path(__file__).parents[3] / "docs" / "ref" / "verify_package.py"
FAULTS_OF: Callable[[io.BytesIO, bytes], list[str]] = runpy.run_path(str(SCRIPT))["faults_of"]
BATCH = batch_of([
    withdrawn(f"point/{code_of(9)}"), point_item(1, 1, DEPARTMENT), set_item(),
    point_item(2, 4, DEPARTMENT, azimuth_deg=None, name="=1+1"), withdrawn("set/3-07-420100/00002"),
    point_item(4, 1, DEPARTMENT, is_key_target=True),
])  # fmt: skip
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def faults(package: bytes, signer: Signer = SIGNER) -> list[str]:
    return FAULTS_OF(io.BytesIO(package), signer.public)


def members(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(held: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in held.items():
            package.writestr(name, data)
    return target.getvalue()


def signed(held: Mapping[str, bytes]) -> bytes:
    """The package with its files listed and signed anew: what a sender with a fault would make."""
    files = {name: data for name, data in held.items() if not name.startswith(SUMS)}
    digest = runpy.run_path(str(SCRIPT))["sha256"]
    sums = "".join(f"{digest(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()
    return packed({**files, SUMS: sums, "SHA256SUMS.sig": SIGNER.sign(sums)})


def test_a_package_is_verified_without_us() -> None:
    package = package_of(BATCH, "whsj", DEPARTMENT, SIGNER)
    assert faults(package) == []
    assert faults(package_of(batch_of([]), "whsj", DEPARTMENT, SIGNER)) == []
    assert package == package_of(BATCH, "whsj", DEPARTMENT, SIGNER), "the same batch, the same bytes"
    manifest = json.loads(members(package)["manifest.json"])
    assert (manifest["target"], manifest["batch"], manifest["digest"]) == ("whsj", BATCH.number, BATCH.digest)
    assert faults(package, Signer(bytes(32))) == ["SHA256SUMS is not signed by this key"]


def test_what_was_changed_is_named() -> None:
    held = members(package_of(BATCH, "whsj", DEPARTMENT, SIGNER))
    points = held["points.csv"].replace("江汉区城管局".encode(), "江岸区城管局".encode(), 1)
    assert faults(packed({**held, "points.csv": points}))[0] == "points.csv is not the file that was signed"
    assert [one for one in faults(signed({**held, "points.csv": points})) if "another digest" in one]
    manifest = held["manifest.json"].replace(b'"upsert"', b'"withdraw"', 1)
    assert "the digest of the batch is not that of its items" in faults(signed({**held, "manifest.json": manifest}))
    assert "other items" in faults(signed({**held, "datasets.jsonl": b""}))[0]
    for wrong in ({**held, "more.txt": b""}, {name: data for name, data in held.items() if name != WORKBOOK}):
        assert "cannot be read" in faults(packed(wrong))[0]
    assert "cannot be read" in faults(b"PK")[0]


def test_it_is_signed_by_sm2_too_where_that_is_on() -> None:
    sm2 = Sm2Signer(new_sm2_pem())
    package = package_of(BATCH, "whsj", DEPARTMENT, SIGNER, sm2)
    held = members(package)
    assert Sm2Verifier(sm2.point).accepts(held[SUMS], held["SHA256SUMS.sm2"])
    assert json.loads(held["manifest.json"])["sm2"] == sm2.point.hex()
    assert faults(package) == []


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_comes_back_and_none_runs(text: str) -> None:
    entry = upsert("set/1", {**set_row("1"), "related": text})
    batch = batch_of([point_item(name=text, unit=f"'{text}"), entry])
    package = package_of(batch, "whsj", Audience.POLICE, SIGNER)
    assert faults(package) == []
    _, row = csv.reader(io.StringIO(members(package)["points.csv"].decode("utf-8-sig"), newline=""))
    assert not [cell for cell in row if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")]


def texts(sheet: bytes) -> list[list[str]]:
    """The cells of a sheet that are not empty, row by row."""
    return [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(sheet).iter(f"{MAIN}row")]


def test_the_workbook_is_what_clerks_file() -> None:
    book = members(members(package_of(BATCH, "whsj", DEPARTMENT, SIGNER))[WORKBOOK])
    entries, items = (texts(book[f"xl/worksheets/sheet{one}.xml"]) for one in (1, 2))
    assert len(entries) == 2
    assert "有条件共享" in entries[1]
    assert "库表" in entries[1]
    assert (entries[0][0], entries[1][0]) == ("信息资源代码", "3-07-420100/00001")
    assert items[1][2:5] == ["点位编码", "code", "字符型 C"]
    assert "信息资源目录" in book["xl/workbook.xml"].decode()


@pytest.mark.parametrize("number", [1, 500])
def test_a_package_has_each_item_once(number: int) -> None:
    held = members(
        package_of(batch_of([point_item(one, 1, DEPARTMENT) for one in range(number)]), "whsj", DEPARTMENT, SIGNER)
    )
    assert len(held["points.csv"].decode().splitlines()) == number + 1
    assert held["points.csv"].startswith(b"\xef\xbb\xbf")
