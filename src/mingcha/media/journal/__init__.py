"""The recorder's journal: an index of footage files and fragments, sealed minutes and hours, orders and holds.

All SQL on it is in this folder. SQLite beside the footage, WAL, synchronous=FULL; one writer, any number of readers.
"""
