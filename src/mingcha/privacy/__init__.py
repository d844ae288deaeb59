"""What of a picture nobody may see: masks before it is stored, and later redaction (arts. 18, 19, 21)."""
