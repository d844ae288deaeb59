"""`mingcha custody rebuild`: rebuilds the database's hours, orders and holds from the recorder's journal (article
20)."""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.kit.words import Words
from mingcha.station.rebuild.database import rebuild_database
from mingcha.station.rebuild.journal import rebuild_journal

_WORDS = {
    "log_entries": Words("日志条目", "log entries"),
    "files": Words("录像文件", "footage files"),
    "fragments": Words("录像分片", "fragments"),
    "disposed": Words("已依令删除的文件", "files disposed of"),
    "taken_in": Words("日志未载、由磁盘接入的文件", "files taken in that no entry names"),
    "missing": Words("缺失的文件", "missing files"),
    "orders_without_token": Words("没有签名原文的处置令", "orders without their signed text"),
    "database": Words("数据库可用", "the database answers"),
    "hours": Words("补存的小时", "hours stored"),
    "known_hours": Words("原已存在的小时", "hours that were there"),
    "orders": Words("补存的处置令", "orders stored"),
    "answers": Words("补存的处置结果", "answers to orders stored"),
    "holds": Words("重新设置的保全", "holds placed again"),
    "hours_set": Words("更新状态的小时", "hours whose state was set"),
    "refused": Words("未能存入", "rejected"),
}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha custody rebuild`."""
    parser = verbs.add_parser("rebuild", help="the database's hours and orders again from the journal / 由账本重建")
    parser.add_argument(
        "--journal", action="store_true", help="first the journal itself, from the published log and the files"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Rebuilds. Exit code 0 if everything was stored, 1 if something was rejected."""
    clock, home = SystemClock(), settings.MINGCHA_HOME
    answer: dict[str, object] = {}
    if arguments.journal:
        made = rebuild_journal(home, clock)
        answer["journal"] = {
            "log_entries": made.journal.entries, "files": made.journal.files, "fragments": made.journal.fragments,
            "disposed": made.journal.disposed, "taken_in": len(made.recovered.taken_in),
            "missing": made.journal.missing, "orders_without_token": made.journal.orders_without_token,
            "database": made.database,
        }  # fmt: skip
        if not made.database:
            return _show(answer, as_json=arguments.json)
    answer |= asdict(rebuild_database(home, clock))
    return _show(answer, as_json=arguments.json)


def _show(answer: dict[str, object], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines_of(answer)))
    return 1 if answer.get("refused") else 0


def lines_of(answer: Mapping[str, object]) -> Iterator[str]:
    """What was rebuilt, a line each in both languages; what there is none of is left out."""
    for name, value in answer.items():
        if isinstance(value, Mapping):
            yield from lines_of(value)
        elif value:
            shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "✓" if value is True else value
            yield f"{_WORDS[name].zh} {_WORDS[name].en}: {shown}"
