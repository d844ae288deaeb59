"""`mingcha law --on DAY`: the law for an event of a day: texts, articles, numbers, penalties and their versions."""

import argparse
import datetime as dt
import json
from pathlib import Path

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.articles import articles
from mingcha.law.fine_words import WORDS
from mingcha.law.in_force import LawInForce, LawPack, binds_older_systems, law_in_force, may_apply, pack_in, shipped
from mingcha.law.reference import Reference


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of this form of `mingcha law`."""
    for name, words in (
        ("--on", "the law as in force on this day / 某日施行的规定"),
        ("--system-since", "with --on: of a system accepted on this day / 系统验收之日"),
    ):
        parser.add_argument(name, type=dt.date.fromisoformat, default=None, metavar="DAY", help=words)
    words = "with --on: files of this folder replace ours / 用该目录的文件代替"
    parser.add_argument("--pack", type=Path, default=None, metavar="FOLDER", help=words)


def show(on: dt.date, system_since: dt.date | None, pack: Path | None, *, as_json: bool) -> int:
    """Prints the law of a day. Raises Fault(NOT_FOUND) for an absent folder, Fault(CORRUPT) for wrong files in it."""
    held = law_in_force(on, _pack(pack))
    decided = {str(one.number): may_apply(str(one.number), on, system_since) for one in articles()}
    if as_json:
        print(json.dumps(_as_json(held, decided, system_since), ensure_ascii=False, indent=2))
    else:
        _print(held, decided, system_since)
    return 0


def _pack(folder: Path | None) -> LawPack:
    if folder is None:
        return shipped()
    if not folder.is_dir():
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个目录：{folder}", f"there is no folder {folder}"))
    return pack_in(folder)


def _as_json(held: LawInForce, decided: dict[str, Decision], system_since: dt.date | None) -> dict[str, object]:
    return {
        "day": held.day.isoformat(),
        "texts": [
            {"key": one.key, "number": one.number.zh, "since": one.since.isoformat(), "missing": one.is_gap}
            for one in held.texts
        ],
        "articles": [
            {"article": int(number), "applies": one.allowed, "reason": one.reason.zh if not one.allowed else "",
             "continuing_duty": system_since is not None and binds_older_systems(number)}
            for number, one in decided.items()
        ],
        "parameters": [
            {"key": key, "value": one.value, "reference": one.reference, "since": held.version_of(key).isoformat(),
             "until": one.until.isoformat() if one.until else None}
            for key, one in held.parameters.items()
        ],
        "fines": [
            {"rule": key, "act": str(one.offence), "since": one.since.isoformat()} for key, one in held.fines.items()
        ],
        "coming": list(held.coming),
    }  # fmt: skip


def _print(held: LawInForce, decided: dict[str, Decision], system_since: dt.date | None) -> None:
    print(f"{held.day}  施行中的规定 / in force\n")
    for text in held.texts:
        gap = "  缺文本 / text missing" if text.is_gap else ""
        print(f"  {text.since}  {text.name.zh} {text.number.zh} · {text.name.en}{gap}")
    print("\n条文 / articles")
    if not any(decision.allowed for decision in decided.values()):
        print("  第 314 号令不适用于该日的事项 / decree 314 does not apply to an event of this day")
        decided = {}
    for number, decision in decided.items():
        words = Reference.parse(number).words
        state = "适用 / applies" if decision.allowed else f"不适用：{decision.reason.zh} / {decision.reason.en}"
        duty = "  持续义务 / continuing duty" if system_since is not None and binds_older_systems(number) else ""
        print(f"  {words.zh:<7} {words.en:<8} {state}{duty}")
    print("\n数值 / numbers")
    for key, one in held.parameters.items():
        words = one.value_words
        print(f"  {key:<42} {words.zh} / {words.en}  {one.source.zh}  {held.version_of(key)}")
    print("\n罚则 / penalties")
    for key, rule in held.fines.items():
        print(f"  {key:<12} {WORDS[rule.offence].zh} / {WORDS[rule.offence].en}  {rule.since}")
    for key in held.coming:
        print(f"  尚未施行 / not yet in force: {key}")
