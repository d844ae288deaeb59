"""The eight places of the demo: a street, a school gate, a square, a car park, a corridor, a bridge, a bank hall, a crossing."""

from mingcha.simulate import figures
from mingcha.simulate.drawing import Canvas
from mingcha.simulate.painter import Mover, Scene


def _street_background(canvas: Canvas) -> None:
    canvas.gradient(0, 300, (172, 196, 214), (214, 222, 224))
    for index, (x, width, top, shade) in enumerate(
        [
            (0, 170, 90, 150),
            (180, 230, 60, 178),
            (420, 150, 120, 140),
            (580, 260, 80, 168),
            (850, 190, 110, 148),
            (1050, 230, 70, 174),
        ]
    ):
        canvas.rectangle(x, top, width, 330 - top, (shade, shade - 8, shade - 20))
        for row in range(3):
            for column in range(int(width // 44)):
                canvas.rectangle(x + 14 + column * 44, top + 24 + row * 52, 24, 30, (96, 116, 132))
        canvas.rectangle(x, 284, width, 46, ((150, 70, 62), (62, 104, 96), (84, 88, 128))[index % 3])
    canvas.gradient(330, 410, (158, 154, 148), (176, 172, 164))
    canvas.gradient(410, 620, (84, 86, 90), (98, 100, 102))
    canvas.gradient(620, 720, (168, 164, 158), (184, 180, 172))
    canvas.rectangle(0, 404, 1280, 8, (200, 198, 190))
    canvas.rectangle(0, 616, 1280, 8, (204, 202, 194))
    for x in range(20, 1280, 120):
        canvas.rectangle(x, 510, 60, 6, (222, 220, 208))
    for x in (120, 470, 830, 1160):
        canvas.rectangle(x, 240, 12, 160, (92, 72, 54))
        for dx, dy, radius in ((-30, 0, 46), (30, -8, 44), (0, -44, 50)):
            canvas.ellipse(x + 6 + dx, 220 + dy, radius, radius * 0.86, (72, 112 + dy // 4, 66))
    canvas.grain(2.2, 1)


def _street_movers(scale: float) -> tuple[Mover, ...]:
    return (
        Mover((figures.person(scale, 96, (176, 74, 66), (52, 56, 70)),), (-40, 396), (1320, 396), 26),
        Mover((figures.person(scale, 92, (74, 104, 150), (60, 58, 56)),), (1320, 402), (-40, 402), 31, offset=9),
        Mover((figures.car(scale, 230, (176, 44, 44), leftward=True),), (1420, 490), (-140, 490), 7, 2, 1),
        Mover((figures.bus(scale, 400, (44, 112, 92), leftward=True),), (1520, 494), (-240, 494), 10, 9, 4),
        Mover((figures.car(scale, 250, (228, 228, 224)),), (-140, 592), (1420, 592), 6, 3),
        Mover((figures.car(scale, 250, (58, 74, 110)),), (-140, 596), (1420, 596), 8, 6, 5),
        Mover((figures.person(scale, 130, (216, 176, 84), (44, 46, 54)),), (-60, 692), (1340, 692), 22, 2, 6),
    )


SCENES = (Scene("STREET", _street_background, _street_movers),)
