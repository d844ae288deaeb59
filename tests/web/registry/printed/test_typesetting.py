"""Documents as PDF/A: conformance checked by other programs, Chinese text, fonts, equal bytes (article 5)."""

import dataclasses
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.support.printed import NO, ROOT, plan_sheet, preflight

from mingcha.kit.errors import Fault, FaultKind
from mingcha.web.registry.printed import typesetting
from mingcha.web.registry.printed.typesetting import typesetter

pytestmark = pytest.mark.law("5")


@pytest.fixture(scope="module")
def made() -> bytes:
    return typesetter(ROOT)(plan_sheet())


def text_of(data: bytes) -> str:
    """The text without blanks and line breaks."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_equal_sheets_give_equal_bytes_and_others_do_not(made: bytes) -> None:
    assert typesetter(f"{ROOT}/")(plan_sheet()) == made
    assert typesetter(ROOT)(dataclasses.replace(plan_sheet(), issued_by="王海燕")) != made
    assert typesetter("https://other.example")(plan_sheet()) != made


def test_a_program_reads_the_chinese_text(made: bytes) -> None:
    text = text_of(made)
    for part in (
        "江岸区公共安全视频图像信息系统建设规划", f"编号：{NO}", "2026-11-2809:30:00", "武汉市公安局江岸区分局周致远",
        "岸政函〔2026〕12号", "2026年11月28日", "第1小学东门", "龘靐𫚕㵐路口", "114.2946000,30.6281000", "方位90°",
        "市级规划第1版", f"{ROOT}/c/{NO}",
    ):  # fmt: skip
        assert part in text, part


def test_it_claims_pdf_a_1a_and_embeds_every_font(made: bytes) -> None:
    reader = PdfReader(io.BytesIO(made))
    assert made.startswith(b"%PDF-1.4")
    assert not reader.is_encrypted
    catalogue = reader.trailer["/Root"].get_object()
    metadata = catalogue["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert re.search(r"pdfaid:part>1<.*pdfaid:conformance>A<", metadata)
    assert catalogue["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert "/OutputIntents" in catalogue  # type: ignore[operator]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(catalogue)  # type: ignore[arg-type]
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert "/FontFile3" in descriptor
        assert re.match(r"/[A-Z]{6}\+NotoSansHans", descriptor["/FontName"]), "a subset of our own font"


def test_long_lists_go_on_over_pages_within_bounds() -> None:
    data = typesetter(ROOT)(plan_sheet(50))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert len(pages) > 2
    assert all(NO in page for page in pages)
    assert all("第六条类别" in page for page in pages[:-1]), "the head of the table stands on each page"
    assert len(data) < 200_000


def test_a_plan_without_a_list_says_so() -> None:
    data = typesetter(ROOT)(plan_sheet(1, items=[], items_total=900))
    assert "规划点位共900处，清单另存" in text_of(data)


def test_text_is_never_markup() -> None:
    """What people typed is set as text: typst's marks, functions and references mean nothing in it."""
    hostile = '#read("/etc/passwd") *x* $y$ @z <b> \\ "q" // c /* d */ [e] = f'
    assert re.sub(r"\s", "", hostile) in text_of(typesetter(ROOT)(plan_sheet(title=hostile)))


def test_a_character_without_a_glyph_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Fault, match="the font does not have") as fault:
        typesetter(ROOT)(plan_sheet(title="规划 😀"))
    assert fault.value.kind is FaultKind.INVALID


def test_missing_fonts_are_told_and_no_other_font_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    typesetting._fonts.cache_clear()
    try:
        with pytest.raises(Fault, match="fonts for printing are missing") as fault:
            typesetter(ROOT)(plan_sheet())
        assert fault.value.kind is FaultKind.UNAVAILABLE
    finally:
        typesetting._fonts.cache_clear()


@pytest.mark.soak
def test_another_program_finds_it_to_be_pdf_a(made: bytes, tmp_path: Path) -> None:
    """Apache PDFBox Preflight judges the requirements of PDF/A-1b; an altered file shows that it judges."""
    file, other = tmp_path / "plan.pdf", tmp_path / "other.pdf"
    file.write_bytes(made)
    assert preflight(file).endswith("is a valid PDF/A-1b file")
    other.write_bytes(made.replace(b"pdfaid:part>1<", b"pdfaid:part>9<"))
    assert "is not a valid PDF/A-1b file" in preflight(other)


@pytest.mark.soak
def test_qpdf_finds_its_structure_whole(made: bytes, tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("needs Debian's qpdf")
    file = tmp_path / "plan.pdf"
    file.write_bytes(made)
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "No syntax or stream encoding errors found" in done.stdout) == (0, True), done.stdout
