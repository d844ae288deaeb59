"""The recorder's journal beside its log: checked, sealed at rest, rebuilt (art. 20)."""
