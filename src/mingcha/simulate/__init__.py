"""Simulated cameras: drawn scenes behind a real RTSP server, for the demo, for tests and for measurements.

Carries out no article; only run/ and tests may import it.
"""
