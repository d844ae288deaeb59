"""Where faces lie on the stills that clips are made of, by the name of the file: labelled by eye on 2026-11-29.

The pictures are not in the repository (docs/ref/benchmarks.md names their packages and licences). They show nine
faces of young women, a woman of middle age and three men, nearly all of light skin and in good light: clips of them say
nothing about fairness across age, sex and skin.
"""

from mingcha.bench.redaction.cutouts import FacePlace
from mingcha.privacy.detection.values import Box

STILLS: dict[str, tuple[FacePlace, ...]] = {
    "sample1.jpg": (
        FacePlace(Box(410, 345, 610, 600), Box(330, 200, 740, 760), (481, 459), (486, 549)),
        FacePlace(Box(833, 428, 1031, 655), Box(750, 300, 1130, 800), (911, 536), (950, 607)),
        FacePlace(Box(1486, 214, 1693, 450), Box(1330, 150, 1800, 640), (1586, 307), (1523, 374)),
    ),
    "sample2.jpg": (
        FacePlace(Box(362, 118, 569, 426), Box(300, 20, 780, 600), (406, 244), (421, 347), is_front=False),
        FacePlace(Box(899, 222, 1064, 455), Box(830, 60, 1180, 560), (987, 337), (981, 424)),
        FacePlace(Box(1431, 140, 1663, 377), Box(1330, 20, 1790, 520), (1524, 263), (1555, 349)),
    ),
    "sample3.jpg": (
        FacePlace(Box(596, 328, 806, 599), Box(480, 230, 950, 760), (677, 431), (674, 540)),
        FacePlace(Box(1073, 219, 1307, 504), Box(980, 110, 1420, 660), (1165, 327), (1149, 436)),
        FacePlace(Box(1518, 270, 1689, 540), Box(1400, 190, 1800, 700), (1604, 404), (1606, 514)),
    ),
    "astronaut.png": (FacePlace(Box(181, 75, 272, 181), Box(110, 5, 330, 290), (225, 101), (224, 145)),),
    "basketball2.png": (FacePlace(Box(68, 86, 104, 135), Box(35, 65, 130, 190), (92, 105), (92, 120)),),
    "messi5.jpg": (FacePlace(Box(222, 93, 256, 132), Box(195, 55, 290, 165), (243, 107), (245, 125)),),
    "carphone_pristine.mp4": (
        FacePlace(Box(65, 36, 114, 98), Box(40, 5, 140, 140), (87, 57), (92, 80)),
        FacePlace(Box(46, 29, 96, 94), Box(25, 2, 125, 135), (64, 49), (75, 68), frame=80),
    ),
}
"""Films by the frame that is taken of them."""

WITHOUT_USE = {
    "bikes.mp4": "persons and plates in it are not labelled",
    "car1.jpg": "no plate is readable",
    "clipA.mp4": "a clip of other stills, made elsewhere",
    "hyperlpr_2.jpg": "a real plate: plates of clips are drawn",
}
"""Files that are known and left out, with the reason."""

SEEN_FROM_BEHIND = (
    (20, 0), (20, 3), (20, 4), (60, 3), (60, 4), (60, 5), (80, 6), (100, 6), (280, 2), (380, 1), (400, 1), (440, 2),
    (520, 1), (520, 2), (540, 2), (560, 1), (620, 2), (640, 4), (640, 5), (660, 2), (680, 6), (700, 1), (700, 7),
)  # fmt: skip
"""Persons of persons.json (frame, place in its list) who are whole, alone in their box and turn their back: they are
cut out for clips, so that no clip has a face without a box."""
