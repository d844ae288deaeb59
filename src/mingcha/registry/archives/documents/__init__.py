"""What a file must be like to be kept in a volume (article 11)."""
