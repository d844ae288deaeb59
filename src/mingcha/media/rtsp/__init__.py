"""Our RTSP 1.0 client (RFC 2326), over TCP, TLS and UDP."""
