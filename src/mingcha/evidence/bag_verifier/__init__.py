"""What a bag carries for whoever checks it without us: `verify.py` and `player.html` (docs/ref/export-bag.md; arts. 15,
16(3), 20(2)). Both stand alone: neither imports or loads anything of ours, and both are copied into a bag as they are.
"""

from pathlib import Path

VERIFIER = Path(__file__).with_name("verify.py")
PLAYER = Path(__file__).with_name("player.html")
