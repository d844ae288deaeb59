"""The fallback reader: PyAV in a process of its own, for cameras that our RTSP client cannot speak to."""
