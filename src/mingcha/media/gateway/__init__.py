"""The gateway: live pictures and playback for browsers that hold a ticket."""
