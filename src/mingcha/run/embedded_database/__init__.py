"""The embedded SQLite as a backend of Django: its own way of waiting for the one writer."""
