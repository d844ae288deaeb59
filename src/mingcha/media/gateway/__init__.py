"""The gateway: live pictures, playback, viewing copies and originals for holders of a ticket of that kind."""
