"""Figures of viewing copies and their marks: functions for `mingcha bench door`."""
