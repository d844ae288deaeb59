"""The tamper-evident logs of the application and of the recorders (articles 16(3), 20)."""
