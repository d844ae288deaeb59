"""The only writers of custody: sealed hours, holds, disposal orders and the answers to them."""
