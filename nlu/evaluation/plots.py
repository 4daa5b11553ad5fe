"""Small pictures for the report, drawn as SVG so that they need no library and can be compared in a diff."""

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 520, 260, 40
COLOURS = ("#1f5f8b", "#c0504d", "#7f7f7f", "#6a994e")
Points = Sequence[tuple[float, float]]


def lines(title: str, across: str, up: str, series: dict[str, Points], top: float = 1.0) -> str:
    """Curves over 0 to 1; `top` is the highest value of the upright axis."""
    parts = [_text(WIDTH / 2, 18, title, "middle", 14), *_axes(across, up, top)]
    for at, (name, points) in enumerate(series.items()):
        path = " ".join(f"{_x(x):.1f},{_y(y / top):.1f}" for x, y in points)
        parts.append(f'<polyline fill="none" stroke="{COLOURS[at % 4]}" stroke-width="2" points="{path}"/>')
        parts.append(_text(MARGIN + 12, 38 + 15 * at, name, "start", 11, COLOURS[at % 4]))
    return _picture(parts, HEIGHT)


def bars(title: str, values: dict[str, dict[str, float]]) -> str:
    """One group of bars for each key, one bar for each contestant, values 0 to 1."""
    names = list(dict.fromkeys(name for row in values.values() for name in row))
    step = 12 * len(names) + 10
    parts = [_text(WIDTH / 2, 18, title, "middle", 14)]
    parts += [_text(10 + 130 * at, 36, name, "start", 11, COLOURS[at % 4]) for at, name in enumerate(names)]
    for row, (key, group) in enumerate(values.items()):
        top = 48 + row * step
        parts.append(_text(150, top + step / 2, key, "end", 11))
        for at, name in enumerate(names):
            y, long = top + 12 * at, (WIDTH - 210) * group.get(name, 0.0)
            parts.append(f'<rect x="156" y="{y}" width="{long:.1f}" height="10" fill="{COLOURS[at % 4]}"/>')
            parts.append(_text(160 + long, y + 9, f"{group.get(name, 0.0):.2f}", "start", 9))
    return _picture(parts, 56 + step * len(values))


def _axes(across: str, up: str, top: float) -> list[str]:
    """Two axes with their ends and words."""
    return [
        f'<path d="M{MARGIN} {MARGIN / 2}V{HEIGHT - MARGIN}H{WIDTH - 10}" fill="none" stroke="#444"/>',
        _text(WIDTH / 2, HEIGHT - 8, across, "middle", 11),
        _text(6, 32, up, "start", 11),
        _text(MARGIN - 6, HEIGHT - MARGIN + 4, "0", "end", 10),
        _text(MARGIN - 6, MARGIN / 2 + 26, f"{top:g}", "end", 10),
        _text(WIDTH - 10, HEIGHT - MARGIN + 14, "1", "end", 10),
    ]


def _x(value: float) -> float:
    return MARGIN + value * (WIDTH - 10 - MARGIN)


def _y(value: float) -> float:
    return HEIGHT - MARGIN - min(value, 1.0) * (HEIGHT - MARGIN * 2)


def _text(x: float, y: float, words: str, anchor: str, size: int, colour: str = "#222") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{words}</text>'


def _picture(parts: Sequence[str], height: float) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height:.0f}" fill="white"/>', *parts, "</svg>"]) + "\n"
