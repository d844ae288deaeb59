"""A virtual ONVIF camera in front of an RTSP address: found, asked, turned, and with events (articles 2, 7, 13(1)).

It shares no code with the client in media/onvif, which is tested with it.
"""
