"""Words the quantity reader knows: numbers, hedges, movements, units, and what is no figure.

Every table is in lower case; the reader looks words up in lower case too.
"""

from fractions import Fraction
from itertools import product
from typing import Final
from unicodedata import numeric


def _all(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


def _numbered(words: str, start: int, step: int = 1) -> dict[str, int]:
    return {word: start + step * place for place, word in enumerate(words.split())}


ONES: Final = _numbered("one two three four five six seven eight nine", 1)
_TEENS: Final = _numbered(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
) | dict.fromkeys(("zero", "nought", "nil"), 0)
_TENS: Final = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
SCALES: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
    "quintillion": 10**18,
    "lakh": 10**5,
    "crore": 10**7,
}
CARDINALS: Final = ONES | _TEENS | _TENS | {"fourty": 40, "hundred": 100, "dozen": 12} | SCALES
# Written after a numeral, mostly without a space.
SCALE_SIGNS: Final = {"k": 10**3} | {
    sign: scale
    for signs, scale in (
        ("thsd", 10**3),
        ("m mn mln mil mio", 10**6),
        ("b bn bln bil", 10**9),
        ("tn trn trln", 10**12),
    )
    for sign in signs.split()
}

FRACTIONS: Final = (
    {"half": 2, "halves": 2, "quarter": 4, "twelfth": 12, "twentieth": 20}
    | _numbered("third fourth fifth sixth seventh eighth ninth tenth", 3)
    | {"hundredth": 100, "thousandth": 1000}
)
VULGAR_FRACTIONS: Final = {
    sign: Fraction(numeric(sign)).limit_denominator(10).as_integer_ratio()
    for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}

ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth "
    "firstly secondly thirdly fourthly fifthly"
).split()

# Multiples of an earlier or another number: (times, "increase" or "decrease").
MULTIPLES: Final = {
    word: times
    for times, words in {
        (2, 1): "double doubled doubling doubles twice twofold",
        (3, 1): "treble trebled trebling triple tripled tripling triples thrice threefold",
        (4, 1): "quadruple quadrupled quadrupling fourfold",
        (5, 1): "quintupled fivefold",
        (6, 1): "sixfold",
        (7, 1): "sevenfold",
        (8, 1): "eightfold",
        (9, 1): "ninefold",
        (10, 1): "tenfold",
        (100, 1): "hundredfold",
        (1, 2): "halve halved halving halves",
    }.items()
    for word in words.split()
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
    word: (unit, many)
    for unit, many, words in (
        *(("seconds", 1, "second sec"), ("minutes", 1, "minute min"), ("hours", 1, "hour hr")),
        *(("days", 1, "day night"), ("weeks", 1, "week"), ("weeks", 2, "fortnight")),
        *(("months", 1, "month"), ("years", 1, "year yr"), ("years", 10, "decade")),
        ("years", 100, "century centurie"),
    )
    for word in words.split()
}

MONTHS: Final = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
).split()

# Words in capitals stand, within a hedge, for any of these.
_ANY_OF: Final = {
    "MORE": "over|above|in excess of|better than|longer than|older than|more than|greater than|"
    "larger than|bigger than|higher than",
    "LESS": "under|below|shorter than|younger than|fewer than|less than|lower than|smaller than",
    "GREATER": "more|greater|larger|bigger|higher",
    "SMALLER": "less|fewer|smaller|lower",
    "FAR": "well|far|many|much|significantly|considerably|substantially|way|comfortably|easily",
    "LITTLE": "just|only just|little|a little|a bit|slightly|marginally|fractionally|a shade",
    "NOT": "not|never",
}


def _hedges(**phrases: str) -> dict[str, list[str]]:
    """The phrases of each bound, spelled out."""

    def spelled(phrase: str) -> list[str]:
        options = [_ANY_OF.get(word, word).split("|") for word in phrase.split()]
        return [" ".join(each) for each in product(*options)]

    return {
        bound: [each for phrase in printed.split("|") for each in spelled(phrase)]
        for bound, printed in phrases.items()
    }


# Hedges that stand before their number. The longest phrase wins.
HEDGES_BEFORE: Final = _hedges(
    more_than="""MORE|FAR MORE|well in excess of|now over|over than|over and above|upwards of|
        upward of|exceeding|exceeds|exceed|exceeded|beyond|north of|tops|top|topped|topping|
        surpass|surpassed|surpassing|surpasses|outstripping|over-|>""",
    at_least="""at least|as low as|NOT LESS|no SMALLER than|nothing less than|nothing short of|
        a minimum of|minimum of|minimum|at a minimum|as little as|as few as|at the very least|
        GREATER than or equal to|GREATER or equal than|equal to or GREATER than|
        at least or equal to|≥|>=|> =|starting at|starting from|not a penny less than|
        conservatively|on a conservative estimate|on a conservative estimate ,|
        at a conservative estimate ,|a conservative estimate of|a conservative estimate is that""",
    less_than="""LESS|FAR LESS|south of|short of|fell short of|falls short of|fall short of|
        fallen short of|falling short of|not even|lesser than|nowhere near|nowhere close to|
        nothing like|not nearly|sub-|under-|<""",
    at_most="""at most|at the most|up to|upto|anything up to|up to and including|NOT MORE|
        no GREATER than|no longer than|inside|within|as many as|as much as|as high as|as large as|
        as long as|a maximum of|maximum of|maximum|at a maximum|capped at|a ceiling of|a limit of|
        up to a maximum of|up to the maximum of|up to a limit of|up to a ceiling of|
        SMALLER than or equal to|SMALLER or equal than|equal to or SMALLER than|≤|<=|< =|
        not exceeding|not to exceed|not a penny more than""",
    approximate="""LITTLE MORE|LITTLE LESS|about|just about|only about|at about|round about|
        an average of about|around|only around|at around|in or around|somewhere around|
        hovering around|some|nearly|very nearly|almost|roughly|roughly speaking ,|approximately|
        approx|approx.|circa|ca.|c.|~|≈|nearer|nearer to|nearing|approaching|close to|
        very close to|close on|nigh on|well nigh|more like|something like|hardly|scarcely|barely|
        virtually|practically|in the region of|somewhere in the region of|somewhere near|
        on the order of|in the order of|of the order of|shy of|just shy of|just short of|
        little short of|not far short of|not far off|not quite|or so|getting on for|upwards to|
        the best part of|the better part of|give or take ,""",
    exact="""exactly|precisely|is equal to|are equal to|was equal to|or equal to|equals|equals to|
        equaling to|equalling|=|exactly equal to""",
    range="""between|anything between|anywhere between|somewhere between|anywhere from|
        ranging between""",
)

# Hedges that stand after their number, or after its noun.
HEDGES_AFTER: Final = _hedges(
    at_least="""or more|or even more|or over|or above|or higher|or greater|or longer|or older|
        or better|or greater than|or more than|or upwards|and over|and above|and more|and up|
        and upwards|and counting|and rising|plus|+|upwards|at least|at the very least|minimum|
        at a minimum|as a minimum|on a conservative estimate|on conservative estimates""",
    at_most="""or less|or fewer|or under|or below|or lower|or smaller|or younger|or shorter|
        or less than|and under|and below|at most|at the most|maximum|at a maximum|as a maximum""",
    approximate="or so|odd|or thereabouts|give or take|ish|approximately|approx",
)

# What says how a number is known, before it; each word with or without its article.
_EPISTEMIC: Final = """estimated reported reportedly suggesting suggests suggest suggested
    suspected alleged allegedly believed apparently potentially predicted projected expected
    supposed claimed forecast estimates estimate estimating unconfirmed provisional presumed
    indicating indicates assumed""".split()
EPISTEMIC: Final = [
    *(article + word for article in ("", "a ", "an ") for word in _EPISTEMIC),
    *("an estimate of", "estimates of", "an estimated total of", "estimated at"),
    *("suggests that", "suggesting that", "estimates that"),
    *(f"{word} to be" for word in ("thought", "believed", "estimated", "said", "reported")),
]
# Those that hold for a whole clause: reports suggesting that in some areas 25% of officers.
OF_A_CLAUSE: Final = _all("suggesting suggests suggest suggested indicating indicates")

# Words between a hedge and its number that change nothing.
PASSED_OVER: Final = frozenset(
    "a an further extra another additional only just other mere total combined whole full "
    "staggering whopping massive huge shocking frightening record entire new these those "
    'approximate separate roughly-speaking " ”'.split()
)

INCREASES: Final = _all("""up upward upwards rise rises rose risen rising increase increases
    increased increasing grow grows grew grown growing growth gain gains gained gaining jump jumps
    jumped jumping surge surges surged surging soar soars soared soaring climb climbs climbed
    climbing leap leaps leapt leaped hike hiked boost boosted boosting expand expanded expanding
    expansion upturn uptick uplift raise raised raises raising spike spiked rocketed ballooned
    swelled advance advanced advances swollen shot escalated escalation skyrocketed rally rallied
    higher upped strengthened swelling widened widening mounted mushroomed hiking boosting
    escalating improved improvement improvements surges soars climbs leaps leaping hikes spikes
    spiking rockets rocketing skyrockets skyrocketing ballooning mushrooming advancing
    strengthening improving upping rallying""")
DECREASES: Final = _all("""down downward downwards fall falls fell fallen falling drop drops dropped
    dropping decrease decreases decreased decreasing decline declines declined declining cut cuts
    cutting reduce reduces reduced reducing reduction reductions plunge plunges plunged plunging
    plummet plummets plummeted plummeting slump slumped slumping slash slashed slashing shrink
    shrank shrunk shrinking tumble tumbled tumbling dip dipped dipping lose loses lost losing loss
    losses lower lowered slid slide sliding sank sink sinking crashed crash collapsed collapse dived
    dive downturn shed eased slipped contracted contraction weakened retreated lowering trimmed axe
    axed axing sliced lopped shaved stripped scrapped discount shrinking tumbling crashing
    collapsing shedding contracting dwindled dwindling diminished narrowed trimming halving slumps
    slashes slashing shrinks tumbles dips dwindles diminishing narrowing slipping easing nosedived
    nosediving weakening retreating shaving lopping slicing""")
# Nouns and comparatives that turn the number before them into a change.
CHANGES_AFTER: Final = dict.fromkeys(
    """increase increases rise growth jump surge gain hike uplift uptick spike leap boost
    improvement climb expansion upturn more higher up bigger larger greater longer above faster
    dearer worse stronger wider""".split(),
    "increase",
) | dict.fromkeys(
    """decrease drop fall decline cut cuts reduction reductions loss slump plunge dip slide
    contraction discount fewer less lower smaller down below off shorter slower cheaper
    weaker narrower""".split(),
    "decrease",
)
# Verbs of movement that take any object: "raised £5m" is no rise of £5m.
TAKES_AN_OBJECT: Final = _all("""raise raises raised raising gain gains gained gaining boost
    boosted improving strengthening rallying""")
MORE: Final = _all("more higher up")
LOSSES_AFTER: Final = _all("lost cut axed gone slashed sliced stripped scrapped")
# Verbs whose "up" or "down" moves nothing.
PARTICLE_VERBS: Final = _all("""make makes made making set sets setting take takes took taken taking
    give gave given giving pick picks picked end ends ended draw drew drawn open opened turn turned
    break broke broken put puts sign signed build built lay laid hold held close closed shut track
    tracked hand""")
# Verbs, behind a movement or "the number of", that say how large it is.
LEVELS: Final = _all("""was were is are been be reach reached reaching reaches totalled totalling
    numbered numbering hit stood stands equalled topped exceeded exceeds exceeding averaged averages
    averaging""")

# Nouns of the schema's unit list, and the words that mean the same.
_UNIT_WORDS: Final = {
    "people": """people persons individuals men women adults paedophiles perpetrators predators
        abusers residents citizens survivors patients viewers users members pupils students
        voters workers parents refugees migrants inmates prisoners mothers
        fathers girlfriends males females passengers others homeless
        nurses doctors teachers lecturers lawyers solicitors barristers judges magistrates
        priests nuns monks clergy bishops soldiers firefighters paramedics drivers tenants
        landlords applicants claimants complainants witnesses offenders traffickers respondents
        volunteers carers guardians constituents customers clients consumers players fans
        midwives therapists psychologists psychiatrists counsellors councillors ministers
        journalists farmers apprentices trainees graduates undergraduates pensioners
        householders taxpayers callers donors subscribers beneficiaries recipients
        participants delegates attendees seekers leavers jobseekers reoffenders detainees
        wardens librarians surgeons dentists pharmacists consultants engineers
        scientists researchers visitors tourists travellers commuters motorists cyclists
        pedestrians employers candidates nominees clerks porters cooks cleaners tutors mentors
        actors authors editors directors inspectors investors managers leaders musicians artists
        writers builders electricians technicians pilots sailors guards accountants politicians mps
        peers mayors governors trustees chaplains imams vicars pastors widows veterans advisers
        analysts coaches instructors assistants burglars robbers murderers rapists smugglers
        plumbers terrorists extremists criminals fugitives neighbours relatives siblings sisters
        brothers daughters sons grandparents""",
    "children": """children child girls boys youngsters babies teenagers infants kids minors
        toddlers""",
    "offences": "offences crimes offenses",
    "officers": "officers police constables bobbies policemen policewomen detectives sergeants",
    "images": "images photographs photos pictures videos",
    "enquiries": "enquiries inquiries",
    "councils": "councils authorities boroughs",
    "organisations": "organisations organizations agencies bodies",
    "web addresses": "urls webpages websites",
    "devices": "devices computers",
    "staff": "staff employees",
}
UNITS: Final = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()} | {
    word: word
    for word in """cases incidents defendants suspects prosecutions convictions arrests decisions
        referrals reports sessions victims investigations operations conferences forces charities
        clinics sites recommendations pages testimonies searches premises""".split()
}
# Nouns of that list that rather describe the noun behind them: homeless families, police dogs.
DESCRIBING: Final = _all("homeless police child staff")

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
NOUN_ENDS: Final = _all("""in of on at by for from to with who which that were was are is be been
    being have has had will would can could should may might must do does did and or but as than
    then when where while if because since until under over into across every each per a an the this
    these those their its his her our your my not no among about after before during last next so he
    she it they we you i there here more fewer less against between within without towards toward
    through throughout via despite behind beyond around near upon onto along out up down off now
    already still yet also only just both all whose what how why whom itself""")
# Verbs that end it too; those in -ed are told by their ending, but for these, which describe.
NOUN_VERBS: Final = _all("""involve involves involving concerning relate relates relating including
    include includes awaiting waiting affecting seeking facing making taking using following
    regarding covering needing receiving leaving having getting doing giving going coming working
    living lasting made led brought left saw came went gave took told knew said say says held kept
    found met sent became began felt cost hit won fell rose grew spent drew wrote spoke caught got
    stood known seen taken given remain remains come came need needs want live lived die died""")
DESCRIBED: Final = _all("""recorded reported alleged suspected registered trained convicted
    trafficked identified confirmed unaccompanied exploited abused closed completed related detected
    substantiated proven unidentified armed dedicated specialised qualified experienced released
    arrested charged sentenced prosecuted accused imprisoned jailed detained neglected bereaved
    married displaced deprived excluded enrolled referred unsolved undetected unrecorded unreported
    estimated retired disabled selected listed cited published so-called organised planned
    aggravated motivated facilitated linked funded unpaid paid salaried employed unemployed
    uniformed skilled unskilled advanced mixed gifted injured infected hundred continued repeated
    combined isolated separated adopted fostered frightened terrified wanted attempted failed
    unexplained unfounded unresolved masked learned elected appointed naked crowded talented
    seconded warranted verified unverified seized deleted shared uploaded downloaded censored
    blocked removed flagged logged stored""")

# Why a number is no figure, by the word beside it: side, reason, what has to hold, the words. What
# has to hold is told in `quantity._HOLDS`: "year 7" but "last year 340", "part 4" but "in part 40
# children", "chapter three sets out".
NO_FIGURE: Final[dict[tuple[str, str], list[tuple[str, str]]]] = {}
for _row in """
    before | label | in digits/in words | section sections article articles clause clauses chapter
        chapters paragraph paragraphs para page pages pp table appendix annex schedule schedules
        recommendation version stage tier phase grade volume vol question channel key-stage
        subsection footnote footnotes endnote endnotes annexes chart charts map maps graph graphs
        diagram diagrams exhibit exhibits appendices;
    before | label | in digits | no nos number figure level ref c hc hl cm cmnd cp si isbn issn doi
        uin urn uprn foi pq;
    before | label | without article | year years month week day region regions visit note notes
        minute column columns tables regulation regulations amendment amendments motion petition
        recommendations phases period quarter term semester objective objectives exercise exercises
        task tasks goal goals target targets outcome outcomes principles themes pillars priorities
        indicator measure action finding findings principle standard criterion requirement condition
        lesson lessons slide slides plate plates panel panels problem assignment activity workshop
        theme strand pillar priority bullet example examples scenario scenarios wave cohort sample
        attachment form leaflet resolution decision programme instalment heading subheading figures
        flat point test case screen picture image illustration plan edition issue commitment pledge
        aim workstream proposal hypothesis experiment study boxes options;
    before | label | uncounted | bill part room flight route highway row item line gate platform
        unit step rule title act scene book lot zone district ward game round episode season
        category class type model series group area interstate exit apartment apt suite track size
        option box bus radio module band col cols junction lane block;
    before | label | in words | part strand module book objective exercise lesson;
    before | no_quantity | a number | nearest;
    before | enumeration | alone | top;
    behind | age | a time | old;
    behind | page_furniture | a time | read;
    behind | date | a time | thereafter ago later earlier on previously hence prior since back;
    behind | period_of_another_figure | a time | period periods span spell timeframe running horizon
        interval;
    before | period_of_another_figure | a repeated time | past last next previous coming following
        first latest these those final preceding recent every each per prior subsequent same
    """.split(";"):
    _side, _reason, _holds, _each = _row.split(" | ")
    for _word, _hold in product(_each.split(), _holds.split("/")):
        NO_FIGURE.setdefault((_side.strip(), _word), []).append((_reason, _hold))
DETERMINERS: Final = _all("""a an the this that these those each every per any all last next past
    previous recent coming following same first whole of its their our many few several""")
AFTER_A_LABEL: Final = _all("""sets deals describes explains gives shows covers looks considers
    lists says starts began begins ends ended followed follows requires makes made asks make give
    gives set describe explain cover list""")
# Nouns that a small number only lists, and those that it lists wherever it stands.
_LISTED: Final = """thing things reason reasons promise promises pledge pledges aspect aspects
    strand strands pillar pillars theme themes principle principles priority priorities factor
    factors aim aims goals objectives respects conclusions lessons arguments demands challenges
    problems issues options concerns commitments proposals suggestions ideas messages tests facts
    purposes criteria conditions assumptions explanations dimensions questions points causes ways
    asks guarantees requests targets tasks choices alternatives outcomes findings comments
    observations examples scenarios features caveats exceptions myths approaches methods benefits
    risks threats barriers obstacles weaknesses strengths duties considerations remarks"""
ALWAYS_LISTED: Final = _all(_LISTED)
ENUMERATED: Final = _all(
    _LISTED,
    "area areas way point step steps question kind kinds type types sort "
    "sorts element elements part parts grounds fronts levels",
)
# Names that end in a number, whatever follows.
NUMBERED_NAMES: Final = _all("""ftse dax ibex cac asx stoxx dow topix sp russell fortune nasdaq
    nikkei boeing covid airbus windows iphone ipad android xbox""")

# Words after which "over two years" is longer than two years, and not "in the course of".
LASTING: Final = _all("""for of take takes took taken taking last lasts lasted lasting wait waits
    waited waiting spend spent after is was be been just well now in by with to than already a an
    far""")

# Words around numbers, for the forms of a number.
RANGING: Final = _all("""range ranges ranged ranging vary varied varies varying anywhere anything
    any""")
NO_MOVEMENT: Final = _all("and or but which who that were was with for in at on")
# Words that end in a hyphen before a number without being part of its name.
NO_PREFIX: Final = _all("""to now and or by of than from a an the in at with is was minus negative
    sub about under over""")
RUN_ON: Final = _all("""to of by from and than over about under nearly around was were some least
    most only""")
BEFORE_AN_AGE: Final = _all("under over age aged pre post")
REFERRED_TO: Final = _all("decision minute minutes resolution circular paper si no")
BEFORE_A_YEAR: Final = _all("""in since until till during before after early late mid circa spring
    summer autumn winter between through year""")
BEFORE_A_COUNT: Final = _all("""another further additional extra only just with all than over least
    nearly almost under up about approximately roughly most some above below around exceeding""")
BRIEF: Final = _all("second sec minute min hour hr day night yr")
AFTER_A_TIME_HEDGE: Final = _all("over than under nearly almost about least within")
POINTED_AT: Final = _all("""no any every some each this that the which last first next other another
    same""")
COUNTED: Final = _all("only just than least exactly most over to")
BEFORE_A_HALF: Final = _all("""first second latter other top bottom opening better this next last
    final""")
AS_MUCH: Final = _all("""as the that what their its his her more this those higher our official
    national average usual normal""")
DOUBLE_NAME: Final = _all("""digit digits jeopardy standard standards act room bed glazing check
    murder decker whammy figure figures counting lock agent bogey play team life edged""")
NO_IDIOMS: Final = _all("""longer doubt matter way less fewer later sooner need such wonder idea
    point use sign reason problem hope chance good means""")

# Words around numbers, for the reading of a number in its sentence.
NEXT_NUMBER: Final = _all("a an half none no")
BEHIND_A_NOUN: Final = _all("or on and at give")
POINTING: Final = _all("the that this these those")
MOVES_WHAT: Final = _all("in of to on over across by their its his her our the")
NUMBERS_OF: Final = _all("number numbers total totals count tally volume figure figures")
LISTING: Final = _all("""are were these the in of on following highlight raise outline identify
    cover address consider""")
PRONOUNS: Final = _all("he she they i we his her their my")
TOOK: Final = _all("the for of take takes took waited wait lasted last lasts spent in within")
AT_A_LEVEL: Final = _all("""stand stood stands standing remained peaked came amounted amounting
    rising settled recorded""")
NOUN_BEHIND: Final = _all("overall nationally alone too again locally")
FROM_THE: Final = _all("""to ending ended since before after up until till from following through
    between""")
DURING: Final = _all("in over between during across throughout within")
COURSE: Final = _all("space course span end start beginning period")
TAKING: Final = _all("""wait waits waited waiting last lasts lasted lasting for than over nearly
    almost under about least of took takes take taken within only just around to in with spent is
    was""")
DONE: Final = _all("""completed done finished processed answered decided settled cleared dealt
    delivered trained built ready resolved concluded closed heard up""")
MAIN_CLAUSE: Final = _all(", we they the it")
PERSON: Final = _all("""child children girl girls boy boys those anyone anybody everyone someone
    people woman women man men adult adults victim victims pupil pupils person persons youngster
    youngsters teenager teenagers student students patients residents males females male female kids
    kid""")
AGED: Final = _all("aged age ages turned turn turning turns")
WAS: Final = _all("was were is are when just only then already now still barely not")
LEFT_AT: Final = _all("care school home leaving leave left training employment")
AFTER_AN_AGE: Final = _all("when at and or but then now while before , . ; : ) ” years")
LIMITS: Final = _all("under over below above older younger")
SOME_OF_THEM: Final = _all("half third quarter most many some few all two-thirds")
TITLES: Final = _all("mr mrs ms miss dr sir lady")
ONE_PERSON: Final = _all("boy girl man woman child daughter son lad teenager youth")
# Behind the ages of schooling, and the last year of each: 16-18 provision.
SCHOOLED: Final = _all("""skills education provision agenda curriculum funding learning learners
    bursary qualifications diploma diplomas pathway strategy phase participation training""")
LAST_YEARS: Final = (11, 16, 18, 19, 21, 24, 25)
POPULATION: Final = _all("population category group groups age cohort s")
NUMBERED: Final = _all("bus train tram flight motorway")
CALLED: Final = _all("""call calls called calling caller callers dial dialled dialling ring rang
    phone phoned freephone service services helpline""")
SPREAD_OVER: Final = _all("""sessions meetings hearings rounds phases stages episodes volumes pages
    sites games""")
QUARRELS: Final = _all("row rows dispute disputes clash clashes battle")
PROFESSIONS: Final = _all("""constable minister superintendent leader chair chairman teacher officer
    director inspector sergeant man woman mother father worker nurse doctor solicitor councillor
    spokeswoman spokesman""")
GRADED: Final = _all("grade grades level band tier")
# Verbs whose object is counted, even where it could be a year: we received 1997 letters.
COUNTING: Final = _all("""received recorded counted handled answered logged had have has made took
    got sent were are found registered identified issued processed""")
