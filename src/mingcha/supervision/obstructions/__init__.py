"""Obstructions of the view and the other acts about a registered point that are ordered and punished the same way, from
the candidate to the end (articles 12, 22, 23). The table is named after the first of them."""
