"""What each recorder is told of its cameras: address, sealed password, epoch, label (arts. 7, 16(5))."""
