"""Checks for short texts typed by people: codes, names, members of a list; taken and missing codes."""

import re
import unicodedata

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_TELEPHONE = re.compile(r"(?=(?:[^0-9]*[0-9]){3})(?:[0-9+()（） ./,，、;；转-]|ext)+", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", re.ASCII)
MUST_BE_GIVEN = Words("请填写此项", "This must be given")
"""What is said of a field of a form, and of a cell of a list, that is empty and must not be."""


def checked_code(text: str, *, about: str = "") -> str:
    """Returns a short code: 1 to 20 letters, digits, - or _. Raises Fault(INVALID) about the argument `about`."""
    zh, en = "代码须为 1 至 20 个字母、数字、-、_", "a code has 1 to 20 letters, digits, - or _"
    return matching(_CODE, text, zh, en, about=about)


def checked_name(text: str, most: int = 100, *, about: str = "") -> str:
    """Returns a name without surrounding spaces: 1 to `most` printable characters. Raises Fault(INVALID) about the
    argument `about`."""
    name = text.strip()
    if not name or len(name) > most or not name.isprintable():
        raise Fault(
            FaultKind.INVALID,
            Words(f"文字须为 1 至 {most} 个字符", f"a text has 1 to {most} printable characters"),
            about=about,
        )
    return name


def checked_lines(text: str, most: int, *, about: str = "") -> str:
    """Returns a text of one or more lines without surrounding blanks, and without those at the end of a line: 1 to
    `most` characters, printable but for line breaks. Tabs and wide blanks, as word processors indent with, become plain
    ones; marks that nobody sees go. Raises Fault(INVALID) about the argument `about`."""
    plain = (_plain(line).rstrip() for line in text.strip().splitlines())
    lines = "\n".join(plain).strip()
    if not lines or len(lines) > most:
        zh = f"文字须为 1 至 {most} 个字符，现有 {len(lines)} 个"
        words = Words(zh, f"a text has 1 to {most} characters; there are {len(lines)}")
        raise Fault(FaultKind.INVALID, words, about=about)
    odd = next((one for one in lines if one != "\n" and not one.isprintable()), "")
    if odd:
        code = f"U+{ord(odd):04X}"
        words = Words(f"文字含有不能打印的字符 {code}", f"the text has a character that cannot be printed: {code}")
        raise Fault(FaultKind.INVALID, words, about=about)
    return lines


def _plain(line: str) -> str:
    return "".join(_plain_letter(one) for one in line)


def _plain_letter(one: str) -> str:
    kind = unicodedata.category(one)
    return " " if one == "\t" or kind == "Zs" else "" if kind == "Cf" else one


def checked_telephone(text: str, *, about: str) -> str:
    """Returns one or more telephone numbers as they were typed: three digits or more, and what stands between digits on
    paper (+ - ( ) / 、 转). Raises Fault(INVALID) about the argument `about`."""
    if not _TELEPHONE.fullmatch(text):
        zh, en = "须为电话号码，如 027-82810000", "this must be a telephone number, as 027-82810000"
        raise Fault(FaultKind.INVALID, Words(zh, en), about=about)
    return text


def free(taken: bool, zh: str, en: str, *, about: str = "") -> None:
    """Raises Fault(CONFLICT) about the argument `about` if a code or name is taken."""
    if taken:
        raise Fault(FaultKind.CONFLICT, Words(zh, en), about=about)


def matching(form: re.Pattern[str], text: str, zh: str, en: str, *, about: str = "") -> str:
    """Returns the text if it matches the pattern. Raises Fault(INVALID) about the argument `about`."""
    if not form.fullmatch(text):
        raise Fault(FaultKind.INVALID, Words(zh, en), about=about)
    return text


def or_missing[T](held: T | None, zh: str, en: str, code: str, *, about: str = "") -> T:
    """Returns the object found under a code. Raises Fault(NOT_FOUND) about the argument `about`, with the kind of
    object, if it is None."""
    if held is None:
        words = Words(f"没有这个{zh}：“{code}”", f"there is no {en} {code!r}")
        raise Fault(FaultKind.NOT_FOUND, words, about=about)
    return held


def one_of(text: str, allowed: list[str], zh: str, en: str) -> None:
    """Raises Fault(INVALID) if the text is not in the list."""
    if text not in allowed:
        raise Fault(FaultKind.INVALID, Words(f"没有这种{zh}：“{text}”", f"there is no {en} {text!r}"))
