"""The JSON API under /api/v1: the same actions and queries as the pages, typed, with its OpenAPI document.

Nothing here decides: what a person may not do on a page, a program in their name may not do here (articles 3, 16(2)).
"""
