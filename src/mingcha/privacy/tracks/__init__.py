"""Detections joined over time by place and motion alone, so that nothing is uncovered between two (article 21)."""
