"""Time expressions: what each phrase means in a report of Thursday, 9 January 2020."""

import datetime
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.extraction.times.dates import dateline_date, find_times
from geomap.extraction.times.mentions import TimeMention, apply_anchor
from geomap.model import Period

THURSDAY = datetime.date(2020, 1, 9)
OPEN = ""  # no day


def days_of(period: Period | None) -> str:
    """Write the days of a period as "2020-01-08..2020-01-09", one day once."""
    if period is None or period.start is None or period.end is None:
        return OPEN
    first, last = period.start.isoformat(), period.end.isoformat()
    return first if first == last else f"{first}..{last}"


def find_one(
    text: str,
    *,
    language: str = "en",
    published: datetime.date | None = THURSDAY,
    day_first: bool | None = None,
) -> TimeMention:
    mentions = find_times(text, language=language, published=published, day_first=day_first)
    assert len(mentions) == 1, [text[m.start : m.end] for m in mentions]
    return mentions[0]


# phrase | days | precision | time
RESOLVED = """
The depot burned on January 9 2020 | 2020-01-09 | day |
The depot burned on 9 January 2020 | 2020-01-09 | day |
The depot burned on 9 January, 2020, again | 2020-01-09 | day |
The depot burned on the 9th of January 2020 | 2020-01-09 | day |
The depot burned on the 9th of January | 2020-01-09 | day |
The depot burned on Jan. 9, witnesses said | 2020-01-09 | day |
A convoy was hit on Sept. 3, 2015, near the river | 2015-09-03 | day |
A convoy was hit on 3 sept 2015 | 2015-09-03 | day |
Logged 2020-01-08 by the unit | 2020-01-08 | day |
Logged 2020-01-08 22:30 by the unit | 2020-01-08 | minute | 22:30
GUERRILLAS STRUCK ON 30 AUG 89 IN THE HILLS | 1989-08-30 | day |
GUERRILLAS STRUCK ON 2 MAY 90. | 1990-05-02 | day |
It happened on 4 March '16. | 2016-03-04 | day |
It happened on may 3, 2016 | 2016-05-03 | day |
It happened on 3 may | 2019-05-03 | day |
It happened 13/04/2016 | 2016-04-13 | day |
It happened 04/13/2016 | 2016-04-13 | day |
It happened 05.05.2016 | 2016-05-05 | day |
It happened 25-12-2015 | 2015-12-25 | day |
It happened 12/31/15 | 2015-12-31 | day |
It happened 03/04/2016 | | unknown |
The siege of January 2020 | 2020-01-01..2020-01-31 | month |
The siege ended in March. | 2019-03-01..2019-03-31 | month |
The siege ended in January. | 2020-01-01..2020-01-31 | month |
The siege ended last December | 2019-12-01..2019-12-31 | month |
The siege ended last January | 2019-01-01..2019-01-31 | month |
The siege may end next March | 2020-03-01..2020-03-31 | month |
The siege ended in mid-January | 2020-01-11..2020-01-20 | month |
The siege began in early November 2018 | 2018-11-01..2018-11-10 | month |
The siege began at the end of February 2016 | 2016-02-21..2016-02-29 | month |
The siege began in late October | 2019-10-21..2019-10-31 | month |
THE SIEGE BEGAN IN MAY 1989 | 1989-05-01..1989-05-31 | month |
The siege of 2014 | 2014-01-01..2014-12-31 | year |
They left in 2014. | 2014-01-01..2014-12-31 | year |
They left in early 2015 | 2015-01-01..2015-04-30 | year |
They left in mid-2015 | 2015-05-01..2015-08-31 | year |
They left in late 2015 | 2015-09-01..2015-12-31 | year |
The 2014 bombing is remembered | 2014-01-01..2014-12-31 | year |
A raid on January 3 | 2020-01-03 | day |
A raid on January 9 | 2020-01-09 | day |
A raid dated January 11 | 2020-01-11 | day |
A raid on January 20 | 2019-01-20 | day |
A raid on December 31 | 2019-12-31 | day |
A raid on February 29 | 2016-02-29 | day |
A raid on Friday, January 31 | 2020-01-31 | day |
A raid on Saturday, Dec. 28 | 2019-12-28 | day |
A raid on Thursday | 2020-01-09 | day |
A RAID ON FRIDAY | 2020-01-03 | day |
a raid on monday | 2020-01-06 | day |
A raid on Wednesday | 2020-01-08 | day |
A raid last Thursday | 2020-01-02 | day |
A raid last Tuesday | 2020-01-07 | day |
A rally next Thursday | 2020-01-16 | day |
A rally next Friday | 2020-01-10 | day |
A rally this Tuesday | 2020-01-07 | day |
A rally this Friday | 2020-01-10 | day |
The curfew holds until Friday | 2020-01-10 | day |
He will appear in court on Monday | 2020-01-13 | day |
A hearing is scheduled for Feb. 3 | 2020-02-03 | day |
Tuesday's ambush | 2020-01-07 | day |
The ambush on Tues. evening | 2020-01-07 | part_of_day |
Wed, 8 Jan 2020 | 2020-01-08 | day |
The ambush on Tuesday last week | 2019-12-31 | day |
Shells fell today | 2020-01-09 | day |
Shells fell yesterday | 2020-01-08 | day |
Shells fell yesterday (Wednesday) | 2020-01-08 | day |
Shells fell the day before yesterday | 2020-01-07 | day |
A truce starts tomorrow | 2020-01-10 | day |
Shells fell tonight | 2020-01-09 | part_of_day |
Shells fell last night | 2020-01-08..2020-01-09 | part_of_day |
Shells fell late last night | 2020-01-08 | part_of_day |
Shells fell around 11:40 p.m. last night | 2020-01-08 | minute | 23:40
Shells fell at 2 a.m. last night | 2020-01-09 | hour | 02:00
Shells fell overnight | 2020-01-08..2020-01-09 | part_of_day |
Shells fell overnight Thursday | 2020-01-08..2020-01-09 | part_of_day |
Shells fell overnight on Tuesday | 2020-01-07..2020-01-08 | part_of_day |
Shells fell overnight into Thursday | 2020-01-08..2020-01-09 | part_of_day |
Shells fell this morning | 2020-01-09 | part_of_day |
Shells fell yesterday afternoon | 2020-01-08 | part_of_day |
Shells fell Wednesday night | 2020-01-08 | part_of_day |
Shells fell on Wednesday evening | 2020-01-08 | part_of_day |
Shells fell early Thursday | 2020-01-09 | part_of_day |
Shells fell late on Wednesday | 2020-01-08 | part_of_day |
Shells fell early on the morning of January 4 | 2020-01-04 | part_of_day |
Shells fell early January 4 | 2020-01-04 | part_of_day |
Shells fell in the early hours of Thursday | 2020-01-09 | part_of_day |
Shells fell before dawn on Tuesday | 2020-01-07 | part_of_day |
Shells fell in the night of 8 to 9 January | 2020-01-08..2020-01-09 | part_of_day |
Shells fell Tuesday night into Wednesday | 2020-01-07..2020-01-08 | part_of_day |
In the past few hours shells fell | 2020-01-09 | day |
In the past 24 hours shells fell | 2020-01-08..2020-01-09 | day |
A few hours ago shells fell | 2020-01-09 | day |
Two days ago shells fell | 2020-01-07 | day |
Several days ago shells fell | 2020-01-02..2020-01-06 | week |
Two weeks ago shells fell | 2019-12-23..2019-12-29 | week |
Three months ago shells fell | 2019-10-01..2019-10-31 | month |
Five years ago shells fell | 2015-01-01..2015-12-31 | year |
He fled last week | 2019-12-30..2020-01-05 | week |
He fled this week | 2020-01-06..2020-01-12 | week |
He fled earlier this week | 2020-01-06..2020-01-09 | week |
He leaves next week | 2020-01-13..2020-01-19 | week |
He fled last month | 2019-12-01..2019-12-31 | month |
He fled late last month | 2019-12-21..2019-12-31 | month |
He fled earlier this month | 2020-01-01..2020-01-09 | month |
He fled last year | 2019-01-01..2019-12-31 | year |
He fled over the weekend | 2020-01-04..2020-01-05 | day |
He fled at the weekend | 2020-01-04..2020-01-05 | day |
Clashes between 3 and 5 May | 2019-05-03..2019-05-05 | day |
Clashes between 3 and 5 May 2017 | 2017-05-03..2017-05-05 | day |
Clashes from Monday to Wednesday | 2020-01-06..2020-01-08 | day |
Clashes from Monday morning until Wednesday | 2020-01-06..2020-01-08 | part_of_day |
Clashes between Friday and Sunday | 2020-01-03..2020-01-05 | day |
Clashes from Wednesday to Friday | 2020-01-01..2020-01-03 | day |
Clashes on 12 and 13 June | 2019-06-12..2019-06-13 | day |
Clashes on Jan. 3-5 | 2020-01-03..2020-01-05 | day |
Clashes from 28 December to 3 January | 2019-12-28..2020-01-03 | day |
Clashes from 3 May to 5 June 2014 | 2014-05-03..2014-06-05 | day |
Clashes from 2011 to 2013 | 2011-01-01..2013-12-31 | year |
Clashes since Friday | 2020-01-03..2020-01-09 | day |
Clashes since 2014 | 2014-01-01..2020-01-09 | year |
Clashes in the past year | 2019-01-01..2020-01-09 | year |
Clashes in recent weeks | 2019-12-05..2020-01-09 | week |
Mortars hit at 1:30 a.m. Thursday | 2020-01-09 | minute | 01:30
Mortars hit Thursday, January 9, around 1:30 a.m. (2230 GMT Wednesday) | 2020-01-09 | minute | 01:30
Mortars hit at 2230 GMT on Wednesday (1:30 a.m. Thursday local time) | 2020-01-09 | minute | 01:30
Mortars hit at 0130 GMT on Friday | 2020-01-10 | minute | 01:30
Mortars hit at 0130 GMT on Saturday | 2020-01-04 | minute | 01:30
Mortars hit at 7 p.m. on Sunday | 2020-01-05 | hour | 19:00
Mortars hit on Tuesday at 7:30 in the evening | 2020-01-07 | minute | 19:30
Mortars hit on Tuesday morning at 7:30 | 2020-01-07 | minute | 07:30
Mortars hit at 1 a.m. Wednesday night | 2020-01-09 | hour | 01:00
Mortars hit Tuesday night shortly after midnight | 2020-01-08 | hour | 00:00
Mortars hit at 11 p.m. Wednesday night | 2020-01-08 | hour | 23:00
Mortars hit shortly after midnight on Tuesday | 2020-01-07 | hour | 00:00
Mortars hit just before midnight Tuesday | 2020-01-07 | hour | 23:00
Mortars hit at noon on Jan. 2 | 2020-01-02 | hour | 12:00
Mortars hit between midnight and 5 a.m. Thursday | 2020-01-09 | hour | 00:00
Mortars hit from 8 p.m. Friday to 5 a.m. Saturday | 2020-01-03..2020-01-04 | hour | 20:00
Mortars hit at 1.30am | | minute | 01:30
Mortars hit at 0130 | | minute | 01:30
Mortars hit at 2030 hours | | minute | 20:30
Mortars hit at 13:00 local time | | minute | 13:00
Mortars hit around one in the morning | | hour | 01:00
Mortars hit at three o'clock in the afternoon | | hour | 15:00
Mortars hit at half past nine in the evening | | minute | 21:30
Mortars hit at 12:15 a.m. | | minute | 00:15
Mortars hit between 7 and 8 p.m. | | hour | 19:00
Mortars hit shortly after midnight | | hour | 00:00
Mortars hit at noon | | hour | 12:00
Mortars hit at dawn | | part_of_day |
Mortars hit in the early hours | | part_of_day |
After 9/11 | 2001-09-11 | day |
On 6 June armed men came | 2019-06-06 | day |
Shelling in the first week of December | 2019-12-01..2019-12-07 | week |
Shelling in the last week of February 2016 | 2016-02-23..2016-02-29 | week |
A raid on 14 Ramadan 1440 | 2019-05-19 | day |
A raid on 14 Ramadan 1440 AH | 2019-05-19 | day |
A raid on 27 Rajab | 2019-04-03 | day |
A raid on 12 Bahman 1398 | 2020-02-01 | day |
A raid on Farvardin 5, 1399 | 2020-03-24 | day |
A raid on 24 Asad 1398 | 2019-08-15 | day |
A raid on 3 Tir 1398 | 2019-06-24 | day |
A raid on 3 Tir 2012 | 2020-01-12 | day |
A raid on 22 Tishrei 5780 | 2019-10-21 | day |
A raid on 30 Sha'ban 1440 (6 May 2019) | 2019-05-06 | day |
Raids in Ramadan 1440 | 2019-05-06..2019-06-04 | month |
Remember the October 7 attack | 2019-10-07 | day |
Gunfire broke out just before 2 a.m. Sunday | 2020-01-05 | hour | 02:00
Two taxis were stoned late Saturday and early Sunday | 2020-01-04..2020-01-05 | part_of_day |
Shops were looted over the weekend of 4-5 January | 2020-01-04..2020-01-05 | day |
Shops were looted on the weekend of January 4 | 2020-01-04..2020-01-05 | day |
Shops were looted during the first weekend of January | 2020-01-04..2020-01-05 | day |
The patrol was ambushed on the night of 5 to 6 January | 2020-01-05..2020-01-06 | part_of_day |
The patrol was ambushed on the night of January 5-6 | 2020-01-05..2020-01-06 | part_of_day |
The patrol was ambushed on the intervening night of January 4 and 5 | 2020-01-04..2020-01-05 | part_of_day |
The patrol was ambushed in the night between Saturday and Sunday | 2020-01-04..2020-01-05 | part_of_day |
The patrol was ambushed in the night from Monday to Tuesday | 2020-01-06..2020-01-07 | part_of_day |
A bar was sprayed with bullets late Saturday night into early Sunday morning | 2020-01-04..2020-01-05 | part_of_day |
The fire was set in the overnight hours of Monday into Tuesday | 2020-01-06..2020-01-07 | part_of_day |
The fire was set sometime between Friday night and Saturday morning | 2020-01-03..2020-01-04 | part_of_day |
The fire was set between 10 p.m. Sunday and 2 a.m. Monday | 2020-01-05..2020-01-06 | hour | 22:00
Neighbours heard blasts around 7:30 p.m. | | minute | 19:30
A guard was stabbed at 3:15 in the morning on New Year's Day | 2020-01-01 | minute | 03:15
A guard was stabbed on Christmas Eve | 2019-12-24 | day |
A guard was stabbed on the evening of Friday 3 January | 2020-01-03 | part_of_day |
A guard was stabbed Friday evening, Jan. 3 | 2020-01-03 | part_of_day |
A guard was stabbed on Friday the 3rd | 2020-01-03 | day |
A guard was stabbed on the 7th of this month | 2020-01-07 | day |
A guard was stabbed on the 28th of last month | 2019-12-28 | day |
A guard was stabbed on Tuesday 7th January at about 2015 hours | 2020-01-07 | minute | 20:15
A guard was stabbed at 0445hrs on Tuesday | 2020-01-07 | minute | 04:45
A guard was stabbed at 21h30 on Monday | 2020-01-06 | minute | 21:30
A guard was stabbed on 2020/01/08 | 2020-01-08 | day |
A guard was stabbed on 8-Jan-2020 | 2020-01-08 | day |
A guard was stabbed in the early hours of yesterday | 2020-01-08 | part_of_day |
A guard was stabbed yesterday at about 9pm | 2020-01-08 | hour | 21:00
A guard was stabbed on Monday between 8 and 9 in the evening | 2020-01-06 | hour | 20:00
A guard was stabbed shortly before noon on Sunday | 2020-01-05 | hour | 11:00
A guard was stabbed at around 1 o'clock on Monday morning | 2020-01-06 | hour | 01:00
A guard was stabbed at half past ten on Saturday night | 2020-01-04 | minute | 22:30
A guard was stabbed around 9 Sunday night | 2020-01-05 | hour | 21:00
A guard was stabbed early on Wednesday, around 05:30 | 2020-01-08 | minute | 05:30
A guard was stabbed last Sunday night | 2020-01-05 | part_of_day |
A guard was stabbed earlier on Wednesday | 2020-01-08 | day |
A guard was stabbed this past Sunday | 2020-01-05 | day |
A guard was stabbed three nights ago | 2020-01-06 | day |
A guard was stabbed in the wee hours of Sunday morning | 2020-01-05 | part_of_day |
A guard was stabbed minutes before midnight on Friday | 2020-01-03 | hour | 23:00
Snipers have fired since the early hours of Tuesday | 2020-01-07..2020-01-09 | part_of_day |
A lorry was torched on Sunday at 19.30 local time | 2020-01-05 | minute | 19:30
A lorry was torched at 7.30pm on Sunday | 2020-01-05 | minute | 19:30
A lorry was torched Sunday night or early Monday morning | 2020-01-05..2020-01-06 | part_of_day |
A lorry was torched overnight between Saturday and Sunday | 2020-01-04..2020-01-05 | part_of_day |
A lorry was torched Tuesday night into Wednesday morning | 2020-01-07..2020-01-08 | part_of_day |
A lorry was torched a few minutes after 2 a.m. Sunday | 2020-01-05 | hour | 02:00
A lorry was torched ten minutes past midnight on Sunday | 2020-01-05 | hour | 00:00
A lorry was torched on Christmas Day 2016 | 2016-12-25 | day |
A lorry was torched on Thursday the 2nd of January | 2020-01-02 | day |
A lorry was torched on Sat., Jan. 4, at 4 a.m. | 2020-01-04 | hour | 04:00
A lorry was torched on Saturday, 04 January 2020 at 03:25 hrs | 2020-01-04 | minute | 03:25
A lorry was torched about 3 o'clock this morning | 2020-01-09 | hour | 03:00
A lorry was torched in the afternoon hours of Sunday | 2020-01-05 | part_of_day |
A lorry was torched during the night of Sunday | 2020-01-05 | part_of_day |
A lorry was torched Monday around 10:45 at night | 2020-01-06 | minute | 22:45
A lorry was torched on Monday, 6th of January | 2020-01-06 | day |
A lorry was torched on the morning of the 6th January | 2020-01-06 | part_of_day |
A lorry was torched on January 6 at dawn | 2020-01-06 | part_of_day |
A lorry was torched early this week | 2020-01-06..2020-01-12 | week |
A lorry was torched yesterday evening | 2020-01-08 | part_of_day |
A lorry was torched on 6/1/20 | 2020-01-06 | day |
A lorry was torched on Monday (6/1) | 2020-01-06 | day |
A lorry was torched on 25/12/2019 | 2019-12-25 | day |
A lorry was torched between 3am and 4am on Sunday | 2020-01-05 | hour | 03:00
A lorry was torched between 2200 and 2300 hours on Sunday | 2020-01-05 | minute | 22:00
A lorry was torched from 6-8 January | 2020-01-06..2020-01-08 | day |
A lorry was torched Jan 3rd at 9 PM ET | 2020-01-03 | hour | 21:00
A lorry was torched within the last 48 hours | 2020-01-07..2020-01-09 | day |
A lorry was torched since Monday's early hours | 2020-01-06..2020-01-09 | part_of_day |
A lorry was torched in the night of the 5th to the 6th of January | 2020-01-05..2020-01-06 | part_of_day |
A lorry was torched on Monday 6 January 2020, 23:15 | 2020-01-06 | minute | 23:15
A lorry was torched on Jan 6, 2020, 11:15 p.m. | 2020-01-06 | minute | 23:15
A lorry was torched Sunday, shortly after 11 o'clock at night | 2020-01-05 | hour | 23:00
A raid on 22 Bahman, the anniversary | 2019-02-11 | day |
A raid on 13 Aban | 2019-11-04 | day |
Raids on 5 Bahman 1398 (25 January 2020) | 2020-01-25 | day |
Raids on 10 Muharram 1441 | 2019-09-10 | day |
Raids during Ramadan | 2019-05-06..2019-06-04 | month |
Raids during the holy month of Ramadan | 2019-05-06..2019-06-04 | month |
A raid on 1 Hamal 1398 | 2019-03-21 | day |
A raid on 5 Meskerem 2012 | 2019-09-16 | day |
A raid on 14 Nisan 5779 | 2019-04-19 | day |
A raid on the 10th of Muharram | 2019-09-10 | day |
Decades ago a mine killed his brother | 1970-01-01..2000-12-31 | year |
A raid on the last day of December | 2019-12-01..2019-12-31 | month |
"""
CASES = [[cell.strip() for cell in f"{row} |".split("|")[:4]] for row in RESOLVED.strip().splitlines()]


@pytest.mark.parametrize(("phrase", "days", "precision", "clock"), CASES, ids=[c[0] for c in CASES])
def test_a_phrase_means(phrase: str, days: str, precision: str, clock: str) -> None:
    period = find_one(phrase).period
    assert period is not None
    assert (days_of(period), period.precision, period.time or "") == (days, precision, clock)
    assert period.spans == ()


def test_there_are_enough_phrases() -> None:
    assert len(CASES) >= 120


NOTHING = """
He may attack
They may 3 times over have tried
The rebels will march at the border
THE REBELS MAY ATTACK
Some 12 may die
A march by 3,000 people
Sergeant March was wounded
Mr. May declined
A statement by April Jones
The Sunday Times wrote
He read USA Today
Remember Bloody Sunday
Sales on Black Friday
They meet every Friday
Mondays are quiet
She sat down in the sun
The 34-year-old driver
A man aged 34 years old
A three-day ritual
Some 2020 people fled
around 2000 people fled
Some of 2020 civilians fled
An F-16 and an AK-47
Under Article 5
They won 3:2
The match ended 19:45 on points
Call 555-0130
Call 020 7946 0130
Over the 17 July Bridge
Along 14 February Street
The May 1 Brigade fired
Version 1.2.2016.3
It cost $2014
In the 1900 block of Elm Street
A late surge in early voting
The second man fled
They stood at 31/31/2016
Army kills 12 Asad supporters
Raids on 12 Asad positions
The 10th of Ramadan City burned
The 14 Bahman 2016 party
"""
NEGATIVES = NOTHING.strip().splitlines()


@pytest.mark.parametrize("text", NEGATIVES)
def test_no_time_is_seen_in(text: str) -> None:
    assert [text[m.start : m.end] for m in find_times(text, language="en", published=THURSDAY)] == []


# phrase | days | precision | time
RESOLVED_FRENCH = """
Ils sont tombés lundi | 2020-01-06 | day |
Ils sont tombés mardi soir | 2020-01-07 | part_of_day |
Ils sont tombés lundi au petit matin | 2020-01-06 | part_of_day |
Ils sont tombés samedi à la tombée de la nuit | 2020-01-04 | part_of_day |
Ils sont tombés mercredi en fin d'après-midi | 2020-01-08 | part_of_day |
Ils sont tombés à l’aube de mardi | 2020-01-07 | part_of_day |
Ils sont tombés tôt mardi | 2020-01-07 | part_of_day |
Ils sont tombés lundi dernier | 2020-01-06 | day |
La cour siège lundi prochain | 2020-01-13 | day |
Le vote est prévu vendredi | 2020-01-10 | day |
Le procès aura lieu lundi | 2020-01-13 | day |
Ils sont tombés dans la nuit de lundi à mardi | 2020-01-06..2020-01-07 | part_of_day |
Ils sont tombés dans la nuit de mardi à mercredi, vers 3 heures | 2020-01-08 | hour | 03:00
Ils sont tombés vers 3h30 dans la nuit de mardi à mercredi | 2020-01-08 | minute | 03:30
Ils sont tombés dans la nuit de mardi à mercredi, vers 23h | 2020-01-07 | hour | 23:00
Ils sont tombés dans la nuit du 3 au 4 janvier | 2020-01-03..2020-01-04 | part_of_day |
Ils sont tombés dans la nuit du lundi 6 au mardi 7 janvier | 2020-01-06..2020-01-07 | part_of_day |
ILS SONT TOMBES DANS LA MATINEE DU 3 DECEMBRE | 2019-12-03 | part_of_day |
Ils sont tombés le 1er juillet 2019 vers 15 heures | 2019-07-01 | hour | 15:00
Ils sont tombés le 9 juin vers 11h20 | 2019-06-09 | minute | 11:20
Ils sont tombés hier vers 18 h 15 | 2020-01-08 | minute | 18:15
Ils sont tombés mardi à 14H30 (13H30 GMT) | 2020-01-07 | minute | 14:30
Ils sont tombés mardi vers 20 heures (heure locale) | 2020-01-07 | hour | 20:00
Ils sont tombés mercredi 8 janvier 2020 à 7h30 du soir | 2020-01-08 | minute | 19:30
Ils sont tombés mardi vers sept heures du soir | 2020-01-07 | hour | 19:00
Ils sont tombés mardi aux environs de trois heures et demie du matin | 2020-01-07 | minute | 03:30
Ils sont tombés peu avant minuit mardi | 2020-01-07 | hour | 23:00
Ils sont tombés vers midi | | hour | 12:00
Ils sont tombés entre 5 et 6 heures du matin | | hour | 05:00
Ils sont tombés hier soir | 2020-01-08 | part_of_day |
Ils sont tombés avant-hier | 2020-01-07 | day |
Ils sont tombés aujourd’hui | 2020-01-09 | day |
Ils sont tombés cette nuit | 2020-01-08..2020-01-09 | part_of_day |
Ils sont tombés du 3 au 5 mai | 2019-05-03..2019-05-05 | day |
Ils sont tombés entre lundi et mercredi | 2020-01-06..2020-01-08 | day |
Ils tombent depuis mardi | 2020-01-07..2020-01-09 | day |
Publié le 05/01/2020 | 2020-01-05 | day |
Fin juillet | 2019-07-21..2019-07-31 | month |
Au début du mois de juin | 2019-06-01..2019-06-10 | month |
En mars 2015 | 2015-03-01..2015-03-31 | month |
Dans la première semaine de mars | 2019-03-01..2019-03-07 | week |
Début 2015 | 2015-01-01..2015-04-30 | year |
Il y a trente ans | 1990-01-01..1990-12-31 | year |
Il y a deux jours | 2020-01-07 | day |
La semaine dernière | 2019-12-30..2020-01-05 | week |
L'an dernier | 2019-01-01..2019-12-31 | year |
Ce week-end | 2020-01-04..2020-01-05 | day |
Ces dernières 24 heures | 2020-01-08..2020-01-09 | day |
Les trois derniers jours | 2020-01-06..2020-01-09 | day |
Le 3 ramadan 1440 | 2019-05-08 | day |
Un raid le 10 mouharram 1441 | 2019-09-10 | day |
Un raid le 10 mouharram | 2019-09-10 | day |
Un raid le 22 bahman 1397 | 2019-02-11 | day |
Un raid le 22 bahman | 2019-02-11 | day |
Des raids pendant le ramadan | 2019-05-06..2019-06-04 | month |
Des raids pendant le mois sacré de ramadan | 2019-05-06..2019-06-04 | month |
Un raid le 5 meskerem 2012 | 2019-09-16 | day |
Un raid le 14 nissan 5779 | 2019-04-19 | day |
Des raids en ramadan 1440 | 2019-05-06..2019-06-04 | month |
Un raid le week-end du 4 janvier | 2020-01-04..2020-01-05 | day |
Un raid le week-end des 4 et 5 janvier | 2020-01-04..2020-01-05 | day |
Un raid la veille de Noël | 2019-12-24 | day |
Un raid le jour de l'An | 2020-01-01 | day |
Un raid le 7 de ce mois | 2020-01-07 | day |
Un raid le 28 du mois dernier | 2019-12-28 | day |
Un raid le premier week-end de janvier | 2020-01-04..2020-01-05 | day |
Un raid dans la nuit de samedi à dimanche | 2020-01-04..2020-01-05 | part_of_day |
"""
FRENCH = [
    [cell.strip() for cell in f"{row} |".split("|")[:4]] for row in RESOLVED_FRENCH.strip().splitlines()
]


@pytest.mark.parametrize(("phrase", "days", "precision", "clock"), FRENCH, ids=[c[0] for c in FRENCH])
def test_a_french_phrase_means(phrase: str, days: str, precision: str, clock: str) -> None:
    period = find_one(phrase, language="fr").period
    assert period is not None
    assert (days_of(period), period.precision, period.time or "") == (days, precision, clock)


NOTHING_FRENCH = """
Les tirs ont duré trois heures
Une ville à deux heures de route
Tous les lundis
Quelque 2000 personnes ont fui
Un garçon de 12 ans
Ils sont arrivés trop tard
Le Matin des Îles
En Midi-Pyrénées
Le Mardi gras
À 30 km de la ville, 12 soldats
"""


@pytest.mark.parametrize("text", NOTHING_FRENCH.strip().splitlines())
def test_no_time_is_seen_in_french(text: str) -> None:
    assert [text[m.start : m.end] for m in find_times(text, language="fr", published=THURSDAY)] == []


@pytest.mark.parametrize(
    ("text", "is_range"),
    [
        ("Tuesday night into Wednesday", False), ("late Monday or early Tuesday", False),
        ("on the night of January 5-6", False), ("between Friday night and Saturday morning", False),
        ("from Monday to Wednesday", True), ("from Friday night to Saturday night", True),
        ("over the weekend of 4-5 January", True),
    ],
)  # fmt: skip
def test_a_night_of_two_days_is_no_range(text: str, is_range: bool) -> None:
    assert find_one(text).is_range is is_range


def test_two_days_that_are_no_night_stay_apart() -> None:
    mentions = find_times("Attacks on Monday and Tuesday", language="en", published=THURSDAY)
    assert [days_of(m.period) for m in mentions] == ["2020-01-06", "2020-01-07"]


def test_a_night_that_two_days_name_is_no_range() -> None:
    assert not find_one("dans la nuit de lundi à mardi", language="fr").is_range
    assert not find_one("dans la nuit du 3 au 4 janvier", language="fr").is_range
    assert find_one("de lundi à mardi", language="fr").is_range


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("In May 12 people died.", ["May"]),
        ("In June 16-year-old twins died.", ["June"]),
        ("On Thursday, late President Ulm was honoured.", ["Thursday"]),
        ("She died on Tuesday, January 7, at about 5 p.m. and was buried Wednesday.",
         ["Tuesday, January 7, at about 5 p.m.", "Wednesday"]),
        ("Blasts on Saturday and Sunday.", ["Saturday", "Sunday"]),
        ("Shot Saturday night, he died Sunday morning.", ["Saturday night", "Sunday morning"]),
        ("It was Monday.\n\nTuesday was worse.", ["Monday", "Tuesday"]),
        ("At 01:00 (22:00 GMT) a blast", ["01:00 (22:00 GMT)"]),
        ("Late at night\n\n1:39 more videos", ["Late at night"]),
        ("They killed one in the morning.", ["morning"]),
    ],
)  # fmt: skip
def test_words_are_joined_into_mentions(text: str, quotes: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_times(text, language="en", published=THURSDAY)] == quotes


@pytest.mark.parametrize(("day_first", "days"), [(True, "2016-04-03"), (False, "2016-03-04"), (None, OPEN)])
def test_day_first_decides_ambiguous_numbers(day_first: bool | None, days: str) -> None:
    mention = find_one("Dated 03/04/2016", day_first=day_first)
    assert days_of(mention.period) == days
    assert mention.explicit


@pytest.mark.parametrize(
    ("published", "days"), [(datetime.date(2016, 3, 20), "2016-03-04"), (datetime.date(2016, 4, 4), OPEN)]
)
def test_a_reading_that_lies_ahead_of_the_report_is_none(published: datetime.date, days: str) -> None:
    mention = find_one("Dated 03/04/2016", published=published)
    assert (days_of(mention.period), mention.basis) == (days, "stated" if days else "ambiguous")


@pytest.mark.parametrize(
    ("text", "basis"),
    [("on 3 May 2019", "stated"), ("on January 3", "stated"), ("in March", "stated"), ("13/04/2016", "stated"),
     ("14 Ramadan 1440", "stated"), ("on Thursday", "relative"), ("last night", "relative"),
     ("two days ago", "relative"), ("two days earlier", "anchored"), ("03/04/2016", "ambiguous")],
)  # fmt: skip
def test_what_the_days_are_counted_from(text: str, basis: str) -> None:
    assert find_one(text).basis == basis


@pytest.mark.parametrize(
    ("text", "of_event"),
    [
        ("two days after a gunman fled", True),
        ("two days after, it fell", False),
        ("two days later a bomb", False),
    ],
)
def test_whether_the_event_that_counts_follows(text: str, of_event: bool) -> None:
    assert find_one(text).of_event is of_event


@pytest.mark.parametrize(
    ("text", "zone"),
    [("at 2230 GMT Tuesday", "UTC"), ("at 10:30 UTC", "UTC"), ("at 8:18 PM EST", "America/New_York"),
     ("at 8 p.m. local time", None), ("at 1 a.m. (2200 GMT)", None)],
)  # fmt: skip
def test_zones(text: str, zone: str | None) -> None:
    period = find_one(text).period
    assert period is not None
    assert period.zone == zone


@pytest.mark.parametrize(
    ("text", "background", "is_range"),
    [
        ("It lasted for two weeks", True, True),
        ("in the past year", True, True),
        ("since 2014", True, True),
        ("since Friday", False, True),
        ("since last October", True, True),
        ("in the coming days", True, True),
        ("in the past few hours", False, False),
        ("on Friday", False, False),
        ("from Monday to Tuesday", False, True),
        ("after 9/11", True, False),
    ],
)
def test_flags(text: str, background: bool, is_range: bool) -> None:
    mention = find_one(text)
    assert (mention.background, mention.is_range) == (background, is_range)


def test_a_duration_has_no_period() -> None:
    assert find_one("Fighting went on for nearly three hours").period is None


NIGHT = Period(THURSDAY, THURSDAY, "hour", "01:00")
DAY = Period(THURSDAY, THURSDAY, "day")


@pytest.mark.parametrize(
    ("text", "anchor", "days", "precision", "clock"),
    [
        ("Two days earlier another fell", DAY, "2020-01-07", "day", None),
        ("A day after, it fell", DAY, "2020-01-10", "day", None),
        ("The same day it fell", DAY, "2020-01-09", "day", None),
        ("Later that day it fell", DAY, "2020-01-09", "day", None),
        ("Earlier in the day it fell", DAY, "2020-01-09", "day", None),
        ("The following morning it fell", DAY, "2020-01-10", "part_of_day", None),
        ("The next day at 3 p.m. it fell", DAY, "2020-01-10", "hour", "15:00"),
        ("That night it fell", DAY, "2020-01-09", "part_of_day", None),
        ("The night before it fell", DAY, "2020-01-08", "part_of_day", None),
        ("Hours later it fell", DAY, "2020-01-09", "day", None),
        ("Just a few hours earlier it fell", NIGHT, "2020-01-08", "part_of_day", None),
        ("Two hours earlier it fell", NIGHT, "2020-01-08", "hour", "23:00"),
        ("Minutes later it fell", NIGHT, "2020-01-09", "part_of_day", None),
        ("Two weeks earlier it fell", DAY, "2019-12-23..2019-12-29", "week", None),
        ("A month later it fell", DAY, "2020-02-01..2020-02-29", "month", None),
        ("The previous year it fell", DAY, "2019-01-01..2019-12-31", "year", None),
        ("Around one in the morning it fell", DAY, "2020-01-09", "hour", "01:00"),
        ("At dawn it fell", DAY, "2020-01-09", "part_of_day", None),
        ("On Monday it fell", DAY, "2020-01-06", "day", None),
        ("Two days earlier it fell", Period(None, None, "unknown"), OPEN, "unknown", None),
        ("Two days later it fell", Period(datetime.date(2019, 5, 1), datetime.date(2019, 5, 31), "month"),
         "2019-05-03..2019-06-02", "month", None),
        ("A day later it fell", Period(datetime.date.max, datetime.date.max, "day"), OPEN, "unknown", None),
    ],
)  # fmt: skip
def test_another_event_dates_a_mention(
    text: str, anchor: Period, days: str, precision: str, clock: str | None
) -> None:
    period = apply_anchor(find_one(text), anchor)
    assert (days_of(period), period.precision, period.time) == (days, precision, clock)


@pytest.mark.parametrize(
    ("text", "days", "precision", "clock"),
    [
        ("la veille", "2020-01-08", "day", None),
        ("le lendemain matin", "2020-01-10", "part_of_day", None),
        ("l'avant-veille", "2020-01-07", "day", None),
        ("deux jours plus tôt", "2020-01-07", "day", None),
        ("dix-sept jours après", "2020-01-26", "day", None),
        ("ce jour-là", "2020-01-09", "day", None),
        ("cette nuit-là", "2020-01-09", "part_of_day", None),
        ("plus tard dans la soirée", "2020-01-09", "part_of_day", None),
        ("le mois précédent", "2019-12-01..2019-12-31", "month", None),
        ("vers 22h", "2020-01-09", "hour", "22:00"),
    ],
)
def test_another_event_dates_a_french_mention(
    text: str, days: str, precision: str, clock: str | None
) -> None:
    period = apply_anchor(find_one(text, language="fr"), DAY)
    assert (days_of(period), period.precision, period.time) == (days, precision, clock)


@pytest.mark.parametrize("text", ["two days earlier", "the same day", "hours later", "the following morning"])
def test_anchored_mentions_say_so(text: str) -> None:
    assert find_one(text).anchor == "previous"
    assert days_of(find_one(text).period) == OPEN


@pytest.mark.parametrize(
    "text",
    ["on Thursday", "yesterday", "last night", "two days ago", "on January 3", "last week", "in March",
     "over the weekend", "this morning", "in the past few hours", "from Monday to Wednesday", "since Friday"],
)  # fmt: skip
def test_nothing_is_guessed_without_a_day_of_publication(text: str) -> None:
    assert find_one(text, published=None).period == Period(None, None, "unknown")


def test_absolute_dates_need_no_day_of_publication() -> None:
    mention = find_one("on 3 January 2020 at 1 a.m.", published=None)
    assert mention.period == Period(datetime.date(2020, 1, 3), datetime.date(2020, 1, 3), "hour", "01:00")
    assert mention.explicit


def test_the_time_of_day_survives_without_a_day_of_publication() -> None:
    assert find_one("on Friday at 1:30 a.m.", published=None).period == Period(None, None, "unknown", "01:30")


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("BOGOTA, 30 AUG 89 (RADIO NET) -- [TEXT] A BOMB", None, datetime.date(1989, 8, 30)),
        ("PUERTO NUEVO, 10 JAN 90 -- A BOMB", None, datetime.date(1990, 1, 10)),
        ("PUERTO NUEVO (VALDORIA), 10 JAN 90 (WIRE) -- A BOMB", None, datetime.date(1990, 1, 10)),
        ("BAGHDAD, Jan. 9 (Wire) - Rockets", THURSDAY, THURSDAY),
        ("BAGHDAD, Jan. 9 (Wire) - Rockets", None, None),
        ("Rockets hit base\n\nErbil, 8 January 2020 — Rockets", None, datetime.date(2020, 1, 8)),
        ("Two shot\nPosted: Tuesday, January 7, 2020 8:18 PM\nPolice say", None, datetime.date(2020, 1, 7)),
        ("5 March 2018\n\nA market burned.", None, datetime.date(2018, 3, 5)),
        ("A market burned on 5 March 2018.", None, None),
        ("", None, None),
    ],
)
def test_datelines(text: str, published: datetime.date | None, expected: datetime.date | None) -> None:
    assert dateline_date(text, language="en", published=published) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIAMEY, 14 FEV 2019 - UNE PATROUILLE", datetime.date(2019, 2, 14)),
        ("Bamako, 12 janv 2020 (AFP) - Une attaque", datetime.date(2020, 1, 12)),
        ("Émeutes\nPublié le : 05/01/2020 - 10:45\nLa police", datetime.date(2020, 1, 5)),
        ("Une étude publiée mercredi 8 janvier 2020 à Bamako", None),
    ],
)
def test_french_datelines(text: str, expected: datetime.date | None) -> None:
    assert dateline_date(text, language="fr") == expected


def test_a_dateline_is_a_stamp_and_the_story_is_not() -> None:
    mentions = find_times(
        "ERBIL, Jan. 9 (Wire) - Rockets fell on Wednesday.", language="en", published=THURSDAY
    )
    assert [m.is_stamp for m in mentions] == [True, False]


PIECES = [re.sub(r"\W+$", "", case[0]) for case in [*CASES, *FRENCH]] + NEGATIVES
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from([w for piece in PIECES for w in piece.split()]), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map("; ".join),
)
any_day = st.none() | st.dates()


@given(texts, any_day, st.none() | st.booleans(), st.sampled_from(("en", "fr")))
def test_any_text_gives_ordered_spans_inside_it(
    text: str, published: datetime.date | None, day_first: bool | None, language: str
) -> None:
    mentions = find_times(text, language=language, published=published, day_first=day_first)
    edges = [edge for m in mentions for edge in (m.start, m.end)]
    assert edges == sorted(edges)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    for period in (m.period for m in mentions if m.period):
        assert (period.start is None) == (period.end is None)
        assert period.start is None or period.end is None or period.start <= period.end
        assert period.time is None or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", period.time)


@given(texts, st.dates(), st.dates())
def test_any_mention_can_be_anchored(text: str, published: datetime.date, day: datetime.date) -> None:
    for mention in find_times(text, language="en", published=published):
        period = apply_anchor(mention, Period(day, day, "hour", "01:00"))
        assert (period.start is None) == (period.end is None)


WEEKDAY_PHRASES = ["Monday", "last Friday", "next Tuesday", "this Sunday", "late Wednesday", "Saturday night",
                   "1 a.m. Thursday night", "Monday to Wednesday", "last week", "the weekend",
                   "yesterday"]  # fmt: skip


@given(st.sampled_from(WEEKDAY_PHRASES), st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 1, 1)))
def test_a_week_later_a_weekday_is_a_week_later(phrase: str, published: datetime.date) -> None:
    week = datetime.timedelta(7)
    one = find_one(f"shells fell on {phrase}", published=published).period
    two = find_one(f"shells fell on {phrase}", published=published + week).period
    assert one is not None
    assert two is not None
    assert one.start is not None
    assert one.end is not None
    assert (two.start, two.end, two.precision) == (one.start + week, one.end + week, one.precision)


@given(st.dates(datetime.date(1971, 1, 1), datetime.date(2068, 12, 31)), st.sampled_from(
    ["%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%Y-%m-%d", "%A, %B %d, %Y", "the %dth of %B %Y"]))  # fmt: skip
def test_written_dates_are_read_back(day: datetime.date, form: str) -> None:
    assert find_one(f"Seen {day.strftime(form)}.", published=None).period == Period(day, day, "day")


def test_reading_is_linear() -> None:
    """Hostile repetition must not make the rules backtrack: a second is 20 times what it takes."""
    began = time.process_time()
    for unit in ("the ", "1 ", "in the ", "January ", "early ", "on Monday, ", "12:", "(", "until "):
        find_times(unit * 2000, language="en", published=THURSDAY)
    assert time.process_time() - began < 9


def test_reading_french_is_linear() -> None:
    began = time.process_time()
    for unit in (
        "le ",
        "1 ",
        "dans la ",
        "janvier ",
        "tôt ",
        "lundi, ",
        "12h",
        "(",
        "jusqu'à ",
        "l'",
        "fin de ",
    ):
        find_times(unit * 2000, language="fr", published=THURSDAY)
    assert time.process_time() - began < 9
