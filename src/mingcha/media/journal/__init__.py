"""The recorder's journal: what lies in which footage file, which minutes and hours are sealed, what was ordered.

SQLite beside the footage, WAL, synchronous=FULL; one writer (the writer thread), any number of readers.
"""
