#!/usr/bin/env python3
"""Makes big.glyphs, the letters of the citizen's big-text screen, from GNU Unifont's unifont.hex.

    python3 fonts/unifont/make.py /usr/share/unifont/unifont.hex      (Debian package: unifont)

Taken are the characters of GB 2312's first level (the 3755 everyday ones), every character that data/ and policies/ hold,
figures, Latin letters and the signs of Chinese writing. The file: for each character, in order of its number, two bytes
(the number, big-endian) and 32 bytes (16 rows of 16 dots, the left dot the highest bit). Narrow glyphs stand in the left half.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def wanted():
    chars = {chr(code) for code in range(0x21, 0x7F)}
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                chars.add(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass
    chars.update("　、。·「」『』《》（）！，：；？—…～％￥×÷＝＋－→①②③④⑤⑥⑦⑧⑨⑩□○●✓✗〔〕“”‘’")
    for folder in ("data", "policies"):
        for path in (ROOT / folder).rglob("*.toml"):
            chars.update(path.read_text(encoding="utf-8"))
    return {char for char in chars if char.isprintable() and char != " " and ord(char) < 0x10000}


def main():
    glyphs = {}
    for line in open(sys.argv[1], encoding="ascii"):
        code, bits = line.strip().split(":")
        glyphs[int(code, 16)] = bits
    out = bytearray()
    for char in sorted(wanted()):
        bits = glyphs.get(ord(char))
        if bits is None:
            continue
        rows = bytes.fromhex(bits)
        if len(rows) == 16:
            rows = b"".join(bytes([row, 0]) for row in rows)
        out += ord(char).to_bytes(2, "big") + rows
    (pathlib.Path(__file__).parent / "big.glyphs").write_bytes(out)
    print(len(out) // 34, "glyphs,", len(out), "bytes")


main()
