"""Moving figures of a scene: people, cars, buses, bicycles, boats. Plain shapes that show no real person."""

from mingcha.simulate.drawing import Canvas, Colour, Sprite, sprite_of

_SKIN: Colour = (214, 174, 146)
_HAIR: Colour = (46, 40, 38)
_DARK: Colour = (38, 42, 48)
_GLASS: Colour = (150, 178, 194)

_PLACES = (16, 73, 152, 209, 266, 323, 379)
"""Where the signs of a plate begin, millimetres from its left edge."""
_SIGNS = (
    "0141 1016 3136 0343 0646",
    "0026 4026 1434",
    "0040 0006 0343 0646",
    "0006 4046 0343",
    "0040 4016",
    "3004 0444 3036",
    "0006 0646",
)
"""Strokes of each sign on a grid of 5 columns and 7 rows, from column and row to column and row. The first one is of no
province."""

STEP_PHASES = 4
"""Number of pictures in one step of a walk."""


def person(scale: float, height: float, coat: Colour, trousers: Colour) -> tuple[Sprite, ...]:
    """A walking person with a height in reference pixels: one sprite per phase of the step."""
    sprites = []
    for phase in range(STEP_PHASES):
        canvas = Canvas(height * 0.6, height * 1.04, scale)
        middle, unit = height * 0.3, height / 100
        swing = (-9, 0, 9, 0)[phase] * unit
        canvas.ellipse(middle, 100 * unit, 20 * unit, 3 * unit, (20, 22, 26), 0.35)
        canvas.line((middle - 2 * unit, 56 * unit), (middle - swing - 2 * unit, 99 * unit), 10 * unit, trousers)
        canvas.line((middle + 2 * unit, 56 * unit), (middle + swing + 2 * unit, 99 * unit), 10 * unit, trousers)
        canvas.line((middle, 28 * unit), (middle + swing * 1.2, 58 * unit), 7 * unit, _shade(coat, 0.8))
        canvas.ellipse(middle, 41 * unit, 13 * unit, 20 * unit, coat)
        canvas.line((middle, 28 * unit), (middle - swing * 1.2, 58 * unit), 7 * unit, _shade(coat, 0.9))
        canvas.ellipse(middle, 12 * unit, 8.5 * unit, 10 * unit, _SKIN)
        canvas.ellipse(middle, 8 * unit, 9 * unit, 7 * unit, _HAIR)
        sprites.append(sprite_of(canvas, (middle, 100 * unit)))
    return tuple(sprites)


def car(scale: float, length: float, paint: Colour, *, leftward: bool = False) -> tuple[Sprite, ...]:
    """A car from the side, with a length in reference pixels."""
    unit = length / 100
    canvas = Canvas(length * 1.04, 40 * unit, scale)
    canvas.ellipse(51 * unit, 36 * unit, 49 * unit, 3 * unit, (20, 22, 26), 0.4)
    canvas.polygon(
        [(22 * unit, 16 * unit), (32 * unit, 4 * unit), (66 * unit, 4 * unit), (80 * unit, 16 * unit)], paint
    )
    canvas.polygon(
        [(26 * unit, 16 * unit), (34 * unit, 6 * unit), (48 * unit, 6 * unit), (48 * unit, 16 * unit)], _GLASS
    )
    canvas.polygon(
        [(51 * unit, 6 * unit), (64 * unit, 6 * unit), (75 * unit, 16 * unit), (51 * unit, 16 * unit)], _GLASS
    )
    canvas.polygon(
        [(3 * unit, 17 * unit), (97 * unit, 15 * unit), (101 * unit, 30 * unit), (3 * unit, 31 * unit)], paint
    )
    canvas.rectangle(3 * unit, 27 * unit, 97 * unit, 4 * unit, _shade(paint, 0.75))
    canvas.rectangle(96 * unit, 18 * unit, 4 * unit, 5 * unit, (250, 244, 210))
    canvas.rectangle(3 * unit, 18 * unit, 3 * unit, 5 * unit, (196, 52, 46))
    for wheel in (22, 80):
        canvas.ellipse(wheel * unit, 31 * unit, 8 * unit, 8 * unit, _DARK)
        canvas.ellipse(wheel * unit, 31 * unit, 4 * unit, 4 * unit, (168, 172, 176))
    return (sprite_of(canvas, (52 * unit, 38 * unit), mirrored=leftward),)


def car_from_behind(scale: float, width: float, paint: Colour) -> tuple[Sprite, ...]:
    """A car that drives away, with a width in reference pixels and a blue number plate that is nobody's."""
    unit = width / 100
    canvas = Canvas(width, 76 * unit, scale)
    canvas.ellipse(50 * unit, 71 * unit, 48 * unit, 4 * unit, (20, 22, 26), 0.4)
    for wheel in (8, 78):
        canvas.rectangle(wheel * unit, 58 * unit, 14 * unit, 15 * unit, _DARK)
    canvas.polygon(
        [(20 * unit, 2 * unit), (80 * unit, 2 * unit), (90 * unit, 30 * unit), (10 * unit, 30 * unit)], paint
    )
    canvas.polygon(
        [(25 * unit, 6 * unit), (75 * unit, 6 * unit), (83 * unit, 27 * unit), (17 * unit, 27 * unit)], _GLASS
    )
    canvas.rectangle(3 * unit, 29 * unit, 94 * unit, 34 * unit, paint)
    canvas.rectangle(3 * unit, 55 * unit, 94 * unit, 9 * unit, _shade(paint, 0.75))
    for lamp in (5, 81):
        canvas.rectangle(lamp * unit, 33 * unit, 14 * unit, 8 * unit, (196, 52, 46))
    _plate(canvas, 36 * unit, 43 * unit, 28 * unit)
    return (sprite_of(canvas, (50 * unit, 73 * unit)),)


def _plate(canvas: Canvas, left: float, top: float, width: float) -> None:
    """A plate of this width: the pattern of a blue one with signs of our own strokes, so it is nobody's."""
    unit = width / 440  # millimetres
    canvas.rectangle(left, top, width, 140 * unit, (20, 62, 160))
    for place, sign in zip(_PLACES, _SIGNS, strict=True):
        for stroke in sign.split():
            across, down, to_across, to_down = (int(digit) for digit in stroke)
            canvas.line(
                (left + (place + 5 + across * 9) * unit, top + (30 + down * 13) * unit),
                (left + (place + 5 + to_across * 9) * unit, top + (30 + to_down * 13) * unit),
                12 * unit,
                (250, 250, 250),
            )


def bus(scale: float, length: float, paint: Colour, *, leftward: bool = False) -> tuple[Sprite, ...]:
    """A city bus from the side."""
    unit = length / 100
    canvas = Canvas(length * 1.02, 38 * unit, scale)
    canvas.ellipse(51 * unit, 35 * unit, 49 * unit, 2.4 * unit, (20, 22, 26), 0.4)
    canvas.rectangle(1 * unit, 2 * unit, 99 * unit, 29 * unit, paint)
    canvas.rectangle(1 * unit, 23 * unit, 99 * unit, 3 * unit, (240, 240, 236))
    for window in range(6):
        canvas.rectangle((4 + window * 15) * unit, 6 * unit, 13 * unit, 12 * unit, _GLASS)
    canvas.rectangle(95 * unit, 6 * unit, 5 * unit, 14 * unit, _GLASS)
    canvas.rectangle(98 * unit, 25 * unit, 3 * unit, 3 * unit, (250, 244, 210))
    for wheel in (18, 80):
        canvas.ellipse(wheel * unit, 31 * unit, 5 * unit, 5 * unit, _DARK)
        canvas.ellipse(wheel * unit, 31 * unit, 2.4 * unit, 2.4 * unit, (168, 172, 176))
    return (sprite_of(canvas, (51 * unit, 36 * unit), mirrored=leftward),)


def bicycle(scale: float, height: float, coat: Colour, *, leftward: bool = False) -> tuple[Sprite, ...]:
    """A person on a bicycle with moving legs."""
    sprites = []
    unit = height / 100
    for phase in range(STEP_PHASES):
        canvas = Canvas(100 * unit, 104 * unit, scale)
        knee = ((36, 66), (44, 62), (48, 70), (40, 74))[phase]
        for wheel in (24, 76):
            canvas.ellipse(wheel * unit, 80 * unit, 20 * unit, 20 * unit, _DARK)
            canvas.ellipse(wheel * unit, 80 * unit, 17 * unit, 17 * unit, (128, 130, 128))
        canvas.line((24 * unit, 80 * unit), (68 * unit, 56 * unit), 3 * unit, (180, 60, 50))
        canvas.line((50 * unit, 82 * unit), (68 * unit, 56 * unit), 3 * unit, (180, 60, 50))
        canvas.line((76 * unit, 80 * unit), (68 * unit, 46 * unit), 3 * unit, (180, 60, 50))
        canvas.line((36 * unit, 50 * unit), ((knee[0] + 12) * unit, knee[1] * unit), 9 * unit, (50, 56, 74))
        canvas.line(((knee[0] + 12) * unit, knee[1] * unit), (50 * unit, 86 * unit), 7 * unit, (50, 56, 74))
        canvas.line((36 * unit, 50 * unit), (52 * unit, 22 * unit), 17 * unit, coat)
        canvas.line((52 * unit, 26 * unit), (69 * unit, 46 * unit), 6 * unit, _shade(coat, 0.85))
        canvas.ellipse(56 * unit, 11 * unit, 8 * unit, 9 * unit, _SKIN)
        canvas.ellipse(55 * unit, 8 * unit, 8.5 * unit, 6 * unit, _HAIR)
        sprites.append(sprite_of(canvas, (50 * unit, 100 * unit), mirrored=leftward))
    return tuple(sprites)


def boat(scale: float, length: float, *, leftward: bool = False) -> tuple[Sprite, ...]:
    """A river boat."""
    unit = length / 100
    canvas = Canvas(length, 40 * unit, scale)
    canvas.polygon(
        [(2 * unit, 24 * unit), (98 * unit, 22 * unit), (86 * unit, 36 * unit), (10 * unit, 36 * unit)], (96, 62, 48)
    )
    canvas.rectangle(20 * unit, 10 * unit, 44 * unit, 14 * unit, (226, 222, 210))
    for window in range(4):
        canvas.rectangle((24 + window * 10) * unit, 13 * unit, 6 * unit, 6 * unit, _GLASS)
    canvas.rectangle(18 * unit, 7 * unit, 48 * unit, 4 * unit, (150, 60, 50))
    return (sprite_of(canvas, (50 * unit, 36 * unit), mirrored=leftward),)


def lamps(scale: float, size: float, lit: Colour) -> tuple[Sprite, ...]:
    """A square traffic light in one colour."""
    canvas = Canvas(size, size, scale)
    canvas.rectangle(0, 0, size, size, (30, 32, 34))
    canvas.ellipse(size / 2, size / 2, size * 0.4, size * 0.4, lit)
    return (sprite_of(canvas, (size / 2, size)),)


def _shade(colour: Colour, share: float) -> Colour:
    return int(colour[0] * share), int(colour[1] * share), int(colour[2] * share)
