"""Verbs of control of a camera, with bounded ranges: one vocabulary for GB/T 28181 and ONVIF (articles 2 and 7(2))."""
