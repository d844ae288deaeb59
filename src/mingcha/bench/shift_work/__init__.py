"""The work of a shift at one wall, and what it leaves in the browser."""
