"""`mingcha custody rebuild` says in words what was rebuilt."""

from dataclasses import fields

from mingcha.custody.rebuild.actions import Rebuilt
from mingcha.run.commands.custody_rebuild import lines_of


def test_every_count_has_words_and_what_there_is_none_of_is_left_out() -> None:
    answer: dict[str, object] = {field.name: 1 for field in fields(Rebuilt)} | {"refused": ["D00000001: x", "y"]}
    lines = list(lines_of({"journal": {"files": 17, "missing": (), "database": True}, **answer, "holds": 0}))
    assert lines[:3] == [
        "录像文件 footage files: 17",
        "数据库可用 the database answers: ✓",
        "补存的小时 hours stored: 1",
    ]
    assert lines[-1] == "未能存入 rejected: D00000001: x, y"
    assert not [line for line in lines if "holds" in line]
    assert len(lines) == 2 + len(answer) - 1
