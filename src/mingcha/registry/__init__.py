"""The registry: objects of the law and who is responsible for them (articles 3, 4, 6, 7, 8, 16(2), 18): one folder per
noun. A noun has rules, models, actions, queries and checks as needed; `values` are the results of its queries, `rows`
finds its rows and converts them to values, only for actions and queries.
"""
