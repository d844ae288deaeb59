"""A page of text as a PDF: what the demo's papers and signed sheets are scanned from (ISO 32000-1)."""

from collections.abc import Sequence

_LEFT, _TOP, _LINE_HEIGHT, _SIZE = 72, 770, 26, 14
_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
)
_FONTS = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 93>>",
)


def scanned(lines: Sequence[str]) -> bytes:
    """A page with these lines of text, in a font that a reader for Chinese has. Characters beyond the BMP are none."""
    shown = b"".join(b"<%s>Tj 0 -%d Td\n" % (line.encode("utf-16-be").hex().encode(), _LINE_HEIGHT) for line in lines)
    text = b"BT /F1 %d Tf %d %d Td\n%sET" % (_SIZE, _LEFT, _TOP, shown)
    content = b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text)
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate((*_OBJECTS, content, *_FONTS), 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, entries)
    return data + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(data))
