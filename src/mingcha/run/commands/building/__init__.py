"""Commands of what comes before use: plans, projects, areas, parts, meetings, reports (articles 4 to 6, 18)."""
