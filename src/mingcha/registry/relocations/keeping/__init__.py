"""Who asks for a case of moving or removing, keeps it, and reads it (article 10)."""
