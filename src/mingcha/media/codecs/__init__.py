"""What a recorder reads of coded pictures and sound: H.264, H.265, the descriptors that MP4 needs."""
