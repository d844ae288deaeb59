"""Chinese and English sentences that people read: full-width punctuation in every Chinese text, no text left over."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from tests.support.house import nodes_of, tree_of
from tests.support.registry.city import City

from mingcha.web import locale_build

SOURCE = locale_build.LOCALE.parents[1]
CATALOGUE = locale_build.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
HALF_WIDTH = re.compile(
    rf"{HAN}\s*[,;:?!]|[,;:?!]\s*{HAN}|{HAN}\s*\(|\)\s*{HAN}|\({HAN}|{HAN}\)|{HAN}\.(?!\w)|{HAN}\"|\"{HAN}"
)
BILINGUAL = ("Words", "refuse", "Missing", "say")
"""Calls whose texts are a Chinese and an English one."""


def shown(node: ast.expr) -> str:
    """A text or f-string with Han for what stands in braces, since a name may be Chinese; "" for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(shown(part) if isinstance(part, ast.Constant) else "＿" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return shown(node.left) + shown(node.right)
    return ""


def texts_of_python() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in nodes_of(tree_of(path), ast.Call):
            name = node.func
            called = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
            if called in BILINGUAL:
                for argument in node.args:
                    yield f"{path.relative_to(SOURCE)}:{argument.lineno}", shown(argument)


def texts_of_player() -> Iterator[tuple[str, str]]:
    for path in sorted((SOURCE / "web" / "player").glob("*.ts")):
        for found in re.finditer(r"(?:\"((?:[^\"\\\n]|\\.)*)\"|`([^`]*)`)", path.read_text(encoding="utf-8")):
            text = re.sub(r"\$\{[^}]*\}", "＿", found[1] or found[2] or "")
            yield f"{path.relative_to(SOURCE)}: {text[:30]}", text


def texts_of_templates() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        bare = re.sub(r"\{%.*?%\}|\{#.*?#\}|<[^>]*>", "\n", path.read_text(encoding="utf-8"), flags=re.S)
        for line in bare.splitlines():
            yield f"{path.relative_to(SOURCE)}: {line[:30]}", re.sub(r"\{\{.*?\}\}", "＿", line)


def texts_of_catalogue() -> Iterator[tuple[str, str]]:
    for key, text in locale_build.read(CATALOGUE.read_text(encoding="utf-8")).items():
        if key:
            yield key[:60], re.sub(r"%\(\w+\)[sd]", "＿", text)


@pytest.mark.parametrize(
    ("texts", "least"),
    [(texts_of_python, 1500), (texts_of_player, 150), (texts_of_templates, 100), (texts_of_catalogue, 600)],
)
def test_chinese_has_full_width_punctuation(texts: object, least: int) -> None:
    """Issue point D (full-width punctuation in every Chinese message)."""
    assert callable(texts)
    found = list(texts())
    assert len(found) >= least
    bare = [(where, re.sub(r"(?:https?|pkcs11):\S+", "", text)) for where, text in found]
    assert [one for one in bare if HALF_WIDTH.search(one[1])] == []


@pytest.mark.parametrize(
    "text", ["已停用, 须拆除", "编号:＿有误", "第一章(总则)", "没有这个点位.", '点位"东侧"', "真的吗?"]
)
def test_half_width_punctuation_is_found(text: str) -> None:
    assert HALF_WIDTH.search(text)


@pytest.mark.parametrize(
    "text", ["运行 mingcha check", "3.5 米", "H.265 视频", "10:30 起", "C2SP tlog-tiles 格式（附件）"]
)
def test_numbers_and_names_of_programs_are_no_faults(text: str) -> None:
    assert not HALF_WIDTH.search(text)


def test_every_catalogue_text_is_chinese() -> None:
    """Issue point D (words): a text without a Chinese character is a sign or a unit alone."""
    found = locale_build.read(CATALOGUE.read_text(encoding="utf-8"))
    bare = {key: re.sub(r"%\(\w+\)[sd]", "", text) for key, text in found.items() if key}
    assert [key for key, text in bare.items() if re.search(r"[A-Za-z]", text) and not re.search(HAN, text)] == []


@pytest.mark.django_db
def test_the_words_that_a_new_user_met(city: City, signed_in: Callable[..., Client]) -> None:
    """Issue point D (words): 第一章 and no 第 1 章; an unknown page says what it is and offers a search."""
    law = signed_in("city").get("/law").content.decode()
    assert "第一章" in law
    assert "第 1 章" not in law
    assert "Chapter 1" in signed_in("city", "en").get("/law").content.decode()
    answer = signed_in("city").get("/no/such/page")
    assert answer.status_code == 404
    unknown = answer.content.decode().split("<main", 1)[1]
    assert "该地址没有对应的页面" in unknown
    assert 'role="search"' in unknown
    texts = CATALOGUE.read_text(encoding="utf-8")
    for word in ("待办事项", "今日拒绝记录", "存证依据", "留存与删除", "生效中"):
        assert f'msgstr "{word}"' in texts
    assert 'msgid "Why are you viewing?"' in texts
