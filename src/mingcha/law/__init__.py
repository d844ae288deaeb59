"""The regulation as data and pure functions: texts, dated parameters, periods, retention, places, purposes, the trace.

Decree 314 of Wuhan (26 articles, in force 2023-03-01) and decree 799 of the State Council (in force 2025-04-01).
"""
