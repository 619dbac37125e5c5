#!/usr/bin/env python3
"""plot.py CSV SVG: lines `op,size,us,cpu_us` as two plots of CPU per operation, relative to the smallest size.

The dashed line is the bound of 1.5 times. Prints the operations that are above it; exit code 1 when there are any."""
import csv, math, sys

BOUND = 1.5
COLOURS = ['#2458d3', '#c2410c', '#15803d', '#7e22ce', '#b91c1c', '#0e7490', '#a16207', '#4b5563', '#be185d', '#4d7c0f', '#1e293b', '#0369a1']


def read(path):
    series = {}
    for row in csv.DictReader(open(path)):
        series.setdefault(row['op'], []).append((int(row['size']), float(row['cpu_us'])))
    return {op: sorted(points) for op, points in series.items()}


def panel(series, left, title):
    """One plot: sizes from left to right by their logarithm, ratios from 0 to 3 upwards."""
    sizes = sorted({size for points in series.values() for size, _ in points})
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    x = lambda size: left + 50 + 330 * (math.log10(size) - low) / max(1e-9, high - low)
    y = lambda ratio: 360 - 100 * min(3, ratio)
    out = ['<text x="%d" y="30" font-size="15">%s</text>' % (left + 50, title)]
    for ratio in (0, 0.5, 1, 1.5, 2, 2.5, 3):
        dash = ' stroke-dasharray="6 4"' if ratio == BOUND else ''
        colour = '#b91c1c' if ratio == BOUND else '#d4d8df'
        out.append('<line x1="%.0f" y1="%.0f" x2="%.0f" y2="%.0f" stroke="%s"%s/>' % (left + 50, y(ratio), left + 380, y(ratio), colour, dash))
        out.append('<text x="%.0f" y="%.0f" text-anchor="end">%g</text>' % (left + 44, y(ratio) + 4, ratio))
    for size in sizes:
        out.append('<text x="%.0f" y="380" text-anchor="middle">%s</text>' % (x(size), format(size, ',')))
    for i, (op, points) in enumerate(series.items()):
        colour, base = COLOURS[i % len(COLOURS)], max(points[0][1], 0.1)
        line = ' '.join('%.1f,%.1f' % (x(size), y(cost / base)) for size, cost in points)
        out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>' % (line, colour))
        text = '%s  %.0f to %.0f &#181;s' % (op.split('@')[0], points[0][1], points[-1][1])
        out.append('<text x="%d" y="%d" fill="%s">%s</text>' % (left + 395, 70 + 20 * i, colour, text))
    return out


def main(source, target):
    series = read(source)
    messages = {op: p for op, p in series.items() if '@' not in op}
    accounts = {op: p for op, p in series.items() if '@' in op}
    body = []
    if messages:
        body += panel(messages, 0, 'CPU per operation by messages in the mailbox (1 = the smallest)')
    if accounts:
        body += panel(accounts, 580, 'The same by number of accounts')
    with open(target, 'w') as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1160 400" font-family="sans-serif" font-size="12">\n')
        out.write('<rect width="1160" height="400" fill="white"/>\n' + '\n'.join(body) + '\n</svg>\n')
    above = [(op, size, cost / max(p[0][1], 0.1)) for op, p in series.items() for size, cost in p if cost > BOUND * max(p[0][1], 0.1)]
    for op, size, ratio in above:
        print('%s at %d: %.2f times' % (op, size, ratio))
    print('growth: %d operations, %d points above %.1f times' % (len(series), len(above), BOUND))
    return 1 if above else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2]))
