"""MANSCDP, the XML commands of GB/T 28181 (annex A): reading, writing, one file a command (articles 2, 7, 13)."""
