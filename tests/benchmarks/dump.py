"""Write a GeoNames dump and its alternateNamesV2 of any size, made up but shaped like the real ones.

``python tests/benchmarks/dump.py ROWS FOLDER`` writes allCountries.zip and alternateNamesV2.zip. The
same rows and seed give the same content. Shares of countries, feature classes and spellings are those
of the real dump, roughly; names are made of syllables, a third of them of one word, as real names recur.
"""

import io
import sys
import zipfile
from itertools import accumulate
from math import gcd
from pathlib import Path
from random import Random

from anyascii import anyascii

FIRST_ID = 20_000_000  # above GeoNames' own: no made-up row stands for a real place
VOCABULARY = 40_000
# Syllables, and the words that towns, waters and heights end in; a style is a script and a way to write.
STYLES = {
    "english": ("ash ben cor dal el fen gra hol in jor kel lan mor nor ock pen quin ros stan tor ul ver wil yar",
                "Creek Hill Lake Church School Springs Mountain Branch Valley Point Cemetery Farm Ridge"),
    "accents": ("ação bé çal dí él fran guë há íl jô kü lán mér não ös pé qui rê são tú üz vê xi zé",
                "Río Cerro Lago Fazenda Córrego Château Étang Île Punta Quebrada Sítio Rancho"),
    "arabic": ("‘ab bū da far ghaz ḩaj ib jab kar la maḩ na qar rā sa şal ţar um wā ya zā ḑi khā shī",
               "Tall Wādī Jabal Qaryat Kafr Umm Bi’r Ḩayy Nahr Khirbat Shaykh"),
    "cyrillic": ("bo che do fro gra il ka le mo no os pe ro so ta ub ve yar zhe sh’",
                 "Ozero Gora Reka Khutor Posëlok Sopka Ruchey Bukhta"),
    "chinese": ("bai chang da feng guan hai jia kou liu ma nan pu qiao shan tang wei xi yang zhuang",
                "He Shan Xiang Zhen Cun Hu Ling Qiao"),
}  # fmt: skip
NATIVE = {
    "arabic": "ابتجحدرسعفقكلمنهويشخصط", "cyrillic": "абвгдеиклмнопрстуя", "chinese": "白长大丰关海家口刘马南浦桥山唐",
}  # fmt: skip
# Country, style, time zone, share in ten thousand.
COUNTRIES = (
    ("US", "english", "America/Chicago", 1900), ("CN", "chinese", "Asia/Shanghai", 900),
    ("MX", "accents", "America/Mexico_City", 800), ("NO", "accents", "Europe/Oslo", 600),
    ("IN", "english", "Asia/Kolkata", 600), ("RU", "cyrillic", "Europe/Moscow", 500),
    ("IR", "arabic", "Asia/Tehran", 400), ("ID", "english", "Asia/Jakarta", 400),
    ("BR", "accents", "America/Sao_Paulo", 400), ("CA", "english", "America/Toronto", 350),
    ("FR", "accents", "Europe/Paris", 350), ("PK", "arabic", "Asia/Karachi", 300),
    ("TH", "english", "Asia/Bangkok", 300), ("AU", "english", "Australia/Sydney", 250),
    ("AF", "arabic", "Asia/Kabul", 250), ("YE", "arabic", "Asia/Aden", 250), ("UA", "cyrillic", "Europe/Kyiv", 250),
    ("VN", "accents", "Asia/Ho_Chi_Minh", 250), ("CO", "accents", "America/Bogota", 200),
    ("NG", "english", "Africa/Lagos", 200), ("IQ", "arabic", "Asia/Baghdad", 150), ("SD", "arabic", "Africa/Khartoum", 150),
    ("SY", "arabic", "Asia/Damascus", 100), ("EG", "arabic", "Africa/Cairo", 100), ("LY", "arabic", "Africa/Tripoli", 50),
)  # fmt: skip
FEATURES = (
    ("P", "PPL", 3700), ("P", "PPLX", 150), ("P", "PPLL", 100), ("P", "PPLA3", 50), ("H", "STM", 1200), ("H", "LK", 400),
    ("H", "RSV", 60), ("H", "WLL", 100), ("T", "MT", 500), ("T", "HLL", 600), ("T", "PK", 150), ("T", "ISL", 150),
    ("S", "SCH", 500), ("S", "CH", 500), ("S", "FRM", 500), ("S", "HTL", 200), ("S", "BLDG", 200), ("S", "DAM", 80),
    ("S", "CMTY", 150), ("L", "LCTY", 200), ("L", "PRK", 100), ("A", "ADM4", 200), ("A", "ADM3", 100), ("A", "ADM2", 10),
    ("V", "FRST", 50), ("R", "RD", 50),
)  # fmt: skip
LANGUAGES = ("en", "", "ar", "fa", "ru", "zh", "fr", "de", "es", "link", "wkdt", "post")


class Style:
    """The made-up words of one script: as GeoNames writes them, and in the script itself."""

    def __init__(self, name: str, random: Random) -> None:
        syllables, endings = (text.split() for text in STYLES[name])
        made = ("".join(random.choices(syllables, k=random.choice((2, 2, 3, 3)))) for _ in range(VOCABULARY))
        self.words = [(word.capitalize(), anyascii(word).replace("`", "").capitalize()) for word in made]
        self.endings = [(word, anyascii(word)) for word in endings]
        letters = NATIVE.get(name, "")
        self.native = [
            "".join(random.choices(letters, k=random.randint(2, 9)))
            for _ in range(VOCABULARY if letters else 0)
        ]


def write_dump(folder: Path, rows: int, *, seed: int = 1) -> tuple[Path, Path]:
    """Write allCountries.zip and alternateNamesV2.zip into a folder and return their paths."""
    random = Random(seed)
    styles = {name: Style(name, random) for name in STYLES}
    features = [f"{letter}\t{code}" for letter, code, _ in FEATURES]
    shares = list(accumulate(share for *_, share in FEATURES))
    paths = folder / "allCountries.zip", folder / "alternateNamesV2.zip"
    with _open_member(paths[0]) as places, _open_member(paths[1]) as names:
        first, total = FIRST_ID, sum(share for *_, share in COUNTRIES)
        for country, style, zone, share in COUNTRIES:
            count = max(rows * share // total, 1)
            if country == COUNTRIES[-1][0]:
                count = rows - (first - FIRST_ID)
            codes = random.choices(features, cum_weights=shares, k=count)
            _write_country(
                (places, names), country, styles[style], zone, codes=codes, first=first, random=random
            )
            first += count
    return paths


def _open_member(path: Path) -> io.TextIOWrapper:
    packed = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    info = zipfile.ZipInfo(f"{path.stem}.txt")  # of no date: the same rows give the same bytes
    info.compress_type = zipfile.ZIP_DEFLATED
    member = packed.open(info, "w", force_zip64=True)
    stream = io.TextIOWrapper(io.BufferedWriter(member, 1 << 20), encoding="utf-8", newline="\n")
    close = stream.close

    def close_all() -> None:
        close()
        packed.close()

    stream.close = close_all
    return stream


def _write_country(files, country, style, zone, *, codes, first, random):
    places, names = files
    count = len(codes)
    step = next(n for n in range(count * 5 // 8 | 1, 2 * count + 3) if gcd(n, count) == 1)
    south, west = random.uniform(-40, 50), random.uniform(-120, 140)
    pick, index = random.random, random.randrange
    for i, code in enumerate(codes):
        no = first + i * step % count  # no order of ids within a country
        word, plain = style.words[index(VOCABULARY)]
        if pick() < 0.66:
            other, other_plain = (
                style.endings[index(len(style.endings))] if pick() < 0.4 else style.words[index(VOCABULARY)]
            )
            word, plain = f"{word} {other}", f"{plain} {other_plain}"
        others = []
        if style.native and pick() < 0.7:
            others.append(style.native[index(VOCABULARY)] + style.native[index(VOCABULARY)][:3])
        while pick() < 0.45:
            others.append(
                plain.lower()
                if pick() < 0.2
                else style.words[index(VOCABULARY)][index(2)] + plain[:4].lower()
            )
        people = int(10 ** (pick() * 4)) if code[0] == "P" and pick() < 0.3 else 0
        places.write(
            f"{no}\t{word}\t{plain}\t{','.join(others)}\t{south + pick() * 15:.5f}\t{west + pick() * 20:.5f}\t{code}\t"
            f"{country}\t\t{1 + no % 20:02d}\t{no % 977}\t\t\t{people}\t\t{no % 2000}\t{zone}\t2024-05-16\n"
        )
        for name in others:
            language = LANGUAGES[index(9)]
            names.write(f"{no}\t{no}\t{language}\t{name}\t{'1' if pick() < 0.05 else ''}\t\t\t\t\t\n")
        if pick() < 0.3:
            language = LANGUAGES[9 + index(3)]
            names.write(
                f"{no}\t{no}\t{language}\thttps://example.org/{plain.replace(' ', '_')}\t\t\t\t\t\t\n"
            )
        elif pick() < 0.15:
            new = style.words[index(VOCABULARY)][0]
            names.write(f"{no}\t{no}\ten\t{new}\t1\t\t\t\t\t\n")


if __name__ == "__main__":
    for made in write_dump(Path(sys.argv[2]), int(sys.argv[1])):
        print(made, made.stat().st_size)
