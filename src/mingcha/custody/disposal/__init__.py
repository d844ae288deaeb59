"""Disposal of footage that is due: decision, signed order, veto, answers (arts. 16(5), 20)."""
