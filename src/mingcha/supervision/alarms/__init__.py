"""Alarms: what fails or waits in a territory now, grouped by cause, and what people did about it (article 16(1))."""
