"""Programs in a bag for recipients who check it on their own: `verify.py` and `player.html` (docs/ref/export-bag.md;
arts. 15, 16(3), 20(2)). Both are self-contained: they import and load nothing else, and are copied into a bag
unchanged.
"""

from pathlib import Path

VERIFIER = Path(__file__).with_name("verify.py")
PLAYER = Path(__file__).with_name("player.html")
