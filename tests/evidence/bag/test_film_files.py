"""A bag of redacted films: the films as they were signed, their record, and manifests; it proves no originals (19)."""

import hashlib
import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mingcha.evidence.bag.film_files import FilmFile, FilmHandover, write_film_payload, write_film_tags
from mingcha.evidence.bag.readme import ReadmeWords
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

GIVEN = FilmHandover(
    bag="E20261130-0001", software="mingcha 0", made_ms=1_796_000_000_000, request="D20261130-0001",
    purpose="public_management", reason="统计广场人流", managing_unit="HQXX", unit="城市管理局",
    persons=("张三", "李四"), destination="统计档案", measures="专人保管 {request}", return_by=date(2026, 12, 30),
    operator="马三", approver="校长", register="2026-000001",
)  # fmt: skip
WORDS = ReadmeWords({}, {"public_management": Words("其他公共管理需要", "another need of public management")})


def film(folder: Path, content: bytes = b"film") -> FilmFile:
    path = folder / "film.mp4"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return FilmFile("R20261130-0001", "4" * 20, "东侧", 1_796_000_000_000, 1_796_000_010_000, digest, path)


def written(bag: Path, one: FilmFile) -> dict[str, bytes]:
    """Every file of the bag."""
    bag.mkdir(exist_ok=True)
    payload = write_film_payload(bag, GIVEN, [one])
    assert payload.clips == ((f"data/{one.no}.mp4", one.sha256),)
    assert payload.manifest_sha256 == hashlib.sha256((bag / "manifest-sha256.txt").read_bytes()).hexdigest()
    write_film_tags(bag, payload, "花桥 小学", WORDS)
    return {path.relative_to(bag).as_posix(): path.read_bytes() for path in bag.rglob("*") if path.is_file()}


@pytest.mark.law("19")
def test_it_holds_the_film_and_its_record_and_nothing_else(tmp_path: Path) -> None:
    bag, one = tmp_path / "bag", film(tmp_path)
    files = written(bag, one)
    assert sorted(files) == [
        "README.en.txt", "README.zh.txt", "bag-info.txt", "bagit.txt", f"data/{one.no}.mp4", "data/handover.json",
        "manifest-sha256.txt", "tagmanifest-sha256.txt",
    ]  # fmt: skip
    assert files[f"data/{one.no}.mp4"] == b"film"
    record = json.loads(files["data/handover.json"])
    assert (record["format"], record["return_by"], record["persons"]) == (
        "mingcha-films-1",
        "2026-12-30",
        ["张三", "李四"],
    )
    readme = files["README.zh.txt"].decode()
    assert "其他公共管理需要" in readme
    assert "专人保管 {request}" in readme, "what people typed is no form"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "-c", "--status", manifest], cwd=bag, check=True)
    assert written(bag, one) == files, "a repeated part writes the same bytes"


@pytest.mark.law("19")
def test_a_film_that_is_not_what_was_signed_is_not_given(tmp_path: Path) -> None:
    one = film(tmp_path)
    for wrong in (replace(one, sha256="0" * 64), replace(one, path=tmp_path / "gone.mp4")):
        (tmp_path / "bag").mkdir(exist_ok=True)
        with pytest.raises(Fault) as fault:
            write_film_payload(tmp_path / "bag", GIVEN, [wrong])
        assert fault.value.kind is FaultKind.CONFLICT
        assert not (tmp_path / "bag" / "data" / f"{one.no}.mp4").exists()
