"""The long-running programs: one module each."""
