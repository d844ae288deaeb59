"""Commands of what comes before use: plans, projects, areas, parts, criteria, money, meetings, acceptances, standards,
reports (articles 4 to 8, 18)."""
