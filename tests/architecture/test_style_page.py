"""The sentences that docs/design/style.md shows as rewritten are gone from the code."""

import re

from tests.support.house import ROOT, source_files

BEFORE = re.findall(r'^\| "(.+?)" \| ', (ROOT / "docs/design/style.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_no_sentence_of_the_left_column_stands_in_the_code() -> None:
    assert len(BEFORE) > 20
    texts = {path.relative_to(ROOT): " ".join(path.read_text(encoding="utf-8").split()) for path in source_files()}
    left = {sentence: [str(path) for path, text in texts.items() if sentence in text] for sentence in BEFORE}
    assert {sentence: paths for sentence, paths in left.items() if paths} == {}
