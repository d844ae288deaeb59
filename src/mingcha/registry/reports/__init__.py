"""Citizens' reports of hidden cameras in places of article 18: case number, handling, result (art. 18, 799-24(2))."""
