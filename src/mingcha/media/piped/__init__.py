"""What a reader in a separate process sends over its pipe to the recorder, as messages and as coded pictures."""
