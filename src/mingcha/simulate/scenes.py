"""The eight scenes of the demo: plain shapes and moving figures."""

from mingcha.simulate import figures
from mingcha.simulate.drawing import Canvas, Colour, Sprite
from mingcha.simulate.painter import Mover, Scene

_LEAF: Colour = (74, 112, 68)


def _tree(canvas: Canvas, x: float, foot: float, size: float, leaf: Colour = _LEAF) -> None:
    canvas.rectangle(x - size * 0.07, foot - size, size * 0.14, size, (92, 72, 54))
    for dx, dy, radius, light in ((-0.28, 1.1, 0.42, 0.9), (0.28, 1.15, 0.4, 1.0), (0, 1.45, 0.46, 1.12)):
        shade = (int(leaf[0] * light), int(leaf[1] * light), int(leaf[2] * light))
        canvas.ellipse(x + dx * size, foot - dy * size, radius * size, radius * size * 0.88, shade)


def _house(canvas: Canvas, x: float, top: float, width: float, foot: float, wall: Colour) -> None:
    canvas.rectangle(x, top, width, foot - top, wall)
    canvas.rectangle(x, top, width, 8, (wall[0] - 26, wall[1] - 26, wall[2] - 26))
    for row in range(int((foot - top - 70) // 52)):
        for column in range(int(width // 44)):
            canvas.rectangle(x + 14 + column * 44, top + 26 + row * 52, 24, 30, (98, 118, 134))
            canvas.rectangle(x + 14 + column * 44, top + 26 + row * 52, 24, 9, (150, 168, 178))


def _street(canvas: Canvas) -> None:
    canvas.gradient(0, 340, (166, 194, 216), (220, 226, 226))
    houses = ((0, 170, 90), (180, 230, 60), (420, 150, 120), (580, 260, 80), (850, 190, 110), (1050, 230, 70))
    for index, (x, width, top) in enumerate(houses):
        shade = (150, 186, 164, 176, 152, 182)[index]
        _house(canvas, x, top, width, 330, (shade, shade - 8, shade - 20))
        canvas.rectangle(x, 278, width, 52, ((150, 70, 62), (62, 104, 96), (84, 88, 128))[index % 3])
        canvas.rectangle(x + 10, 300, width - 20, 30, (206, 206, 188))
    canvas.gradient(330, 410, (158, 154, 148), (176, 172, 164))
    canvas.gradient(410, 620, (84, 86, 90), (98, 100, 102))
    canvas.gradient(620, 720, (168, 164, 158), (184, 180, 172))
    canvas.rectangle(0, 404, 1280, 8, (200, 198, 190))
    canvas.rectangle(0, 616, 1280, 8, (204, 202, 194))
    for x in range(20, 1280, 120):
        canvas.rectangle(x, 510, 60, 6, (222, 220, 208))
    for x in (126, 476, 836, 1166):
        _tree(canvas, x, 400, 120)
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


def _school_gate(canvas: Canvas) -> None:
    canvas.gradient(0, 380, (150, 190, 222), (222, 232, 234))
    _house(canvas, 180, 70, 920, 400, (214, 196, 172))
    canvas.polygon([(480, 72), (640, 30), (800, 72)], (176, 92, 74))
    canvas.rectangle(632, -10, 5, 60, (120, 122, 124))
    canvas.rectangle(637, 30, 44, 26, (206, 48, 44))
    for x in (90, 1190):
        _tree(canvas, x, 420, 170)
    canvas.rectangle(0, 320, 1280, 104, (190, 112, 88))
    for y in range(336, 424, 18):
        canvas.rectangle(0, y, 1280, 2, (168, 96, 74))
    canvas.rectangle(0, 312, 1280, 12, (226, 220, 208))
    canvas.rectangle(440, 300, 400, 124, (196, 200, 196))
    for x in (420, 820):
        canvas.rectangle(x, 262, 44, 164, (232, 226, 212))
        canvas.rectangle(x - 6, 250, 56, 16, (168, 88, 70))
    for x in range(476, 820, 17):
        canvas.rectangle(x, 312, 4, 112, (86, 100, 110))
    canvas.rectangle(464, 268, 356, 34, (44, 84, 128))
    canvas.gradient(424, 720, (178, 172, 162), (202, 196, 184))
    for y in (470, 524, 590, 668):
        canvas.rectangle(0, y, 1280, 3, (160, 154, 146))
    for x in range(40, 1280, 100):
        canvas.polygon([(x, 620), (x + 60, 620), (x + 44, 700), (x - 28, 700)], (228, 220, 172), 0.8)
    canvas.grain(2, 2)


def _school_gate_movers(scale: float) -> tuple[Mover, ...]:
    coats: tuple[Colour, ...] = ((62, 112, 178), (206, 84, 76), (236, 186, 70), (86, 150, 108))
    children = tuple(
        Mover(
            (figures.person(scale, 84, coat, (48, 54, 92)),),
            (1330, 470 + 22 * place),
            (-50, 470 + 22 * place),
            24,
            3,
            5.5 * place,
        )
        for place, coat in enumerate(coats)
    )
    return (
        *children,
        Mover((figures.person(scale, 132, (98, 92, 106), (46, 46, 52)),), (-60, 590), (1340, 590), 28, 2, 12),
        Mover((figures.bicycle(scale, 150, (200, 118, 60)),), (-100, 690), (1380, 690), 12, 5, 3),
    )


def _square(canvas: Canvas) -> None:
    canvas.gradient(0, 260, (158, 188, 220), (228, 230, 222))
    for x, width, top in (
        (0, 220, 96),
        (230, 120, 50),
        (360, 260, 120),
        (640, 150, 66),
        (800, 240, 110),
        (1050, 230, 84),
    ):
        _house(canvas, x, top, width, 262, (176 - top // 6, 176 - top // 8, 178 - top // 9))
    for x in range(30, 1280, 94):
        _tree(canvas, x, 276, 52, (88, 124, 78))
    canvas.gradient(262, 720, (190, 182, 168), (212, 204, 190))
    for row in range(9):
        y = 268 + row * row * 5.6
        canvas.rectangle(0, y, 1280, 2, (172, 164, 150))
    for column in range(-12, 13):
        canvas.line((640 + column * 60, 262), (640 + column * 210, 720), 2, (176, 168, 154))
    canvas.ellipse(640, 400, 210, 62, (168, 162, 156))
    canvas.ellipse(640, 394, 192, 52, (118, 164, 186))
    canvas.ellipse(640, 386, 60, 20, (176, 170, 160))
    canvas.polygon([(616, 384), (664, 384), (652, 190), (628, 190)], (206, 200, 188))
    canvas.ellipse(640, 184, 20, 20, (186, 158, 90))
    canvas.grain(2, 3)


def _square_movers(scale: float) -> tuple[Mover, ...]:
    far = figures.person(scale, 74, (150, 72, 92), (54, 54, 60))
    return (
        Mover((far,), (-30, 330), (1310, 320), 40, 0, 10),
        Mover((figures.person(scale, 76, (70, 108, 120), (58, 52, 48)),), (1310, 316), (-30, 340), 36, 2, 20),
        Mover((figures.person(scale, 112, (226, 222, 210), (70, 76, 92)),), (-40, 530), (1320, 480), 30, 0, 3),
        Mover((figures.person(scale, 118, (62, 66, 80), (36, 38, 44)),), (1320, 560), (-40, 520), 27, 1, 14),
        Mover((figures.person(scale, 72, (232, 130, 76), (70, 90, 130)),), (300, 600), (980, 560), 16, 0, 4),
        Mover((figures.bicycle(scale, 150, (84, 140, 96), leftward=True),), (1380, 660), (-100, 630), 13, 7, 2),
    )


def _car_park(canvas: Canvas) -> None:
    canvas.gradient(0, 150, (182, 198, 210), (216, 220, 220))
    canvas.rectangle(0, 96, 1280, 70, (126, 140, 118))
    for x in range(40, 1280, 130):
        _tree(canvas, x, 170, 62, (82, 116, 72))
    canvas.gradient(160, 720, (106, 108, 112), (124, 126, 128))
    for x in range(60, 1280, 190):
        canvas.line((x, 180), (x - 24, 300), 4, (224, 222, 212))
        canvas.line((x + 20, 560), (x - 20, 704), 5, (230, 228, 216))
    for y in (430, 434):
        canvas.rectangle(0, y, 1280, 2, (150, 152, 150))
    for x in (280, 800):
        canvas.polygon(
            [(x, 414), (x + 70, 414), (x + 70, 400), (x + 104, 424), (x + 70, 448), (x + 70, 434), (x, 434)][:4],
            (226, 224, 214),
        )
        canvas.polygon([(x + 70, 398), (x + 106, 424), (x + 70, 450)], (226, 224, 214))
    paints: tuple[Colour, ...] = (
        (196, 198, 200),
        (54, 66, 90),
        (150, 44, 42),
        (232, 232, 228),
        (62, 64, 66),
        (96, 122, 108),
    )
    for index, paint in enumerate(paints):
        if index != 3:
            _parked(canvas, 70 + index * 190, 222, 150, paint)
        if index != 1:
            _parked(canvas, 60 + index * 200, 590, 190, paints[(index + 2) % 6])
    canvas.grain(2.4, 4)


def _parked(canvas: Canvas, x: float, y: float, width: float, paint: Colour) -> None:
    """A parked car seen from behind and above."""
    dark = (int(paint[0] * 0.7), int(paint[1] * 0.7), int(paint[2] * 0.7))
    canvas.ellipse(x + width / 2, y + width * 0.48, width * 0.5, width * 0.08, (40, 42, 46), 0.5)
    canvas.polygon(
        [
            (x + width * 0.18, y),
            (x + width * 0.82, y),
            (x + width * 0.96, y + width * 0.24),
            (x + width * 0.04, y + width * 0.24),
        ],
        paint,
    )
    canvas.polygon(
        [
            (x + width * 0.22, y + width * 0.03),
            (x + width * 0.78, y + width * 0.03),
            (x + width * 0.87, y + width * 0.2),
            (x + width * 0.13, y + width * 0.2),
        ],
        (76, 92, 104),
    )
    canvas.rectangle(x + width * 0.02, y + width * 0.23, width * 0.96, width * 0.22, dark)
    canvas.rectangle(x + width * 0.05, y + width * 0.26, width * 0.14, width * 0.07, (188, 48, 44))
    canvas.rectangle(x + width * 0.81, y + width * 0.26, width * 0.14, width * 0.07, (188, 48, 44))
    canvas.rectangle(x + width * 0.36, y + width * 0.32, width * 0.28, width * 0.08, (56, 96, 168))


def _car_park_movers(scale: float) -> tuple[Mover, ...]:
    leaving = tuple(figures.car_from_behind(scale, 500 - 24 * step, (224, 226, 228)) for step in range(6))
    return (
        Mover(leaving, (620, 716), (660, 600), 11, 4),
        Mover((figures.car(scale, 250, (210, 168, 62)),), (-150, 420), (1430, 420), 12, 6),
        Mover((figures.car(scale, 270, (70, 92, 132), leftward=True),), (1430, 520), (-150, 520), 11, 9, 5),
        Mover((figures.person(scale, 112, (120, 58, 70), (50, 52, 58)),), (-40, 360), (1320, 352), 30, 0, 8),
        Mover((figures.person(scale, 136, (88, 120, 96), (58, 56, 62)),), (1330, 580), (-50, 560), 27, 3, 2),
    )


def _corridor(canvas: Canvas) -> None:
    canvas.gradient(0, 720, (228, 228, 222), (214, 212, 204))
    canvas.polygon([(0, 0), (1280, 0), (780, 200), (500, 200)], (236, 236, 230))
    canvas.polygon([(0, 0), (500, 200), (500, 430), (0, 720)], (206, 210, 206))
    canvas.polygon([(1280, 0), (780, 200), (780, 430), (1280, 720)], (198, 204, 202))
    canvas.polygon([(0, 720), (500, 430), (780, 430), (1280, 720)], (150, 158, 160))
    canvas.polygon([(420, 720), (596, 430), (684, 430), (860, 720)], (168, 176, 176))
    canvas.rectangle(500, 200, 280, 230, (220, 222, 216))
    canvas.rectangle(574, 250, 132, 180, (130, 110, 88))
    canvas.rectangle(637, 250, 5, 180, (98, 82, 66))
    canvas.rectangle(590, 222, 100, 20, (52, 138, 92))
    for near, far, top in ((60, 190, 200), (250, 340, 226), (386, 442, 246)):
        slope = 290 / 500
        for x0, x1 in ((near, far), (1280 - near, 1280 - far)):
            y0, y1 = 720 - near * slope, 720 - far * slope
            canvas.polygon([(x0, top - (far - near) * 0.2), (x1, top), (x1, y1), (x0, y0)], (164, 132, 98))
    for depth in (1.0, 0.62, 0.4):
        canvas.polygon(
            [
                (640 - 120 * depth, 200 - 190 * depth),
                (640 + 120 * depth, 200 - 190 * depth),
                (640 + 104 * depth, 200 - 150 * depth),
                (640 - 104 * depth, 200 - 150 * depth),
            ],
            (255, 253, 240),
        )
    canvas.line((0, 560), (500, 340), 7, (120, 148, 160))
    canvas.line((1280, 560), (780, 340), 7, (120, 148, 160))
    canvas.grain(1.6, 5)


def _corridor_movers(scale: float) -> tuple[Mover, ...]:
    def nearing(coat: Colour, trousers: Colour) -> tuple[tuple[Sprite, ...], ...]:
        return tuple(figures.person(scale, 120 + 15 * step, coat, trousers) for step in range(13))

    doctor, visitor = nearing((236, 238, 240), (62, 84, 118)), nearing((168, 84, 62), (52, 54, 62))
    return (
        Mover(doctor, (610, 436), (520, 690), 15, 4),
        Mover(tuple(reversed(visitor)), (760, 690), (668, 436), 17, 3, 8),
        Mover(tuple(reversed(doctor)), (470, 690), (622, 436), 16, 9, 12),
    )


def _bridge(canvas: Canvas) -> None:
    canvas.gradient(0, 330, (142, 178, 214), (236, 222, 202))
    canvas.ellipse(980, 150, 46, 46, (252, 236, 198))
    for x, top in ((0, 250), (160, 220), (330, 262), (520, 236), (700, 268), (880, 230), (1060, 258), (1180, 240)):
        canvas.rectangle(x, top, 130, 120, (150, 164, 178))
    canvas.gradient(324, 470, (112, 148, 170), (92, 132, 156))
    for index in range(14):
        canvas.rectangle((index * 211) % 1280, 350 + index * 8, 90, 3, (146, 176, 192), 0.7)
    for x in (300, 980):
        canvas.polygon([(x - 26, 560), (x - 12, 110), (x + 12, 110), (x + 26, 560)], (168, 76, 62))
        canvas.rectangle(x - 22, 200, 44, 14, (150, 66, 54))
        for step in range(1, 9):
            canvas.line((x, 120), (x - step * 74, 500), 2.4, (196, 188, 178))
            canvas.line((x, 120), (x + step * 74, 500), 2.4, (196, 188, 178))
    canvas.gradient(470, 660, (88, 90, 94), (102, 104, 106))
    canvas.rectangle(0, 462, 1280, 12, (182, 180, 174))
    canvas.rectangle(0, 562, 1280, 5, (226, 222, 208))
    canvas.gradient(656, 720, (164, 162, 156), (150, 148, 144))
    canvas.rectangle(0, 652, 1280, 8, (206, 202, 192))
    for x in range(0, 1280, 40):
        canvas.rectangle(x, 432, 4, 34, (150, 152, 154))
    canvas.rectangle(0, 430, 1280, 5, (168, 170, 172))
    canvas.grain(1.8, 6)


def _bridge_movers(scale: float) -> tuple[Mover, ...]:
    return (
        Mover((figures.boat(scale, 230),), (-130, 420), (1410, 424), 46, 4, 12),
        Mover((figures.car(scale, 210, (232, 232, 228), leftward=True),), (1400, 548), (-130, 548), 6, 2),
        Mover((figures.car(scale, 210, (66, 96, 84), leftward=True),), (1400, 548), (-130, 548), 8, 7, 4),
        Mover((figures.bus(scale, 380, (196, 110, 52)),), (-220, 644), (1500, 644), 9, 8, 2),
        Mover((figures.car(scale, 240, (140, 40, 52)),), (-140, 640), (1420, 640), 6, 5, 8),
        Mover((figures.person(scale, 96, (98, 110, 150), (52, 54, 58)),), (-40, 702), (1320, 702), 30, 0, 5),
    )


def _bank_hall(canvas: Canvas) -> None:
    canvas.gradient(0, 300, (226, 220, 206), (214, 206, 190))
    canvas.rectangle(0, 28, 1280, 46, (44, 76, 104))
    for x in range(60, 1240, 236):
        canvas.rectangle(x, 110, 200, 150, (150, 172, 182))
        canvas.rectangle(x, 110, 200, 12, (120, 138, 146))
        canvas.ellipse(x + 100, 200, 18, 22, (206, 168, 140))
        canvas.polygon([(x + 62, 262), (x + 76, 222), (x + 124, 222), (x + 138, 262)], (52, 66, 96))
        canvas.rectangle(x + 74, 82, 52, 20, (168, 52, 46))
    canvas.rectangle(0, 256, 1280, 86, (150, 116, 82))
    canvas.rectangle(0, 252, 1280, 10, (226, 220, 208))
    canvas.gradient(342, 720, (206, 198, 184), (226, 220, 208))
    for row in range(8):
        canvas.rectangle(0, 350 + row * row * 7.4, 1280, 2, (190, 182, 168))
    for column in range(-8, 9):
        canvas.line((640 + column * 90, 342), (640 + column * 210, 720), 2, (192, 184, 170))
    for x in (230, 470, 710, 950):
        canvas.rectangle(x - 5, 400, 10, 90, (176, 148, 84))
        canvas.ellipse(x, 492, 22, 7, (150, 126, 72))
    for x in (230, 470, 710):
        canvas.line((x, 412), (x + 120, 428), 6, (140, 40, 44))
        canvas.line((x + 120, 428), (x + 240, 412), 6, (140, 40, 44))
    canvas.rectangle(1120, 330, 120, 190, (74, 96, 120))
    canvas.rectangle(1140, 352, 80, 52, (156, 206, 222))
    canvas.rectangle(1146, 424, 68, 22, (40, 52, 66))
    canvas.grain(1.6, 7)


def _bank_hall_movers(scale: float) -> tuple[Mover, ...]:
    waiting = figures.person(scale, 150, (106, 70, 92), (50, 50, 56))[1:2]
    return (
        Mover((waiting,), (300, 480), (306, 480), 40, 3),
        Mover((figures.person(scale, 148, (72, 104, 92), (60, 60, 66))[1:2],), (520, 484), (528, 484), 33, 6, 9),
        Mover((figures.person(scale, 156, (214, 204, 190), (70, 72, 80)),), (-50, 560), (1080, 520), 22, 5),
        Mover((figures.person(scale, 170, (60, 72, 110), (40, 42, 48)),), (1340, 640), (-60, 660), 24, 2, 10),
        Mover((figures.person(scale, 150, (186, 120, 66), (66, 62, 58))[1:2],), (1180, 536), (1184, 536), 26, 9, 4),
    )


def _crossing(canvas: Canvas) -> None:
    canvas.gradient(0, 250, (170, 196, 216), (224, 226, 220))
    for x, width, top in ((0, 260, 70), (280, 200, 110), (800, 220, 96), (1030, 250, 60)):
        _house(canvas, x, top, width, 290, (178 - top // 4, 168 - top // 5, 156 - top // 6))
    canvas.rectangle(0, 250, 1280, 60, (172, 168, 160))
    canvas.polygon([(500, 250), (780, 250), (860, 330), (420, 330)], (98, 100, 104))
    canvas.gradient(310, 640, (90, 92, 96), (102, 104, 108))
    canvas.polygon([(420, 310), (860, 310), (880, 330), (400, 330)], (92, 94, 98))
    canvas.gradient(640, 720, (176, 172, 164), (188, 184, 176))
    canvas.rectangle(0, 304, 410, 8, (206, 204, 196))
    canvas.rectangle(870, 304, 410, 8, (206, 204, 196))
    canvas.rectangle(0, 636, 1280, 8, (206, 204, 196))
    for row in range(9):
        y = 326 + row * 35
        canvas.polygon([(540, y), (740, y), (744, y + 18), (536, y + 18)], (232, 230, 222))
    for x in (*range(10, 500, 110), *range(800, 1280, 110)):
        canvas.rectangle(x, 470, 56, 5, (226, 222, 208))
    for x in (480, 800):
        canvas.rectangle(x, 120, 8, 190, (70, 74, 80))
        canvas.rectangle(x - 14, 110, 36, 96, (40, 44, 48))
    canvas.grain(2, 8)


def _crossing_movers(scale: float) -> tuple[Mover, ...]:
    red, green = figures.lamps(scale, 26, (236, 62, 48)), figures.lamps(scale, 26, (70, 214, 120))
    lights = tuple(
        light
        for x in (484, 804)
        for light in (
            Mover((green,), (x, 198), (x, 198), 12, 12, steps=0),
            Mover((red,), (x, 142), (x, 142), 12, 12, 12, steps=0),
        )
    )
    return (
        *lights,
        # cars while the lamps are green, people while they are red
        Mover((figures.car(scale, 220, (60, 84, 124), leftward=True),), (1400, 420), (-130, 420), 6, 18),
        Mover((figures.car(scale, 220, (206, 206, 202), leftward=True),), (1400, 424), (-130, 424), 6, 18, 19),
        Mover((figures.bus(scale, 400, (54, 104, 150)),), (-230, 616), (1510, 616), 8, 16, 22),
        Mover((figures.car(scale, 250, (178, 60, 48)),), (-140, 610), (1420, 610), 6, 18, 18),
        Mover((figures.person(scale, 104, (196, 92, 84), (52, 54, 62)),), (590, 330), (600, 690), 10, 14, 11),
        Mover((figures.person(scale, 108, (78, 118, 92), (60, 58, 56)),), (690, 690), (672, 330), 10, 14, 11),
        Mover((figures.person(scale, 96, (220, 180, 96), (58, 66, 96)),), (640, 330), (650, 690), 9, 15, 10),
    )


SCENES = (
    Scene("STREET", _street, _street_movers),
    Scene("SCHOOL GATE", _school_gate, _school_gate_movers),
    Scene("SQUARE", _square, _square_movers),
    Scene("CAR PARK", _car_park, _car_park_movers),
    Scene("CORRIDOR", _corridor, _corridor_movers),
    Scene("BRIDGE", _bridge, _bridge_movers),
    Scene("SERVICE HALL", _bank_hall, _bank_hall_movers),
    Scene("CROSSING", _crossing, _crossing_movers),
)
"""In the order of the cameras."""
