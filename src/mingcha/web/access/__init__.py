"""Pages of the door: duty viewing, wall, requests, copies, exports, register, audit (arts. 14, 15, 16, 19, 20)."""
