"""Whole reports, through every stage up to the table: what comes out, and what does not."""

import pytest

from geomap.model import Event

PUBLISHED = "2024-05-16"  # a Thursday

CASES = []


def report(id_, text, *rows, title="", published=PUBLISHED, gap=None):
    """Add a case; each row is (place, first day, killed, injured), the main event first."""
    marks = pytest.mark.xfail(reason=gap, strict=True) if gap else ()
    CASES.append(pytest.param(text, title, published, list(rows), id=id_, marks=marks))


def row_of(event: Event) -> tuple[str | None, str | None, int | None, int | None]:
    site, period = event.site, event.period
    return (
        site.match.place.name if site and site.match else None,
        period.start.isoformat() if period and period.start else None,
        event.killed.best if event.killed else None,
        event.injured.best if event.injured else None,
    )


# --- one incident -----------------------------------------------------------------------------------
report(
    "car bomb, one sentence",
    "A car bomb killed seven people and wounded 15 in Mogadishu on Tuesday.",
    ("Mogadishu", "2024-05-14", 7, 15),
)
report(
    "headline, lead, detail",
    "A suicide bomber killed nine worshippers at a mosque in Peshawar on Wednesday. "
    "The blast tore through the hall during evening prayers. Another 20 people were injured, doctors said.",
    ("Peshawar", "2024-05-15", 9, 20),
    title="Nine killed in Peshawar mosque attack",
)
report(
    "the attack goes on",
    "Gunmen opened fire on a bus near Beni on Monday, killing four passengers. "
    "The attack happened shortly before dawn. No group has claimed the attack.",
    ("Beni", "2024-05-13", 4, None),
)
report(
    "an accident with a gun",
    "A teenager accidentally shot himself in the leg in Peshawar on Tuesday. He was taken to a hospital.",
    ("Peshawar", "2024-05-14", None, 1),
    title="Teen accidentally shoots himself",
)
report(
    "only the wounds tell of the shooting",
    "A woman was found with a gunshot wound in Peshawar on Tuesday. She is in stable condition.",
    ("Peshawar", "2024-05-14", None, 1),
)
report(
    "the lead tells the toll, what follows the event",
    "Three dead in Gao. A bomb exploded near the market of Gao on Tuesday, police said.",
    ("Gao", "2024-05-14", 3, None),
)
report(
    "no casualties is zero",
    "Two rockets landed near the airport of Erbil on Tuesday night. There were no casualties.",
    ("Erbil", "2024-05-14", 0, 0),
)
report(
    "silence is not zero",
    "A drone struck a fuel depot in Odesa on Wednesday.",
    ("Odesa", "2024-05-15", None, None),
)
report(
    "no date in text or report",
    "A grenade exploded in a market in Bujumbura, wounding three people.",
    ("Bujumbura", None, None, 3),
    published=None,
)
report(
    "absolute date without publication",
    "On 3 March 2019, gunmen killed six herders near Mopti in Mali.",
    ("Mopti", "2019-03-03", 6, None),
    published=None,
)
report(
    "weekday without publication",
    "A bomb killed two policemen in Quetta on Friday.",
    ("Quetta", None, 2, None),
    published=None,
)
report(
    "dateline fallback for the place",
    "KANDAHAR, Afghanistan (AP) — A roadside bomb killed five civilians on Wednesday, police said. "
    "Nobody claimed the blast.",
    ("Kandahar", "2024-05-15", 5, None),
)
report(
    "unknown street falls back to the town",
    "Two men were shot dead on Wobblethorpe Street in Baltimore early on Tuesday, police said.",
    ("Baltimore", "2024-05-14", 2, None),
)
report(
    "speaker's town is not the site",
    "Officials in Geneva said a shell had killed three aid workers in Nyala on Sunday.",
    ("Nyala", "2024-05-12", 3, None),
)
report(
    "where the missiles came from is not the site",
    "Missiles fired from Yemen struck a tanker terminal in Jeddah on Sunday.",
    ("Jeddah", "2024-05-12", None, None),
)
report(
    "victims' origin is not the site",
    "A tourist from Toronto was stabbed to death in Nice on Saturday.",
    ("Nice", "2024-05-11", 1, None),
)
report(
    "at least",
    "At least 12 people were killed when militants attacked a village in Cabo Delgado on Monday.",
    ("Cabo Delgado", "2024-05-13", 12, None),
)
report(
    "armed clash",
    "Soldiers clashed with rebels near Goma on Tuesday. Five rebels and two soldiers were killed.",
    ("Goma", "2024-05-14", 7, None),
)
report(
    "kidnapping",
    "Gunmen kidnapped 14 students from a college in Zaria on Sunday night.",
    ("Zaria", "2024-05-12", None, None),
)
report(
    "protest shot at",
    "Police fired on protesters in Khartoum on Thursday, killing one and injuring dozens.",
    ("Khartoum", "2024-05-16", 1, None),
)
report(
    "air strike",
    "Israeli warplanes bombed a house in Rafah overnight, killing six members of one family.",
    ("Rafah", "2024-05-15", 6, None),
)
report(
    "landmine",
    "Three children died when a mine exploded in a field outside Taiz on Monday.",
    ("Taiz", "2024-05-13", 3, None),
)
report(
    "mass shooting in the United States",
    "PHILADELPHIA — A gunman killed one man and wounded three others outside a bar in Philadelphia "
    "late Tuesday. The shooting happened about 11:30 p.m., police said.",
    ("Philadelphia", "2024-05-14", 1, 3),
)
report(
    "revised toll in one report",
    "A truck bomb exploded in Mogadishu on Monday. Police first said 10 people had died. "
    "The death toll later rose to 18.",
    ("Mogadishu", "2024-05-13", 18, None),
)
report(
    "province only",
    "Bandits killed eight farmers in Zamfara state on Wednesday.",
    ("Zamfara", "2024-05-15", 8, None),
)

# --- what is told beside it -------------------------------------------------------------------------
report(
    "anniversary is background",
    "A bomb killed two soldiers in Arish on Tuesday. The attack came a year after an assault on a mosque "
    "killed 305 people in Bir al-Abed.",
    ("Arish", "2024-05-14", 2, None),
)
report(
    "revenge for a killing",
    "Militants fired rockets at Kirkuk on Wednesday in revenge for the killing of their commander. "
    "Nobody was hurt.",
    ("Kirkuk", "2024-05-15", 0, 0),
)
report(
    "old event with a date",
    "Gunmen killed three policemen in Bannu on Tuesday. In December 2014, militants killed 141 people "
    "at a school in Peshawar.",
    ("Bannu", "2024-05-14", 3, None),
)
report(
    "a toll of years is not counted",
    "A bomb wounded four people in Hilla on Monday. More than 3,000 people have been killed in Iraq this year.",
    ("Al Hillah", "2024-05-13", None, 4),
)
report(
    "arrest after it",
    "A man was shot dead in Tulsa on Sunday. Police arrested a suspect in Dallas on Tuesday.",
    ("Tulsa", "2024-05-12", 1, None),
)
report(
    "trial is no incident of the day",
    "The ceasefire was signed in Doha on Monday. Delegates shook hands and left for home.",
)
report(
    "condemnation",
    "A church was bombed in Jolo on Sunday, killing five. The Vatican and France condemned the attack.",
    ("Jolo", "2024-05-12", 5, None),
)
report(
    "threat of more",
    "A drone hit a hangar in Belgorod on Tuesday. Moscow said it would attack Kyiv again.",
    ("Belgorod", "2024-05-14", None, None),
)
report(
    "sport is no battle",
    "Arsenal attacked from the start in Manchester and shot twice at goal before the break.",
)
report(
    "weather kills",
    "Floods killed 14 people in Kabul on Friday and swept away a bridge.",
)

# --- several incidents ------------------------------------------------------------------------------
report(
    "two bases",
    "Ballistic missiles hit the bases of Al-Asad and Erbil on Wednesday.",
    ("Ain al-Asad Air Base", "2024-05-15", None, None),
    ("Erbil", "2024-05-15", None, None),
)
report(
    "two towns, two days",
    "A car bomb killed three people in Mosul on Monday. Gunmen shot dead two policemen in Basra on Tuesday.",
    ("Mosul", "2024-05-13", 3, None),
    ("Basrah", "2024-05-14", 2, None),
)
report(
    "two clauses, two towns",
    "A bomb killed three people in Ghazni on Sunday, and gunmen killed a judge in Herat on Monday.",
    ("Ghazni", "2024-05-12", 3, None),
    ("Herat", "2024-05-13", 1, None),
)
report(
    "a list of towns",
    "Shells landed in Kupiansk, Vovchansk and the town of Chuhuiv on Tuesday.",
    ("Kupyansk", "2024-05-14", None, None),
    ("Vovchansk", "2024-05-14", None, None),
    ("Chuhuyiv", "2024-05-14", None, None),
)
report(
    "also ties the day",
    "A drone hit a school in Kherson on Tuesday, killing one. A shell also hit a hospital in Nikopol.",
    ("Kherson", "2024-05-14", 1, None),
    ("Nikopol", "2024-05-14", None, None),
)
report(
    "earlier in the day",
    "Gunmen stormed a hotel in Bamako on Friday and killed five guests. "
    "Hours earlier a bomb had wounded two soldiers in Gao.",
    ("Bamako", "2024-05-10", 5, None),
    ("Gao", "2024-05-10", None, 2),
)
report(
    "two days earlier",
    "A suicide bomber killed six people in Maiduguri on Wednesday. "
    "Two days earlier, gunmen killed nine villagers in Chibok.",
    ("Maiduguri", "2024-05-15", 6, None),
    ("Chibok", "2024-05-13", 9, None),
)
report(
    "different kinds in one paragraph",
    "Militants beheaded two farmers in Palma on Monday. In Pemba, police clashed with smugglers on Tuesday.",
    ("Palma", "2024-05-13", 2, None),
    ("Pemba", "2024-05-14", None, None),
)
report(
    "three paragraphs, three days",
    "A mine killed two soldiers near Avdiivka on Sunday.\n\nA missile struck a warehouse in Dnipro on Monday.\n\n"
    "On Tuesday a drone wounded one man in Sumy.",
    ("Avdiivka", "2024-05-12", 2, None),
    ("Sumy", "2024-05-14", None, 1),
    ("Dnipro", "2024-05-13", None, None),
)
report(
    "both towns keep the common toll in one row",
    "Twin blasts in Homs and Hama killed 20 people on Monday.",
    ("Homs", "2024-05-13", 20, None),
)


@pytest.mark.parametrize(("text", "title", "published", "rows"), CASES)
def test_the_rows_of_a_report(read, text, title, published, rows):
    events = read(text, published, title)
    assert [row_of(e) for e in events] == rows
    assert [e.rank for e in events] == list(range(1, len(rows) + 1))


KINDS = [
    ("A car bomb killed seven people in Mogadishu.", "remote_explosive_landmine_ied"),
    ("A suicide bomber killed nine people in Peshawar.", "suicide_bomb"),
    ("Israeli warplanes bombed a house in Rafah.", "air_drone_strike"),
    ("Shells landed in Kupiansk on Tuesday.", "shelling_artillery_missile_attack"),
    ("Somebody threw a grenade into a bar in Bujumbura.", "grenade"),
    ("Soldiers clashed with rebels near Sake.", "armed_clash"),
    ("Gunmen killed four passengers near Beni.", "attack"),
    ("Gunmen kidnapped 14 students in Zaria.", "abduction_forced_disappearance"),
    ("Police fired on protesters in Khartoum, killing one.", "excessive_force_against_protesters"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_kind_of_an_event(read, text, kind):
    assert [e.sub_event_type for e in read(text)] == [kind]


def roles(event):
    return {(p.toponym.name, p.role) for p in event.places}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rockets were fired from Gaza at Sderot on Monday.", {("Gaza", "from"), ("Sderot", "at")}),
        ("A shell fell near Avdiivka on Monday.", {("Avdiivka", "near")}),
        ("Police in Basra said a bomb had exploded in Zubair.", {("Basra", "mentioned"), ("Zubair", "at")}),
        ("Two drones were launched towards Jeddah.", {("Jeddah", "towards")}),
        ("Turkey's army shelled Kobani.", {("Turkey", "mentioned"), ("Kobani", "at")}),
        ("A man from Leeds was shot dead in Malaga.", {("Leeds", "mentioned"), ("Malaga", "at")}),
        ("The Kabul bombing killed nine people.", {("Kabul", "at")}),
    ],
)
def test_the_part_of_each_place(read, text, expected):
    [event] = read(text)
    assert roles(event) == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A bomb exploded in Kandahar.", "occurred"),
        ("Police foiled a bomb attack in Nairobi.", "foiled"),
        ("The army denied that it had shelled Kobani.", "denied"),
        ("Militants threatened to attack Mecca.", "threatened"),
    ],
)
def test_whether_it_happened(read, text, status):
    assert [e.status for e in read(text)] == [status]


def test_every_value_stands_where_its_span_says(read):
    title, text = "Bomb kills two in Quetta", "The bomb, hidden in a cart, wounded five people on Monday."
    [event] = read(text, PUBLISHED, title)
    parts = {"title": title, "text": text}
    counts = [c for c in (event.killed, event.injured) if c]
    assert len(counts) == 2
    spans = [*event.triggers, *(s for c in counts for s in c.spans)]
    spans += [p.toponym.span for p in event.places]
    assert event.period is not None
    spans += event.period.spans
    assert all(parts[s.part][s.start : s.end] == s.quote for s in spans)


def test_a_place_taken_from_the_context_is_only_near(read):
    text = "BAMAKO, Mali (Reuters) - Gunmen killed three policemen on Monday."
    [event] = read(text)
    assert event.site is not None
    assert event.site.name == "BAMAKO"
    assert event.places[0].role == "near"


def test_an_empty_report_has_no_events(read):
    assert read("") == []


def test_the_same_text_is_read_the_same_way_twice(read):
    text = "Missiles hit Erbil and Kirkuk on Monday. Nobody was hurt."
    assert read(text) == read(text)
