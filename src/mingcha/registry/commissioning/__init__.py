"""Points put into use, by document and date, by a passed acceptance, or by document before 0.7.0 (article 8)."""
