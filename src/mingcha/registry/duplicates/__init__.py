"""What several units would build twice: cameras and planned places that see the same (article 5)."""
