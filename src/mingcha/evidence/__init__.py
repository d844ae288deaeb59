"""What happened, provably: the logs of the application and the recorders (arts. 16(3), 20; docs/ref/evidence-log.md)."""
