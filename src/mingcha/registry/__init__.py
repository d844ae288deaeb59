"""The registry: what exists and who answers for it (articles 3, 4, 6, 7, 8, 16(2), 18): a folder a noun.

A noun has rules, models, actions, queries and checks as far as it needs them; `values` are what its queries hand out,
`rows` finds its rows and turns them into values, for actions and queries alone.
"""
