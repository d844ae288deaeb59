"""The JSON API under /api/v1: the same actions and queries as the pages, typed, with an OpenAPI document.

It makes no decisions: a program may do exactly what its person may do on the pages (articles 3, 16(2)).
"""
