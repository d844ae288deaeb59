"""The fallback reader: PyAV in a separate process, for cameras that our RTSP client does not support."""
