"""The QR code of an address as the path of an SVG image: one square a dark module."""

import qrcode

_QUIET_MODULES = 4  # ISO/IEC 18004, 5.3.8


def qr_path(text: str) -> tuple[str, int]:
    """The path in units of a module, and the side of the whole image with its quiet zone."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    modules = code.get_matrix()
    squares = (
        f"M{column + _QUIET_MODULES} {row + _QUIET_MODULES}h1v1h-1z"
        for row, line in enumerate(modules)
        for column, dark in enumerate(line)
        if dark
    )
    return "".join(squares), len(modules) + 2 * _QUIET_MODULES
