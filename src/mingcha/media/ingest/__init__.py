"""The loop that reads many cameras in one process."""
