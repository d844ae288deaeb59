"""What is due, for whom, under which article: page, API and a calendar for other programs (articles 4 to 19)."""
