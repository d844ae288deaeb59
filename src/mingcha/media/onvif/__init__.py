"""A client of ONVIF devices: finding them, their streams, control, events and upkeep (articles 2, 7, 13(1)).

ONVIF finds an address and controls; pictures come over RTSP, as from every camera. Calls block for a bounded time, so
asyncio calls them in a thread.
"""
