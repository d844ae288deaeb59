"""Camera-days that never were, to measure the detector of blocked and turned cameras (docs/design/supervision.md)."""
