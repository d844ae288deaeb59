"""What recorders and officers saw of masks: numbers alone (arts. 7, 18)."""
