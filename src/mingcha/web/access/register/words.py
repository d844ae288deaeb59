"""Codes of the register's lines as texts (articles 14, 16(3))."""

from mingcha.kit.words import Words
from mingcha.law.request_purposes import request_purpose

ACT_WORDS = {
    "opened": Words("开通", "opened"),
    "delivered": Words("交付", "delivered"),
    "watched": Words("查阅", "watched"),
    "returned": Words("归还", "returned"),
    "destroyed": Words("销毁", "destroyed"),
    "not_taken": Words("未取走", "not taken"),
    "refused": Words("不予办理", "refused"),
    "corrected": Words("更正", "correction"),
}
WAY_WORDS = {
    "view": Words("查阅", "view"),
    "copy": Words("复制", "copy"),
    "retrieve": Words("调取", "retrieve"),
}
METHOD_WORDS = {
    "online": Words("在线", "online"),
    "on_site": Words("现场", "on site"),
    "disc": Words("光盘", "disc"),
    "usb": Words("U 盘", "USB stick"),
    "private_line": Words("专网", "private line"),
    "url": Words("指定地址", "address on the network"),
}


def words_of(table: dict[str, Words], code: str) -> Words:
    """The text of a code, the code itself where it has none."""
    return table.get(code, Words(code, code))


def purpose_words(code: str) -> Words:
    """The text of a purpose of requests."""
    kind = request_purpose(code)
    return kind.words if kind else Words(code, code)
