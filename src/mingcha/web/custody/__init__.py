"""Pages of custody: keeping, holds, disposal orders (arts. 16(5), 20)."""
