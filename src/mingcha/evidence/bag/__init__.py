"""The export bag: original footage with all that proves it (docs/ref/export-bag.md; arts. 15, 16(3), 20). Pure."""
