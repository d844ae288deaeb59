"""Receives, transports and stores pictures; imports neither the law nor the evidence log."""
