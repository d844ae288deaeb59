"""RTP and RTCP (RFC 3550), session descriptions, and the payload formats of pictures and sound."""
