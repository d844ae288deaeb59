"""The regulation as pages."""
