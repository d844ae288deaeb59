"""`mingcha law [N] [--json]`: an article with its text, code, tests, pages and state; the law of a day; the trace."""

import argparse
import json
import sys
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.articles import article
from mingcha.law.carried_out import not_carried_out
from mingcha.law.decree import Article
from mingcha.law.reach import references
from mingcha.law.reference import Reference
from mingcha.law.trace import PACKAGE, ArticleTrace, Trace, tests_beside, trace_of_installation
from mingcha.law.trace_page import as_markdown
from mingcha.law.uses import read_sources
from mingcha.run.commands import law_on


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha law`."""
    parser = subparsers.add_parser("law")
    parser.add_argument(
        "article", nargs="?", help='a number 1 to 26 (or a reference such as "16(5)"); none: all in short'
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    law_on.add_options(parser)
    parser.add_argument("--read-sources", action="store_true", help="read all marks now: later starts need not")
    parser.add_argument("--write-trace", action="store_true", help="write docs/law/trace.md; fail on a hole")
    parser.add_argument("--check-trace", action="store_true", help="fail when docs/law/trace.md is stale or has a hole")


def run(arguments: argparse.Namespace) -> int:
    """Prints one article or a summary of all, or writes or checks the trace page: exit 1 on a hole or a stale page."""
    if arguments.write_trace or arguments.check_trace:
        return _trace_page(trace_of_installation(), write=arguments.write_trace)
    if arguments.on is not None:
        return law_on.show(arguments.on, arguments.system_since, arguments.pack, as_json=arguments.json)
    if arguments.read_sources:
        read_sources()
        return 0
    if arguments.article is None:
        return _all(trace_of_installation(), as_json=arguments.json)
    reference = Reference.parse(arguments.article)  # before all files are read
    if reference.decree != 314:
        words = Words("只能按第 314 号令的条查询", "only articles of decree 314 can be shown")
        raise Fault(FaultKind.INVALID, words)
    one = trace_of_installation().article(reference.article)
    if arguments.json:
        print(json.dumps(one.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(article(reference.article), one)
    return 0


def _all(found: Trace, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([one.as_json() for one in found.articles], ensure_ascii=False, indent=2))
        return 0
    for one in found.articles:
        heading = article(one.number).heading
        print(f"{one.number:>3}  {one.state:<13} {heading.zh} · {heading.en}")
    return 0


def _print(held: Article, one: ArticleTrace) -> None:
    name = Reference.parse(str(held.number)).words
    print(f"{name.zh} {held.heading.zh} · {name.en} {held.heading.en}\n\n{held.text.zh}\n\n{held.text.en}\n")
    print("(英文为本平台译文，以中文为准 · our translation; the Chinese text alone is binding)\n")
    for title, places in (("code", one.code), ("tests", one.tests), ("pages", one.pages)):
        print(f"{title}:", *(f"  {place}" for place in places or ("–",)), sep="\n")
    print(f"\n{one.state.words.zh} · {one.state.words.en}")
    for part in one.parts:
        if part.why.zh:
            print(f"  {part.reference}: {part.state.words.zh}，{part.why.zh} · {part.state.words.en}, {part.why.en}")


def _trace_page(found: Trace, *, write: bool) -> int:
    if tests_beside(PACKAGE) is None:
        words = Words("此处没有测试，无法生成条文对照", "there are no tests here, so the trace cannot be written")
        raise Fault(FaultKind.UNSUPPORTED, words)
    page: Path = PACKAGE.parents[1] / "docs" / "law" / "trace.md"
    text = as_markdown(found)
    stale = not page.exists() or page.read_text(encoding="utf-8") != text
    if write and stale:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    problems = (*found.problems, *not_carried_out(found, references(PACKAGE)))
    for problem in problems:
        print(problem, file=sys.stderr)
    if stale and not write:
        print("docs/law/trace.md is stale: run `make law`", file=sys.stderr)
    return 1 if problems or (stale and not write) else 0
