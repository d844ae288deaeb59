"""Training of monitoring and managing staff, and the filing of monitors with the public security organ (16(2))."""
