"""Grants under a decision on sharing: supplied, used by named people, reported on, reviewed, suspended and ended
(articles 13(2), 19; NDSR 12)."""
