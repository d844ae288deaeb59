"""The persons of an acceptance group behind their accounts (article 8)."""
