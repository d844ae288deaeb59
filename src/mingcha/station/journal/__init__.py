"""The recorder's journal beside its log: checked, and sealed at rest (art. 20)."""
