"""`mingcha bench hostile`: pages and gateway without a proxy, among many viewers and clients that mean harm."""
