"""Reminders of what is due, by mail or to a program of the unit: who asked for them, and what was sent, once each
(articles 9, 16; our own service).
"""
