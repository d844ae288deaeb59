"""What a target of any kind is spoken with: batches, receipts, held rows, and the shape of an adapter (article 13(1)).
No tables and no Django: an adapter gets what leaves, and reads nothing of ours."""
