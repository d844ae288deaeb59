"""Pages of requests: asking, signing, the managing unit's answer (arts. 14, 15, 16(3), 19)."""
