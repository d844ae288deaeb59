"""Training of monitoring and managing staff, and the filing of monitors with the public security organ (art. 16(2))."""
