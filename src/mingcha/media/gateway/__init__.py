"""The gateway: live pictures, playback, viewing copies and originals for who holds a ticket of that kind."""
