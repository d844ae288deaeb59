"""Startup: settings, the command line, one file per program, the demo. The only package that imports all parts."""
