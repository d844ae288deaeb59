"""Pages of disposal orders and the veto against them (arts. 16(5), 20)."""
