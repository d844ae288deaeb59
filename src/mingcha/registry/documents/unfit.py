"""Why a file is no scan that may be kept (article 15(3))."""

from mingcha.kit.words import Words


class UnfitScanError(ValueError):
    """A file that is not kept, with the reason for the person."""

    def __init__(self, zh: str, en: str) -> None:
        self.words = Words(zh, en)
        super().__init__(en)


NOT_WHOLE = ("文件不完整或者已损坏", "the file is not whole")
MORE_BEHIND = ("图像结束后还有其他内容", "there is more behind the end of the picture")
HIDDEN = ("文件中夹带了其他格式的内容", "the file carries content of another kind")
_FOREIGN = (b"<script", b"<html", b"<svg ", b"<!doctype", b"<iframe", b"<?php", b"%pdf-")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 65_557
"""The record that ends a zip file lies in its last 22 + 65,535 bytes."""


def refuse_foreign(data: bytes, own_signature_bytes: int) -> None:
    """Raises UnfitScanError for a file that is also a page, a script, a PDF or a zip file. The first
    `own_signature_bytes` are the file's own signature."""
    lower = data[own_signature_bytes:].lower()
    if any(mark in lower for mark in _FOREIGN) or _ZIP_END in data[-_ZIP_END_BYTES:]:
        raise UnfitScanError(*HIDDEN)


def checked_size(width: int, height: int, most_pixels: int) -> tuple[int, int]:
    """Width and height. Raises UnfitScanError for none or too many pixels."""
    if width < 1 or height < 1:
        raise UnfitScanError(*NOT_WHOLE)
    if width * height > most_pixels:
        raise UnfitScanError(
            f"图像为 {width}×{height} 像素，超过 {most_pixels // 1_000_000} 百万像素",
            f"the picture has {width} x {height} pixels, more than {most_pixels // 1_000_000} million",
        )
    return width, height
