"""Parsers of coded video and sound: H.264, H.265, AAC configurations, MPEG-4 descriptors. No RTP, no SDP."""
