"""Recorders: enrolment, beats, and last reports of recorders and cameras (arts. 7, 16(5))."""
