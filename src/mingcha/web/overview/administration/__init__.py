"""The first page of administration: what a person keeps, grouped by what they do, with what waits."""
