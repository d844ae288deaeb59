"""Reads of custody for pages, programs and the command line: frozen values, never models."""
