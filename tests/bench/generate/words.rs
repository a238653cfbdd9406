//! The words a generated journal is made of. `{place}` and its like stand for a draw from the list of
//! that name; `{who}` and `{other}` for people, named as the note's writer names them.
//!
//! Data only; the lists are packed by hand, which is why rustfmt is asked to leave them alone.

/// Given names; [`LAST_NAMES`] is as long, so that each pair can be used once.
#[rustfmt::skip]
pub const FIRST_NAMES: [&str; 96] = [
    "Ana", "Sam", "Priya", "Tomás", "Ines", "Jo", "Callum", "Yusuf", "Rosalind", "Dev", "Giles", "Nuala",
    "Johanna", "Marta", "Owen", "Leïla", "Teo", "Hana", "Felix", "Zoë", "Kwame", "Agnieszka", "Björn",
    "Chloé", "Dmitri", "Esther", "Farah", "Gustavo", "Hélène", "Ibrahim", "Jürgen", "Katarzyna", "Liam",
    "Mei", "Nadia", "Oskar", "Paloma", "Quentin", "Renée", "Søren", "Tanvi", "Ulla", "Viktor", "Wanjiru",
    "Ximena", "Yara", "Zeynep", "Aisling", "Bruno", "Clara", "Daniel", "Edith", "Fatima", "Gwen", "Harriet",
    "Ivan", "Jasmine", "Kofi", "Lucía", "Miguel", "Naomi", "Olga", "Pieter", "Rafael", "Sofia", "Thea",
    "Umar", "Vera", "Will", "Xavier", "Yuki", "Zofia", "Amir", "Beth", "Carlos", "Dora", "Emil", "Fiona",
    "George", "Holly", "Isla", "Jakob", "Keiko", "Lars", "Monica", "Nils", "Orla", "Petra", "Robin",
    "Silvia", "Tariq", "Una", "Valentina", "Wendy", "Adaeze", "Łukasz",
];

/// Family names, among them some with apostrophes and with letters that have no plain form.
#[rustfmt::skip]
pub const LAST_NAMES: [&str; 96] = [
    "Lopez", "Okafor", "Raman", "Marsh", "Farrow", "Castle", "Reid", "Demir", "Pike", "Chaudhary", "Amory",
    "Byrne", "Lind", "García", "Nowak", "Jensen", "Müller", "O'Neill", "Tanaka", "Silva", "Mensah",
    "Kowalska", "Andersson", "Bennett", "Cohen", "Dubois", "Eriksen", "Fernández", "Goldberg", "Haddad",
    "Ito", "Jankowski", "Kamau", "Larsen", "Moreau", "Nguyen", "Osei", "Patel", "Quigley", "Rossi",
    "Schäfer", "Thapa", "Ueda", "Vargas", "Whitlock", "Xu", "Yılmaz", "Zimmermann", "Abbott", "Banerjee",
    "Carvalho", "Doyle", "Ellison", "Fischer", "Gupta", "Holm", "Iqbal", "Jovanović", "Kaplan", "Laurent",
    "Mbeki", "Novák", "Oduya", "Pereira", "Quist", "Rahman", "Šimek", "Torres", "Underhill", "Vance",
    "Weiss", "Yamada", "Zhang", "Achterberg", "Baptiste", "Crowe", "D'Souza", "Ekström", "Flores", "Greene",
    "Hughes", "Ivanova", "Joshi", "Kelly", "Lehmann", "Murray", "Nakamura", "Ortega", "Peña", "Rousseau",
    "Singh", "Tembo", "Varga", "Walsh", "York", "Zelaya",
];

/// `{place}`
#[rustfmt::skip]
pub const PLACES: &[&str] = &[
    "the allotment", "the Sheaf View", "the library", "the swimming baths", "the bakery on the corner",
    "the station café", "the co-op", "the climbing wall", "the parish hall", "the office kitchen",
    "the old mill", "the reservoir", "the garden centre", "the surgery", "the school gate",
    "the Polish shop", "the tram stop", "the cinema", "the workshop", "the hardware shop",
    "the north field", "the launderette", "the museum", "the ferry terminal", "the hospital canteen",
    "the botanical gardens",
];

/// `{thing}`
#[rustfmt::skip]
pub const THINGS: &[&str] = &[
    "the kitchen tap", "the spare bicycle", "the minutes", "the tax return", "the boiler", "the fence",
    "the seed order", "the slides", "the budget", "the tent", "the second chapter", "the invoice",
    "the rota", "the bookshelf", "the grant form", "the gutter", "the piano", "the broken printer",
    "the train tickets", "the camera", "the wedding card", "the survey", "the compost heap",
    "the newsletter", "the lease", "the sourdough", "the backup drive", "the school form", "the map",
    "the van",
];

/// `{topic}`
#[rustfmt::skip]
pub const TOPICS: &[&str] = &[
    "the new flat", "her father's hip", "the merger", "whether to retrain", "the choir's spring programme",
    "the election", "a book about moss", "the commute", "moving north", "the dog", "bringing up boys",
    "the pension letter", "what to cook for eleven", "the ring road", "sleep", "the exam results",
    "a job in Leeds", "old maps", "knees", "the neighbours' extension", "learning Portuguese", "a bad film",
    "the strike", "the garden at the back", "money, carefully", "the allotment committee",
];

/// `{food}`
#[rustfmt::skip]
pub const FOODS: &[&str] = &[
    "soup", "dal", "a fish pie", "pancakes", "the lentil thing", "cold pizza", "plum cake", "toast and tea",
    "dumplings", "a roast", "leek tart", "borscht", "eggs", "noodles", "rhubarb crumble",
    "a sandwich on a bench", "beans from the garden", "pho",
];

/// `{weather}`, which may begin a sentence.
#[rustfmt::skip]
pub const WEATHERS: &[&str] = &[
    "Rain since six", "A hard frost", "Bright and windy", "Fog up to the windows", "Warm for the month",
    "Low cloud, no wind", "Sleet, then sun", "The first real heat", "Grey, as yesterday",
    "A sky like washed slate", "Drizzle", "Clear and cold",
];

/// `{time}`
#[rustfmt::skip]
pub const TIMES: &[&str] = &[
    "before breakfast", "at lunch", "in the afternoon", "after work", "late", "on the train",
    "between two meetings", "towards evening", "in the half hour before the shops shut", "at ten",
    "while the oven warmed up", "on the way home",
];

/// Sentences that name nobody.
#[rustfmt::skip]
pub const PROSE: &[&str] = &[
    "{weather}. Walked to {place} anyway and came back with wet socks and a better temper.",
    "Slept badly, woke at five, and finished {thing} before anybody else was up.",
    "Spent most of the morning on {thing}, which turned out to need a part that nobody has stocked since the nineties.",
    "Two hours went on {thing} {time}, and I am not sure that it is any better than it was.",
    "There was {food} for supper, eaten standing up, because the table was covered with {thing} and its relations.",
    "Read forty pages in bed and remember perhaps three of them.",
    "I keep meaning to write down what I think about {topic}, and then the day is over.",
    "The meeting ran long; somebody had brought figures, and the figures had brought questions.",
    "{weather}. The path by {place} is flooded again, and the ducks have taken it over.",
    "A quiet day, mostly mail and {thing}.",
    "I said yes to something I should have slept on first, and will have to say so tomorrow.",
    "What I liked best was the ten minutes at {place} when nobody needed anything.",
    "Ran 6.4 km in 38 minutes, slowly, with a stop to look at a heron.",
    "My back is better as long as I do not think about {thing}.",
    "Note to self: the spare key is with the people at number 14, not under the pot.",
    "It took three calls to find out who is responsible for {thing}, and the third person was on holiday.",
    "Made {food} from what was left, which was more than it looked.",
    "The radio was about {topic} and I listened to all of it in the car park.",
    "Tried the new timetable: eleven minutes longer, one change fewer, a seat all the way.",
    "I had forgotten how much of the work is waiting for an answer.",
    "Paid the deposit, £140, and put the receipt in the blue folder where it will not be found again.",
    "The children next door have discovered the drum.",
    "Could not settle to anything {time}, so I cleaned the windows, which at least shows.",
    "By four it was dark, and I had done about half of what was on the list.",
    "If {thing} is not sorted by Friday I shall do it myself and be insufferable about it.",
    "Nothing came of the plan for {place}; perhaps in spring.",
    "Bought stamps, string, a lightbulb of the wrong sort, and a very good pear.",
    "Thinking about {topic} again, without getting any further than last time.",
    "The bus did not come, so I walked by {place} and was early all the same.",
    "It is odd how a room changes when you move one lamp.",
    "Went through the photographs from the summer and threw out two in three.",
    "{weather}. Everything at {place} smells of wood smoke.",
    "Finished the book; the end was a cheat, but a cheerful one.",
    "Q3 numbers are in: 12 % up, of which half is the timing of one order.",
    "I wrote four versions of the same paragraph and kept the first.",
    "The doctor says it is nothing, to come back in six weeks, and to drink less coffee.",
    "Learned that {topic} is a subject on which our whole floor has opinions.",
    "A long talk about {topic} over {food}, the kind where nobody looks at the clock.",
    "There is still a box from the last move that nobody has opened, and I think that answers the question.",
    "Tomorrow: {thing}, the dentist, and something with vegetables in it.",
    "On the whole I would rather have been at {place}.",
    "The deploy went out at noon and was rolled back at ten past; a missing index, found in the end by reading.",
    "We are two people short until the new year, so the plan is now a wish.",
    "Planted out forty leeks, each in its hole, and watered them in before the rain did it for me.",
    "The tests pass on my machine, which is where I shall be keeping them.",
    "Somebody had left a tray of seedlings by the door of {place} with a note that said only “please”.",
    "I do not know why I find {topic} so tiring; it is not as if anybody asked.",
    "Counted the money in the tin twice and it came to two different sums, both of them short.",
    "Early night.", "Good.", "A list is not a plan, but it stops me lying awake.",
    "One day I will learn not to start on {thing} {time}.",
];

/// Sentences that name somebody and hold no marker.
#[rustfmt::skip]
pub const MENTIONS: &[&str] = &[
    "Saw {who} at {place}, only in passing.", "{who} thinks the whole idea is premature, and may be right.",
    "Was reminded of what {who} said about {topic}.",
    "Sat next to {who}, who knew everybody and was kind about it.",
    "A postcard from {who}: no news, a good stamp.", "{who} was there too, {time}.",
    "Lunch with {who} at {place}, {food}, and a good deal about {topic}.",
    "Must not forget that {who} is away until the end of the month.",
    "Rang {who} back {time}; we got as far as {topic}.",
    "The idea with {thing} came from {who}, as most of them do.",
    "{who} and I took the long way round by {place}.", "Heard from three sides now that {who} is leaving.",
    "Had {food} with {who} and {other}, who had not met before and got on.",
    "Walked with {who} as far as {place} and talked of nothing else but {topic}.",
];

/// List items that name nobody.
#[rustfmt::skip]
pub const ITEMS: &[&str] = &[
    "{weather}", "{thing}: ring again on Monday", "half an hour on {thing}, no progress",
    "{food} for six, one of them without nuts", "book the room at {place}", "read up on {topic}",
    "12 km on the bicycle, wind from the wrong side", "milk, oats, onions, lamp oil",
    "measured {thing} twice; it is 4 cm too wide", "the form wants a number that I do not have",
    "idea: do {thing} in one go, {time}", "slept seven hours", "new hinge for the gate, £8.40",
    "left the umbrella at {place}", "moved {thing} to next week", "paid the water bill",
    "the quote came back at twice the estimate", "nobody had read the paper, me included",
    "decision: we wait until spring", "open question: who looks after {thing} in August?",
];

/// Headings within a note.
#[rustfmt::skip]
pub const HEADINGS: &[&str] = &[
    "Morning", "Afternoon", "Evening", "Work", "Home", "Garden", "Reading", "Notes", "Today", "Loose ends",
    "Running", "Money", "Ideas", "Log", "What went well", "Meeting", "Agenda", "Decisions", "Next steps",
    "Dreams", "Music", "Health",
];

/// What others wrote: block quotes, in which no `@` counts.
#[rustfmt::skip]
pub const QUOTES: &[&str] = &[
    "We have two ears and one mouth so that we can listen twice as much as we speak.",
    "The best time to plant a tree was twenty years ago. The second best time is now.",
    "As discussed, the board has approved the first half of the budget and asked for a new plan for the second.",
    "Hi all, the hall is booked from seven. @everyone please bring a mug, because last time was an embarrassment.",
    "I have made this longer than usual because I have not had time to make it shorter.",
    "Your parcel could not be delivered. Order #4471 is waiting for you at the depot.",
    "The dead line runs under the road here, and nobody now living has seen it dry.",
    "It was @hallwatch who found the mistake on page nine, for which the authors are grateful.",
];

/// Paragraphs with links, addresses and embeds: sigils that are no mentions.
#[rustfmt::skip]
pub const LINKS: &[&str] = &[
    "Worth keeping: https://example.org/essays/on-walking#slowly and the answers to it.",
    "Booked through <https://rail.example.com/journey?from=SHF&to=EDB>, reference XK4471.",
    "The plan is in [the shared folder](https://files.example.net/s/9f3c/plan.pdf), second page.",
    "Wrote to bookings@hall.example.org about {place}.",
    "See [[Reading list]] and [[Projects/The mill|the mill]]; the old version is under [[2024 review#Autumn]].",
    "Somebody posted it at https://social.example.com/@mapmaker/11043 with better pictures.",
    "![[attachments/IMG_2291.jpg]]",
    "Compare with [this one](https://en.wikipedia.org/wiki/Culvert \"Culvert\") and with [[Garden plan]].",
    "The thread is at www.example.com/forum/t/8812?page=3 and goes on for ever.",
];

/// Comments, strikings-out and inline code.
#[rustfmt::skip]
pub const ASIDES: &[&str] = &[
    "~~{thing}: take it to {place}~~", "%% check the dates before anybody reads this %%",
    "<!-- moved from the paper notebook -->", "==Do not forget {thing}.==",
    "The formula is `a = b * @c` with the usual signs, see `#region`.",
    "Weight 71.2 kg[^1], resting pulse 54.", "***",
];

/// What a note is about, after the date in its file name. No word twice: a day may need many.
#[rustfmt::skip]
pub const TITLES: &[&str] = &[
    "Standup", "Planning", "Allotment", "Reading notes", "Phone calls", "Book group", "Retro", "Choir",
    "Dinner", "Interview notes", "Train", "Budget", "Garden", "Running log", "Committee", "Workshop",
    "Site visit", "Supper club", "Design review", "Sunday walk", "Ideas", "Letters", "School", "House",
    "Lab notes", "Weekly review", "Lecture", "Board", "Travel", "Recipes", "Hospital", "Language class",
    "Band practice", "Repairs", "Dreams", "Film night", "Kick-off", "One to one", "Morning pages",
    "Errands",
];

/// Tags of the writer's own, which mean nothing to the linter.
#[rustfmt::skip]
pub const TAGS: &[&str] = &[
    "work", "garden", "reading", "health", "home", "running", "idea", "travel", "book", "choir",
    "2024/review", "money", "family", "recipe", "meeting", "project/mill", "later",
];

/// Sentences of a person's page.
#[rustfmt::skip]
pub const BIOS: &[&str] = &[
    "Met at {place}, in the queue, over {topic}.", "We shared an office for two winters and one heater.",
    "Knows more about {topic} than anybody I have met, and does not say so.",
    "Plays the viola. Two cats, both called after ministers.",
    "Grew up near {place}; moved here for the work and stayed for the hills.",
    "Does not drink, does not mind if others do. Allergic to walnuts.",
    "Lives with a sister above {place}.", "Has been meaning to leave the firm since I have known it.",
    "Good with {thing}; ask before paying anybody.",
];

/// Code, fenced and indented, with things in it that would be mentions outside.
pub const CODE: &[&str] = &[
    "```python\n@cache\ndef area(radius):\n    # good enough for a pond\n    return 3.14159 * radius ** 2\n```",
    "```sh\ngit switch -c spring-plan\ngrep -rn '#give' notes/ | sort | uniq -c\n```",
    "```sql\nSELECT name, count(*) FROM visits -- who comes most\nWHERE day >= '2024-01-01' GROUP BY name ORDER BY 2 DESC;\n```",
    "```\nflour   500 g\nwater   340 g\nsalt     10 g\nlevain  100 g\n```",
    "~~~rust\n#[derive(Debug)]\nstruct Bed { row: usize, crop: &'static str }\n~~~",
    "```css\n@media (max-width: 40em) { #menu { display: none } }\n```",
    "    scp -r photos/ ana@nas.local:/volume1/summer\n    # takes about an hour",
];

/// A marker with its share of all markers, in per cent, and what may follow it and the people.
pub struct Marker {
    pub tag: &'static str,
    pub share: usize,
    pub tails: &'static [&'static str],
}

/// The markers that need a person; `#introduced`, `#win` and `#low` have a shape of their own.
#[rustfmt::skip]
pub const MARKERS: &[Marker] = &[
    Marker { tag: "talked", share: 24, tails: &[
        "about {topic}, for the better part of an hour", "on the phone {time}; all well, considering",
        "a long mail back and forth about {thing}",
        "rang out of nowhere and we did not stop until {food} was cold", "a quick call about {thing}",
    ] },
    Marker { tag: "met", share: 20, tails: &[
        "at {place} for {food}", "by chance at {place} {time}",
        "and we walked round by {place}, talking of {topic}", "for a coffee that became supper",
        "at {place}, first time since the spring",
    ] },
    Marker { tag: "give", share: 15, tails: &[
        "read the draft through twice and said what I thought of the end", "two hours on {thing}",
        "looked over the CV, took out one “passionate”", "lent the good drill and showed how not to break it",
        "drove to {place} and back with {thing}", "wrote the reference for the job in Leeds",
        "minded the children {time}", "explained the tax form, as far as anybody can", "brought {food} round",
    ] },
    Marker { tag: "got", share: 10, tails: &[
        "helped with {thing} without being asked", "sent the contact at {place} that I had been looking for",
        "lent me the van for the weekend", "a very good note on the draft", "brought {food} when I was ill",
        "stayed until {thing} worked",
    ] },
    Marker { tag: "ask", share: 9, tails: &[
        "whether there is a bed for two nights in March", "for half an hour about {topic}",
        "could I borrow {thing}", "who to speak to at {place}", "to read the second draft",
    ] },
    Marker { tag: "thanks", share: 8, tails: &[
        "for {thing}, with a card this time", "for the patience about {topic}", "rang to say that it worked",
        "sent a pot of the plum jam",
    ] },
    Marker { tag: "asked-me", share: 4, tails: &[
        "for help with {thing}", "what I know about {topic}", "to speak at {place} in the autumn",
    ] },
    Marker { tag: "added", share: 4, tails: &[
        "card exchanged at {place}", "on LinkedIn, after the talk about {topic}",
        "number in the phone, finally",
    ] },
    Marker { tag: "worked", share: 2, tails: &[
        "the whole afternoon on {thing}", "through the list for {place}, item by item",
    ] },
    Marker { tag: "no-reply", share: 1, tails: &[
        "the mail about {thing}, sent three weeks ago", "left a message about {topic} twice",
    ] },
    Marker { tag: "let-go", share: 0, tails: &[
        "it has run its course, and that is all right",
    ] },
];

/// After `#win`.
#[rustfmt::skip]
pub const WINS: &[&str] = &[
    "the grant came through", "ran ten kilometres without stopping", "{thing} works, and I did it myself",
    "they liked the talk at {place}", "offered the longer contract",
];

/// After `#low`.
#[rustfmt::skip]
pub const LOWS: &[&str] = &[
    "could not get out of bed until noon", "the application was turned down",
    "shouted about {thing}, and was wrong", "a bad night after the news from {place}",
];

/// Slips of the finger, with what was meant.
pub const TYPOS: &[(&str, &str)] = &[
    ("give", "giev"),
    ("thanks", "thnaks"),
    ("talked", "taked"),
    ("met", "mett"),
    ("asked-me", "askd-me"),
    ("got", "gott"),
];
