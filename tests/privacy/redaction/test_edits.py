"""Edits of a redaction as they are stored and read again (article 21)."""

from mingcha.privacy.redaction.edits import EditKind, KeyFrame, NewEdit, edit_of, edit_text
from mingcha.privacy.redaction.values import Span


def test_an_edit_is_stored_as_canonical_json_and_read_back() -> None:
    edit = NewEdit(EditKind.REGION, Span(0, 90_000), keys=(KeyFrame(0, 1, 2, 3, 4),), reason="纹身")
    assert edit_text(edit) == (
        '{"keys":[{"at_90k":0,"height":4,"left":1,"top":2,"width":3}],"kind":"region","other":"","reason":"纹身",'
        '"span":{"from_90k":0,"to_90k":90000},"track":""}'
    )
    assert edit_of(edit_text(edit)) == edit
