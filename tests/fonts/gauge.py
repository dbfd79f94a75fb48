"""Makes Gauge.ttf, and the same packed as .woff and .woff2: a variable font whose every glyph is a bar, so that tests can read its axes off the
widths of words. A bar is 500 units wide at the default; wght 200 to 900 adds -100 to +200, wdth 75 to 125
adds -125 to +125, opsz 6 to 72 adds +60 to -100; slnt to -12 slants the bar. Run with fontTools."""

from fontTools.designspaceLib import AxisDescriptor
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation

CHARACTERS = [chr(code) for code in range(0x20, 0x7F)] + list("\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2010")
NAMES = {character: f"u{ord(character):04X}" for character in CHARACTERS}
ORDER = [".notdef"] + [NAMES[character] for character in CHARACTERS]
ADVANCE, TOP = 500, 700
AXES = [("wght", 200, 400, 900), ("wdth", 75, 100, 125), ("opsz", 6, 12, 72), ("slnt", -12, 0, 0)]
# Region of an axis, and what it adds to the advance and to the top's place.
REGIONS = [
    ({"wght": (-1, -1, 0)}, -100, 0),
    ({"wght": (0, 1, 1)}, 200, 0),
    ({"wdth": (-1, -1, 0)}, -125, 0),
    ({"wdth": (0, 1, 1)}, 125, 0),
    ({"opsz": (-1, -1, 0)}, 60, 0),
    ({"opsz": (0, 1, 1)}, -100, 0),
    ({"slnt": (-1, -1, 0)}, 0, 150),
]


def bar(blank):
    pen = TTGlyphPen(None)
    if not blank:
        pen.moveTo((50, 0))
        pen.lineTo((50, TOP))
        pen.lineTo((ADVANCE - 50, TOP))
        pen.lineTo((ADVANCE - 50, 0))
        pen.closePath()
    return pen.glyph()


font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder(ORDER)
font.setupCharacterMap({ord(character): name for character, name in NAMES.items()})
blanks = {NAMES[" "], NAMES["\u00a0"]}
glyphs = {name: bar(name in blanks) for name in ORDER}
font.setupGlyf(glyphs)
font.setupHorizontalMetrics({name: (ADVANCE, 0 if name in blanks else 50) for name in ORDER})
font.setupHorizontalHeader(ascent=800, descent=-200)
font.setupNameTable({"familyName": "Gauge", "styleName": "Regular", "psName": "Gauge-Regular", "fullName": "Gauge Regular"})
font.setupOS2(sTypoAscender=800, sTypoDescender=-200, sxHeight=450, sCapHeight=700, fsType=0)
font.setupPost()
axes = []
for tag, least, usual, most in AXES:
    axis = AxisDescriptor()
    axis.tag, axis.name, axis.minimum, axis.default, axis.maximum = tag, tag, least, usual, most
    axes.append(axis)
font.setupFvar(axes, [])
variations = {}
for name in ORDER:
    blank = name in blanks
    own = []
    for region, advance, slant in REGIONS:
        points = [] if blank else [(0, 0), (slant, 0), (advance + slant, 0), (advance, 0)]
        own.append(TupleVariation(region, points + [(0, 0), (advance, 0), (0, 0), (0, 0)]))
    variations[name] = own
font.setupGvar(variations)
font.font["head"].created = font.font["head"].modified = 0
font.font.recalcTimestamp = False
font.save("Gauge.ttf")
for packed in ("woff", "woff2"):
    font.font.flavor = packed
    font.save(f"Gauge.{packed}")
