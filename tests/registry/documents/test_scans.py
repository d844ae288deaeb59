"""A scan is judged by its bytes before it is kept: whole, bounded, of one kind, without a script (article 15(3))."""

import contextlib
import time
import zlib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.access.scans import jpeg, jpeg_segment, object_stream, pdf, png, png_chunk

from mingcha.kit.decision import Refused
from mingcha.registry.documents.document_files import read_document
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.pdf import UNPACKED_LIMIT_BYTES
from mingcha.registry.documents.scans import JPEG, PDF, PNG, Scan, judged_scan

DAY = date(2026, 11, 25)
MIB = 2**20
PROFILE = png_chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(3000)))


def refusal(data: bytes) -> str:
    """The reason why a scan is refused, under article 15(3) alone."""
    with pytest.raises(Refused) as caught:
        judged_scan(data, DAY)
    assert caught.value.decision.article == "15(3)"
    return caught.value.decision.reason.en


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (png(), Scan(PNG, 40, 30)),
        (png(more=(PROFILE, png_chunk(b"tEXt", b"Software\0scanner"))), Scan(PNG, 40, 30)),
        (jpeg(4000, 3000), Scan(JPEG, 4000, 3000)),
        (jpeg(more=(jpeg_segment(0xE1, b"Exif\0\0" + bytes(60_000)),), scans=10), Scan(JPEG, 40, 30)),
        (pdf(), Scan(PDF)),
        (pdf(object_stream(b"7 0 <</Type/Font/BaseFont/SimSun>>")), Scan(PDF)),
        (pdf(object_stream(b"7 0 <</A 1>>") * 3, tail=b"%%EOF\r\n\r\n"), Scan(PDF)),
    ],
)
def test_a_scan_is_taken_by_its_bytes(data: bytes, found: Scan) -> None:
    assert judged_scan(data, DAY) == found


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><html></html>",
        b"GIF89a",
        b"BM",
        b"\n%PDF-1.7\n%%EOF",
        "介绍信".encode(),
    ],
)
def test_other_files_are_refused(data: bytes) -> None:
    assert "the scan is refused" in refusal(data)


@pytest.mark.law("15(3)")
def test_a_longer_file_is_refused() -> None:
    assert "20 MiB" in refusal(png() + bytes(20 * MIB))


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "data",
    [
        png(100_000, 100_000, pixels=b""),
        png(65_535, 65_535, pixels=b""),
        jpeg(65_535, 65_535),
        jpeg(10_000, 8_001),
    ],
)
def test_a_picture_with_too_many_pixels_is_refused_by_its_head(data: bytes) -> None:
    assert "more than 80 million" in refusal(data)


@pytest.mark.law("15(3)")
@pytest.mark.parametrize("packed", [bytes(50 * MIB), bytes(31 * 41 + 1), bytes(40 * 30)])
def test_a_png_unpacks_to_its_declared_pixels_or_is_refused(packed: bytes) -> None:
    """50 MiB of zeros are 50 kB packed: a bomb in a picture of 40 by 30 pixels."""
    assert refusal(png(pixels=packed))


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "data",
    [
        png() + b"trailing",
        png() + b"PK\x05\x06" + bytes(18),
        png()[:-20],
        png()[:-4] + b"\0\0\0\0",
        png(more=(png_chunk(b"tEXt", b"a\0<script>alert(1)</script>"),)),
        png(more=(png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(9 * MIB))),)),
        png(more=(png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(9 * MIB))),)),
        png(more=(png_chunk(b"acTL", bytes(8)),)),
        png(more=(png_chunk(b"eXIf", bytes(2 * MIB)),)),
        png(0, 30, pixels=b""),
        jpeg()[:-2],
        jpeg(0, 30),
        jpeg(more=(jpeg_segment(0xFE, b"<?php system('id') ?>"),)),
        jpeg(more=(jpeg_segment(0xE2, bytes(60_000)),) * 20),
        jpeg(scans=101),
        jpeg(more=(jpeg_segment(0xC3, bytes(8)),)),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff" + b"\xff" * 1000,
    ],
)
def test_a_picture_that_carries_something_else_or_is_not_whole_is_refused(data: bytes) -> None:
    assert "the scan is refused" in refusal(data)


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "active",
    [
        b"7 0 obj\n<</S/JavaScript/JS(app.alert\\(1\\))>>\nendobj\n",
        b"7 0 obj\n<</S/#4aava#53cript/JS(1)>>\nendobj\n",
        b"7 0 obj\n<</S /Launch/F(cmd.exe)>>\nendobj\n",
        b"7 0 obj\n<</Names<</EmbeddedFiles 8 0 R>>>>\nendobj\n",
        b"7 0 obj\n<</Type/Filespec/EF<</F 9 0 R>>>>\nendobj\n",
        b"7 0 obj\n<</XFA[(form) 8 0 R]>>\nendobj\n",
        b"7 0 obj\n<</S/URI/URI(http://example.invalid)>>\nendobj\n",
        b"7 0 obj\n<</S/SubmitForm/F(http://example.invalid)>>\nendobj\n",
        b"7 0 obj\n<</Length 40>>\nstream\n8 0 obj <</S/JavaScript/JS(1)>> endobj\nendstream\nendobj\n",
        object_stream(b"7 0 <</S/JavaScript/JS(1)>>"),
        object_stream(b"7 0 <</S/J#61vaScript/JS(1)>>"),
    ],
)
def test_a_pdf_with_active_content_is_refused_with_its_name(active: bytes) -> None:
    assert "the PDF has scripts, files or links in it (/" in refusal(pdf(active))


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "hidden",
    [
        object_stream(b"x", extra=b"/DecodeParms<</Predictor 12>>"),
        object_stream(b"x").replace(b"/Filter/FlateDecode", b"/Filter[/FlateDecode/ASCIIHexDecode]"),
        object_stream(b"x").replace(b"/Filter/FlateDecode", b"/Filter/LZWDecode"),
        object_stream(b"x").replace(b"/First", b"/#46irst"),
        object_stream(b"x").replace(b"/N 1", b"/N 1/X(endstream)"),
        object_stream(b"x").replace(b"/N 1", b"/N 1 % a comment\n"),
        object_stream(b"x", packed=b"no zlib stream"),
        object_stream(b"x" * 999, packed=zlib.compress(bytes(UNPACKED_LIMIT_BYTES + 1))),
        object_stream(b"x")[:-30],
        b"7 0 obj\n<</Type/Outlines/First 8 0 R/Last 8 0 R>>\nendobj\n",
    ],
)
def test_a_pdf_that_cannot_be_looked_through_is_refused(hidden: bytes) -> None:
    assert "the PDF" in refusal(pdf(hidden))


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "data",
    [
        pdf(b"7 0 obj\n<</Filter/Standard>>\nendobj\ntrailer<</Encrypt 7 0 R>>\n"),
        pdf(tail=b""),
        pdf() + b"PK\x05\x06" + bytes(18),
        pdf() + b"<html><script>alert(1)</script></html>",
        pdf(b"%<script>alert(1)</script>\n"),
        b"%PDF-9.9\n%%EOF\n",
    ],
)
def test_a_pdf_that_is_encrypted_cut_or_something_else_too_is_refused(data: bytes) -> None:
    assert "the scan is refused" in refusal(data)


def test_many_object_streams_over_the_same_bytes_cost_no_more_than_the_file() -> None:
    """2,000 dictionaries before one long stream, each read up to its end, would be 2,000 times its length."""
    head = b"9 0 obj<</N 1/First 4/Filter/FlateDecode>>stream\n"
    assert "the PDF" in refusal(pdf(head * 1000 + zlib.compress(bytes(MIB)) + b"endstream endobj\n"))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8" + b"\xff" * 20_000_000,
        b"\xff\xd8\xff\xe0" + b"\xff\xe0\0\2" * 5_000_000,
        png(more=(png_chunk(b"teSt", b"") * 1_500_000,)),
        png(more=(png_chunk(b"IDAT", b"") * 1_500_000,)),
        pdf(b"/First 1 " * 2_000_000),
        pdf(b"9 0 obj<<" * 2_000_000),
        pdf(b"/#4a" * 4_000_000),
    ],
    ids=["fill bytes", "segments", "chunks", "empty parts of the picture", "keys", "heads", "escapes"],
)
def test_the_largest_file_of_many_small_parts_is_judged_in_seconds(data: bytes) -> None:
    """20 MB each; processor time, since the machine may be shared. Before its bound, one byte cost one step each."""
    begun = time.process_time()
    with contextlib.suppress(Refused):
        judged_scan(data, DAY)
    assert time.process_time() - begun < 5


@settings(max_examples=300)
@given(st.data())
def test_no_changed_byte_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([png(), jpeg(), pdf(object_stream(b"7 0 <</A 1>>"))])))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        assert judged_scan(bytes(whole[: data.draw(st.integers(0, len(whole)))]), DAY).media_type


def test_what_a_phone_writes_behind_a_picture_is_not_kept(tmp_path: Path) -> None:
    for behind in (jpeg(8, 8), bytes(100), b"%PDF-1.7", b"\0\0\0\x18ftypmp42"):
        with kept_scan(jpeg() + behind, below="signs", folder=tmp_path, on=DAY) as document:
            assert read_document(tmp_path, document.file) == jpeg()
            assert (document.size_bytes, document.sha256) == (len(jpeg()), sha256(jpeg()).hexdigest())
