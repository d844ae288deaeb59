"""The camera assignments of each recorder: address, sealed password, epoch, label (arts. 7, 16(5))."""
