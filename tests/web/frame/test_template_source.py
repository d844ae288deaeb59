"""Templates are sent without the indentation they are written with."""

import pytest
from django.template import engines

from mingcha.web.frame.template_source import without_indentation


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("<p>\n  one\n\t two</p>", "<p>\none\ntwo</p>"),
        ("  <b>a</b>  <b>b</b>\n", "  <b>a</b>  <b>b</b>\n"),
        ("<pre>\n  a\n    b\n</pre>\n  <p>", "<pre>\n  a\n    b\n</pre>\n<p>"),
        (
            "<div>\n  <textarea\n    id='x'>\n  a</textarea>\n  </div>",
            "<div>\n<textarea\n    id='x'>\n  a</textarea>\n</div>",
        ),
        ("<p>\n  <pre>\n a</pre>\n <pre>\n b</pre>\n c", "<p>\n<pre>\n a</pre>\n<pre>\n b</pre>\nc"),
        ("\n\n  \n x", "\n\n\nx"),
    ],
)
def test_lines_begin_with_what_is_seen(source: str, sent: str) -> None:
    assert without_indentation(source) == sent


def test_a_page_comes_without_indentation() -> None:
    html = engines["django"].get_template("door.html").render({"request": None})
    assert "<main" in html
    assert "\n <" not in html
