"""Cameras in use without video and without a case that explains it: 疑似擅自拆除 (article 10)."""
