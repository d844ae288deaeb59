"""Whether each point of a batch is installed as article 7 asks: fixed place and view, conspicuous sign."""
