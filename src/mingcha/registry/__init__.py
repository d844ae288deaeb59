"""The registry: what exists and who answers for it (articles 3, 6, 7, 8, 16(2), 18): people, organisations, sites,
systems and points. Rooms: duty (who somebody is), addresses, rules, models, actions, queries, checks."""
