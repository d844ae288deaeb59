"""Cameras that do not exist: drawn scenes behind a real RTSP server, for the demo, for tests and for measurements.

No article is carried out here; nothing here may be imported by a plane (only by run/ and tests).
"""
