"""mingcha (明察): a public video platform in which the law is part of the machine."""

__version__ = "0.7.0"
