"""Recorders: enrolment, beats, and what each last said of itself and of its cameras (arts. 7, 16(5))."""
