"""What a scan must be before it is kept: PDF, JPEG or PNG by its bytes, bounded, without a script (article 15(3)).
A caller of another article names it, and the refusal carries that one.

The file is judged, never rendered: headers and lengths of a picture are read, and its pixels are counted, not shown.
"""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import Missing, NextStep, Refused, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.documents import jpeg, pdf, png
from mingcha.registry.documents.unfit import UnfitScanError

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MEDIA_TYPES = (PDF, JPEG, PNG)
SUFFIXES = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that may be kept: its media type by its bytes, the pixels of a picture (0 for a PDF), and its first bytes
    that are kept, None for all: a phone writes more behind a picture."""

    media_type: str
    width: int = 0
    height: int = 0
    kept_bytes: int | None = None


@cites("15(3)")
def judged_scan(data: bytes, on: date, article: str = "15(3)", about: str = "") -> Scan:
    """The kind of a scan that may be kept. Raises Refused (`article`): too long, of another kind, too many pixels,
    not whole, or with parts that a scan does not have. `about`: the fact of the caller that it concerns, if it has
    several refusals under the article (Missing.about)."""
    most_mib = parameters.number("access.scan_most_mib", on)
    most_pixels = parameters.number("access.scan_most_megapixels", on) * 1_000_000
    try:
        if not data:
            raise UnfitScanError("文件是空的", "the file is empty")
        if len(data) > most_mib * _MIB:
            raise UnfitScanError(f"扫描件不超过 {most_mib} MiB", f"a scan has at most {most_mib} MiB")
        return _scan_of(data, most_pixels)
    except UnfitScanError as unfit:
        raise Refused(
            refuse(
                article,
                f"扫描件不予接收：{unfit.words.zh}",
                f"the scan is refused: {unfit.words.en}",
                missing=(Missing(_FIT.zh, _FIT.en, about),) if about else (),
                next_steps=_AGAIN,
            )
        ) from None


def _scan_of(data: bytes, most_pixels: int) -> Scan:
    if data.startswith(pdf.SIGNATURE):
        pdf.check(data)
        return Scan(PDF)
    if data.startswith(png.SIGNATURE):
        return Scan(PNG, *png.check(data, most_pixels))
    if data.startswith(jpeg.SIGNATURE):
        width, height, end = jpeg.check(data, most_pixels)
        return Scan(JPEG, width, height, end if end < len(data) else None)
    raise UnfitScanError("只接收 PDF、JPEG 或 PNG（按文件内容判断）", "only PDF, JPEG or PNG by its content is taken")


_FIT = Words("可接收的扫描件", "a scan that can be taken")
_AGAIN = (NextStep(Words("重新扫描或者拍照后提交", "scan or photograph the paper again and hand that in")),)
