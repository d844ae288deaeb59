"""The export bag: original footage with its proofs (docs/ref/export-bag.md; arts. 15, 16(3), 20). Pure."""
