"""RTP and RTCP (RFC 3550), session descriptions (SDP), and the payload formats of video and sound."""
