"""The filing of systems with the public security organ of their district: one form for art. 9 and decree 799 art. 14."""
