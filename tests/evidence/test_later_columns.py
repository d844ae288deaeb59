"""A column that came to an attested table after a release is in its `later_columns`: rows of before keep their digest.

The list is of version 0.6.0, as its code names the columns; a release writes it anew under its own number.
"""

import json
from pathlib import Path

from mingcha.evidence.models import attested_models

RELEASED = json.loads(Path(__file__).with_name("columns_of_0_6_0.json").read_text(encoding="utf-8"))


def test_a_column_of_a_released_table_is_a_later_one() -> None:
    tables = {model._meta.db_table: model for model in attested_models()}
    assert set(RELEASED) <= set(tables), "a released table is gone"
    forgotten = [
        f"{table}.{field.name}: name it in later_columns of {model.__name__}, else every row of before fails the check"
        for table, columns in RELEASED.items()
        if (model := tables[table])
        for field in model._meta.concrete_fields
        if field.column not in columns
        and not {field.name, field.attname} & (model.later_columns | model.unattested_columns)
    ]
    assert forgotten == []
    assert len(RELEASED) > 60
