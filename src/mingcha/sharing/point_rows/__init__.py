"""Points as rows that leave the platform: a whitelist for each audience, and which points are withheld (articles 13,
18; decree 799, articles 10, 33)."""
