"""Words the quantity reader knows: numbers, hedges, movements, units.

Every table is in lower case; the reader looks words up in lower case too.
"""

from typing import Final

ONES: Final = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
TEENS: Final = {
    "zero": 0,
    "nought": 0,
    "nil": 0,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
TENS: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES: Final = {
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "lakh": 100_000,
    "crore": 10_000_000,
}
GROUPS: Final = {"hundred": 100, "dozen": 12}
CARDINALS: Final = ONES | TEENS | TENS | GROUPS | SCALES

# Written after a numeral, mostly without a space.
SCALE_SIGNS: Final = {
    "k": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mln": 1_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
    "tn": 1_000_000_000_000,
    "trn": 1_000_000_000_000,
}

FRACTIONS: Final = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
VULGAR_FRACTIONS: Final = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅐": (1, 7),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
    "⅑": (1, 9),
    "⅒": (1, 10),
}

ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth "
    "firstly secondly thirdly fourthly fifthly"
).split()

# Multiples of an earlier or another number: (times, "increase" or "decrease").
MULTIPLES: Final = {
    "double": (2, 1),
    "doubled": (2, 1),
    "doubling": (2, 1),
    "doubles": (2, 1),
    "treble": (3, 1),
    "trebled": (3, 1),
    "trebling": (3, 1),
    "triple": (3, 1),
    "tripled": (3, 1),
    "tripling": (3, 1),
    "triples": (3, 1),
    "quadruple": (4, 1),
    "quadrupled": (4, 1),
    "quadrupling": (4, 1),
    "quintupled": (5, 1),
    "halve": (1, 2),
    "halved": (1, 2),
    "halving": (1, 2),
    "halves": (1, 2),
    "twice": (2, 1),
    "thrice": (3, 1),
    "twofold": (2, 1),
    "threefold": (3, 1),
    "fourfold": (4, 1),
    "fivefold": (5, 1),
    "sixfold": (6, 1),
    "sevenfold": (7, 1),
    "eightfold": (8, 1),
    "ninefold": (9, 1),
    "tenfold": (10, 1),
    "hundredfold": (100, 1),
}

# Plural scale words without a number: [lowest, the next magnitude).
MAGNITUDES: Final = {
    "dozens": (12, 100),
    "scores": (20, 100),
    "tens": (10, 100),
    "hundreds": (100, 1_000),
    "thousands": (1_000, 10_000),
    "millions": (10**6, 10**7),
    "billions": (10**9, 10**10),
    "trillions": (10**12, 10**13),
}

# Unit of time: (unit in the tables, how many of it).
TIMES: Final = {
    "second": ("seconds", 1),
    "sec": ("seconds", 1),
    "minute": ("minutes", 1),
    "min": ("minutes", 1),
    "hour": ("hours", 1),
    "hr": ("hours", 1),
    "day": ("days", 1),
    "night": ("days", 1),
    "week": ("weeks", 1),
    "fortnight": ("weeks", 2),
    "month": ("months", 1),
    "year": ("years", 1),
    "yr": ("years", 1),
    "decade": ("years", 10),
    "century": ("years", 100),
    "centurie": ("years", 100),
}

MONTHS: Final = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
).split()

# Bound for each hedge that stands before its number. The longest phrase wins.
HEDGES_BEFORE: Final = {
    "more_than": """more than|over|above|in excess of|upwards of|upward of|exceeding|exceeds|
        exceed|exceeded|greater than|larger than|bigger than|higher than|longer than|older than|
        beyond|north of|tops|top|surpass|surpassed|surpassing|surpasses|topped|topping|well over|
        well above|far more than|many more than|much more than|significantly more than|
        considerably more than|substantially more than|well in excess of|far in excess of|
        better than|now over|way over|over than|comfortably over|over and above|easily over|
        comfortably above|far above|far over|way above|outstripping|over-|>""",
    "at_least": """at least|as low as|no fewer than|no less than|not less than|not fewer than|
        nothing less than|a minimum of|minimum of|minimum|as little as|as few as|
        greater than or equal to|more than or equal to|equal to or more than|
        equal to or greater than|at the very least|larger than or equal to|bigger or equal than|
        higher or equal than|greater or equal than|larger or equal than|more or equal than|
        at least or equal to|≥|>=|> =|starting at|starting from|not under|not below|
        not a penny less than|nothing short of|on a conservative estimate|
        on a conservative estimate ,|at a conservative estimate ,|a conservative estimate of|
        a conservative estimate is that|never less than|never fewer than|no lower than|
        conservatively|at a minimum|not lower than|
        no smaller than""",
    "less_than": """less than|far below|way below|far under|comfortably under|fewer than|under|
        below|lower than|smaller than|shorter than|younger than|well under|well below|
        far fewer than|far less than|much less than|many fewer than|significantly fewer than|
        significantly less than|considerably fewer than|considerably less than|south of|<|sub-|
        under-|short of|fell short of|falls short of|fall short of|fallen short of|
        falling short of|not even|lesser than""",
    "at_most": """at most|up to|upto|no more than|not more than|no greater than|no higher than|
        no longer than|no larger than|inside|as many as|as much as|as high as|a maximum of|
        maximum of|maximum|within|capped at|less than or equal to|fewer than or equal to|
        equal to or less than|equal to or fewer than|smaller or equal than|less or equal than|
        lower or equal than|fewer or equal than|smaller than or equal to|lower than or equal to|≤|
        <=|< =|not over|not above|not exceeding|not to exceed|at the most|anything up to|
        not a penny more than|as large as|as long as|up to and including|at a maximum|
        a ceiling of|never more than""",
    "approximate": """about|more like|close on|hardly|scarcely|around|some|nearly|almost|
        roughly|nearer|nearer to|just over|just under|approximately|approx|approx.|circa|ca.|c.|~|
        ≈|close to|approaching|in the region of|somewhere in the region of|somewhere around|
        somewhere near|on the order of|in the order of|of the order of|barely|virtually|
        practically|nigh on|just shy of|a little over|a little under|a little more than|
        a little less than|slightly more than|slightly over|slightly under|slightly less than|
        slightly fewer than|slightly above|slightly below|just above|just below|just more than|
        just less than|just fewer than|not far off|not quite|very nearly|something like|or so|
        getting on for|shy of|little more than|little over|a bit over|a bit more than|
        a bit less than|a bit under|only just over|only just under|well nigh|marginally over|
        marginally under|marginally more than|marginally less than|fractionally over|
        fractionally under|very close to|an average of about|hovering around|round about|
        just about|only about|only around|in or around|at around|at about|upwards to|
        little short of|not far short of|just short of|the best part of|the better part of|
        nowhere near|roughly speaking ,|give or take ,|nearing|a shade over|a shade under""",
    "exact": """exactly|precisely|is equal to|are equal to|was equal to|or equal to|equals|
        equals to|equaling to|equalling|=|exactly equal to""",
    "range": """between|anything between|anywhere between|somewhere between|anywhere from|
        ranging between""",
}

# Hedges that stand after their number, or after its noun.
HEDGES_AFTER: Final = {
    "at_least": """or more|plus|+|or over|or above|or higher|or greater|or longer|or older|
        and over|and above|and more|and upwards|and up|upwards|or upwards|at least|at a minimum|
        minimum|at the very least|on a conservative estimate|on conservative estimates|
        and counting|or even more|as a minimum|or greater than|or more than|or better|and rising""",
    "at_most": """or less|or fewer|or under|or below|or lower|or smaller|or younger|and under|
        and below|at most|at the most|at a maximum|maximum|as a maximum|or less than|or shorter""",
    "approximate": "or so|odd|or thereabouts|give or take|ish|approximately|approx",
}

EPISTEMIC: Final = frozenset(
    "estimated reported reportedly suggesting suggests suggest suggested suspected alleged "
    "allegedly believed apparently potentially predicted projected expected supposed claimed "
    "forecast estimates estimate estimating unconfirmed provisional presumed indicating indicates "
    "assumed".split()
)
# Those that hold for a whole clause: reports suggesting that in some areas 25% of officers.
OF_A_CLAUSE: Final = frozenset("suggesting suggests suggest suggested indicating indicates".split())
# Two-word epistemic hedges, keyed by their last word.
EPISTEMIC_PHRASES: Final = (
    "thought to be",
    "believed to be",
    "estimated to be",
    "said to be",
    "reported to be",
    "an estimate of",
    "estimates of",
    "an estimated total of",
    "estimated at",
    "suggests that",
    "suggesting that",
    "estimates that",
)

# Words between a hedge and its number that change nothing.
PASSED_OVER: Final = frozenset(
    "a an further extra another additional only just other mere total combined whole full "
    "staggering whopping massive huge shocking frightening record entire new these those "
    'approximate separate roughly-speaking " ”'.split()
)

INCREASES: Final = frozenset(
    "up upward upwards rise rises rose risen rising increase increases increased increasing grow "
    "grows grew grown growing growth gain gains gained gaining jump jumps jumped jumping surge "
    "surges surged surging soar soars soared soaring climb climbs climbed climbing leap leaps "
    "leapt leaped hike hiked boost boosted boosting expand expanded expansion upturn uptick "
    "uplift raise raised raises raising spike spiked rocketed ballooned swelled advance advanced "
    "advances swollen shot escalated escalation skyrocketed rally rallied higher upped "
    "strengthened".split()
)
DECREASES: Final = frozenset(
    "down downward downwards fall falls fell fallen falling drop drops dropped dropping decrease "
    "decreases decreased decreasing decline declines declined declining cut cuts cutting reduce "
    "reduces reduced reducing reduction reductions plunge plunges plunged plunging plummet "
    "plummets plummeted plummeting slump slumped slumping slash slashed slashing shrink shrank "
    "shrunk shrinking tumble tumbled tumbling dip dipped dipping lose loses lost losing loss "
    "losses lower lowered slid slide sliding sank sink sinking crashed crash collapsed collapse "
    "dived dive downturn shed eased slipped contracted contraction weakened retreated lowering "
    "trimmed axed scrapped discount".split()
)
# Nouns and comparatives that turn the number before them into a change.
CHANGES_AFTER: Final = {
    "increase": "increase",
    "increases": "increase",
    "rise": "increase",
    "growth": "increase",
    "jump": "increase",
    "surge": "increase",
    "gain": "increase",
    "hike": "increase",
    "uplift": "increase",
    "uptick": "increase",
    "spike": "increase",
    "leap": "increase",
    "boost": "increase",
    "improvement": "increase",
    "climb": "increase",
    "expansion": "increase",
    "upturn": "increase",
    "more": "increase",
    "higher": "increase",
    "up": "increase",
    "bigger": "increase",
    "larger": "increase",
    "greater": "increase",
    "longer": "increase",
    "above": "increase",
    "faster": "increase",
    "decrease": "decrease",
    "drop": "decrease",
    "fall": "decrease",
    "decline": "decrease",
    "cut": "decrease",
    "cuts": "decrease",
    "reduction": "decrease",
    "reductions": "decrease",
    "loss": "decrease",
    "slump": "decrease",
    "plunge": "decrease",
    "dip": "decrease",
    "slide": "decrease",
    "contraction": "decrease",
    "discount": "decrease",
    "fewer": "decrease",
    "less": "decrease",
    "lower": "decrease",
    "smaller": "decrease",
    "down": "decrease",
    "below": "decrease",
    "off": "decrease",
    "shorter": "decrease",
    "slower": "decrease",
    "cheaper": "decrease",
}
# Verbs of movement that take any object: "raised £5m" is no rise of £5m.
TAKES_AN_OBJECT: Final = frozenset(
    "raise raises raised raising gain gains gained gaining boost boosted".split()
)
MORE: Final = frozenset(("more", "higher", "up"))
LOSSES_AFTER: Final = frozenset("lost cut axed gone".split())
# Verbs whose "up" or "down" moves nothing.
PARTICLE_VERBS: Final = frozenset(
    "make makes made making set sets setting take takes took taken taking give gave given giving "
    "pick picks picked end ends ended draw drew drawn open opened turn turned break broke broken "
    "put puts sign signed build built lay laid hold held close closed shut track tracked "
    "hand".split()
)

# Nouns of the schema's unit list, and the words that mean the same.
_UNIT_WORDS: Final = {
    "people": """people persons individuals men women adults paedophiles perpetrators predators
        abusers residents citizens survivors patients viewers users members pupils students
        voters workers parents refugees migrants inmates prisoners mothers
        fathers girlfriends males females passengers others homeless""",
    "children": "children child girls boys youngsters babies teenagers infants kids minors",
    "cases": "cases",
    "offences": "offences crimes offenses",
    "incidents": "incidents",
    "officers": "officers police constables policemen",
    "defendants": "defendants",
    "suspects": "suspects",
    "prosecutions": "prosecutions",
    "convictions": "convictions",
    "arrests": "arrests",
    "decisions": "decisions",
    "referrals": "referrals",
    "reports": "reports",
    "images": "images photographs photos pictures videos",
    "sessions": "sessions",
    "victims": "victims",
    "investigations": "investigations",
    "operations": "operations",
    "conferences": "conferences",
    "enquiries": "enquiries inquiries",
    "forces": "forces",
    "councils": "councils authorities boroughs",
    "charities": "charities",
    "organisations": "organisations organizations agencies bodies",
    "clinics": "clinics",
    "sites": "sites",
    "recommendations": "recommendations",
    "pages": "pages",
    "testimonies": "testimonies",
    "web addresses": "urls webpages websites",
    "searches": "searches",
    "premises": "premises",
    "devices": "devices computers",
    "staff": "staff employees",
}
UNITS: Final = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}

# Nouns behind "police" that are what is counted: 300 police stations are no officers.
OF_THE_POLICE: Final = frozenset(
    "force station stations area areas building buildings car cars cell cells vehicle vehicles "
    "dog dogs horse horses".split()
)

# Which sort of thing a unit counts; a typed unit of another sort contradicts the words.
SORTS: Final = {
    **dict.fromkeys(
        "people children officers defendants suspects victims staff".split(), "persons"
    ),
    **dict.fromkeys(("images", "pages", "web addresses", "devices", "premises"), "things"),
    **dict.fromkeys("forces councils charities organisations clinics sites".split(), "bodies"),
    **dict.fromkeys(("years", "months", "weeks", "days", "hours", "minutes"), "duration"),
    "percent": "percent",
    "GBP": "money",
    "GBP per hour": "money",
    "times": "ratio",
    "rank": "rank",
}

# Words that end the search for the noun a number counts.
NOUN_ENDS: Final = frozenset(
    "in of on at by for from to with who which that were was are is be been being have has had "
    "will would can could should may might must do does did and or but as than then when where "
    "while if because since until under over into across every each per a an the this these those "
    "their its his her our your my not no among about after before during last next so he she it "
    "they we you i there here more fewer less".split()
)

# Nouns that a small number only lists.
ENUMERATED: Final = frozenset(
    "area areas reason reasons way ways point points thing things step steps question questions "
    "aspect aspects strand strands pillar pillars kind kinds type types sort sorts theme themes "
    "principle principles priority priorities element elements part parts factor factors".split()
)

# Names that end in a number, whatever follows.
NUMBERED_NAMES: Final = frozenset("ftse dax fortune nasdaq nikkei boeing covid".split())

# Words before a bare number that make it a label.
LABELS: Final = frozenset(
    "section sections article articles clause clauses chapter chapters paragraph paragraphs para "
    "page pages pp no nos number figure table appendix annex schedule schedules recommendation "
    "version stage tier level phase grade volume vol question channel key-stage subsection "
    "footnote footnotes endnote endnotes hc hl cm cmnd col cols annexes".split()
)
# The same, but only without a determiner: "year 7", but "last year 340 were arrested".
BARE_LABELS: Final = frozenset(
    "year years month period week day region regions visit note notes minute column columns tables "
    "regulation regulations amendment amendments motion petition recommendations phases".split()
)
DETERMINERS: Final = frozenset(
    "a an the this that these those each every per any all last next past previous recent coming "
    "following same first whole of its their our many few several".split()
)
# The same, unless the number counts something: "part 4", but "in part 400 children".
WEAK_LABELS: Final = BARE_LABELS | frozenset(
    "part room flight route highway row item line gate platform unit step rule title act scene "
    "book lot zone district ward game round episode season category class type model "
    "series group area interstate exit apartment apt suite track size option box bus radio "
    "module band".split()
)
# Words before a number in words that make it a label where nothing is counted: part two of.
WORDED_LABELS: Final = LABELS.union("part strand module book".split()).difference(
    "no nos number figure level".split()
)
AFTER_A_LABEL: Final = frozenset(
    "sets deals describes explains gives shows covers looks considers lists says starts began "
    "begins ends ended followed follows requires makes made".split()
)

# Words after which "over two years" is longer than two years, and not "in the course of".
LASTING: Final = frozenset(
    "for of take takes took taken taking last lasts lasted lasting wait waits waited waiting spend "
    "spent after is was be been just well now in by with to than already a an far".split()
)
