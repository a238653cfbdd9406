//! The vocabulary of the generated journals: names, sentences, and the small furniture of notes.
//!
//! Data only. `{slot}` in a line is filled by [`super::prose`]; a line that holds `{who}` names
//! people and is used only where the note means to name somebody. No other line may hold an `@`,
//! a `#word` or `[[`, or the counts in the summary would be wrong.

/// Given names. The length, and that of [`LAST`], bounds the number of people (their product).
#[rustfmt::skip]
pub const FIRST: &[&str] = &[
    "Ana", "Tom", "José", "Priya", "Marta", "Daniel", "Zoë", "Kenji", "Łukasz", "Helen", "Omar", "Ingrid", "Samuel", "Amélie", "Ruth", "Søren",
    "Grace", "Mateo", "Nadia", "Björn", "Claire", "Tariq", "Elif", "Hugo", "Maya", "Peter", "Lucía", "Ivan", "Fatima", "George", "Åsa", "Rahul",
    "Nora", "Viktor", "Chloé", "Sanjay", "Beth", "André", "Yuki", "Martin", "Leïla", "Oscar", "Judith", "Paweł", "Irene", "Dev", "Sofía", "Walter",
    "Hanna", "Jörg", "Lena", "Felix", "Aisha", "Raúl", "Emma", "Tobias", "Mónica", "Simon", "Wanjiru", "Erik", "Paula", "Hassan", "Renée", "Colin",
    "Greta", "Diego", "Siobhan", "Matthias", "Leila", "Anton", "Inés", "Patrick", "Farah", "Jonas", "Alice", "Ravi", "Kateřina", "Owen", "Bianca", "Femi",
    "Laura", "Stefan", "Mei", "Adrián", "Joan", "Karim", "Ilse", "Nikhil", "Teresa", "Magnus", "Dora", "Andrés", "Rosa", "Gavin", "Özlem", "Philip",
    "Vera", "Tomás", "Susan", "Arjun", "Marion", "Kofi", "Eszter", "Neil", "Camila", "Joris", "Deborah", "Luis", "Anneke", "Robert", "Thandi", "Gábor",
    "Miriam", "Sean", "Valérie", "Hiroshi", "Pilar", "Dominic", "Sigrid", "Frank",
];

/// Family names.
#[rustfmt::skip]
pub const LAST: &[&str] = &[
    "Lopez", "Becker", "García", "Nair", "Kowalska", "Hughes", "Lindqvist", "Tanaka", "Nowak", "Brandt", "Haddad", "Solberg", "Okafor", "Laurent",
    "Weiss", "Møller", "Thompson", "Herrera", "Petrov", "Öberg", "Dubois", "Aziz", "Yılmaz", "Fernandes", "Goldberg", "Walsh", "Ibáñez", "Horvat",
    "Rahman", "Clarke", "Nyström", "Iyer", "Fischer", "Sokolov", "Lefèvre", "Mehta", "Carter", "Peña", "Mori", "Novák", "Benali", "Lindgren",
    "Rosen", "Zieliński", "Conti", "Banerjee", "Núñez", "Hoffmann", "Virtanen", "Schäfer", "Keller", "Baumann", "Diallo", "Ortega", "Wilson",
    "Krause", "Vidal", "Turner", "Kamau", "Berg", "Santos", "Mansour", "Girard", "Murray", "Vogel", "Ramírez", "O'Brien", "Schmid", "Karimi",
    "Volkov", "Castro", "Byrne", "Sheikh", "Janssen", "Palmer", "Reddy", "Dvořák", "Evans", "Ricci", "Adeyemi", "Morgan", "Popescu", "Chen",
    "Suárez", "Fletcher", "Saleh", "de Vries", "Kapoor", "Molina", "Dahl", "Marsh", "Gutiérrez", "Ferrari", "Doyle", "Kaya", "Barnes", "Lang",
    "Cárdenas", "Webb", "Sharma", "Fournier", "Mensah", "Kovács", "Fraser", "Rojas", "van Dijk", "Klein", "Silva", "Bakker", "Ellis", "Dlamini",
    "Tóth", "Levin", "Kelly", "Moreau", "Sato", "Prieto", "Hart", "Nilsen", "Sutter", "Marin", "Osei", "Grant", "Pereira", "Wu", "Lehmann",
];

/// What follows the date in the name of a day's second and later notes.
#[rustfmt::skip]
pub const TITLES: &[&str] = &[
    "Standup", "Call with the bank", "Reading notes", "Garden", "Team lunch", "Retro", "Phone calls", "Evening walk", "Ideas", "Budget", "Choir",
    "Workshop", "Trip planning", "Parents' evening", "One on one", "Recipe", "House", "Running", "Conference day", "Interview", "Book club", "Errands",
    "Dinner", "Meeting notes", "Train thoughts", "Weekly review", "Clinic", "Neighbours", "Piano", "Birthday", "Landlord", "Draft of the talk",
    "Coffee", "Bike repair", "Design review", "School run", "Allotment", "Board games", "Taxes", "Museum", "Planning", "Long call", "Festival",
    "Library", "Roadmap", "Visit", "Post-mortem", "Cooking", "Moving boxes", "Hike", "Language class", "Letters", "Market", "Photos", "Hiring",
    "Swimming", "Film night", "Follow-ups", "Sunday", "Catching up", "Offsite", "Doctor", "Cabin", "Odds and ends",
];

/// Undated notes outside the folders of the years.
#[rustfmt::skip]
pub const PROJECTS: &[&str] = &[
    "Kitchen renovation", "Community garden", "Book draft", "Choir tour", "Data migration", "Summer holiday", "Reading group", "Cycling club",
    "Job search", "Mentoring", "Neighbourhood party", "Family archive", "Podcast", "Half marathon", "Wedding planning", "Flat hunting",
];

/// Prose without people.
#[rustfmt::skip]
pub const SENTENCES: &[&str] = &[
    "Woke up before the alarm and lay there listening to the {weather}.",
    "The {weather} kept me indoors most of the {time}, which was not the worst thing.",
    "Spent the {time} on the {work} and got further than I expected.",
    "The {work} still needs a proper ending, and I keep avoiding it.",
    "Made {food} for dinner, and for once I did not forget the salt.",
    "Walked to the {place} and back, about an hour, no phone.",
    "I have been thinking about {topic} again.",
    "It struck me on the way home that {topic} is mostly a question of attention.",
    "Felt {feeling} after lunch and could not say why.",
    "Started reading {book}; the first chapter is slow but the voice is lovely.",
    "Finished {book} last night and wanted to begin it again at once.",
    "The trains were late, so I read {book} on the platform for forty minutes.",
    "Nothing much to report from the {place} except that the {thing} is broken again.",
    "The {thing} finally arrived, in a box three times its size.",
    "I need to be more careful with promises made at the end of a long {time}.",
    "Slept badly, probably the coffee, possibly {topic}.",
    "There is a version of the {work} that is half as long and twice as good.",
    "Two hours of quiet in the {time}, and everything on the list got done.",
    "I said yes too quickly again and will have to find the hours somewhere.",
    "The light in the {place} at this time of year makes everything look deliberate.",
    "Wrote three pages, kept one.",
    "Wrote a long message, read it twice and sent a short one instead.",
    "Tried the new recipe for {food}; it wants more lemon and less patience.",
    "We are out of {food} and nobody wants to admit having finished it.",
    "The meeting about the {work} ran over, as it always does when nobody owns the agenda.",
    "The numbers for the {work} look better than last month, though not for the reasons we gave.",
    "It took most of the {time} to find a one-line mistake.",
    "Ordered a replacement for the {thing} and returned the wrong one.",
    "Good conversation with a stranger at the {place} about {topic}.",
    "I keep noticing how much easier {topic} becomes when I write it down first.",
    "No energy for the {place}, so I stretched on the floor and called it exercise.",
    "Ran along the river, slowly, with the {weather} in my face.",
    "The kids next door have discovered the drum.",
    "A quiet {time}, a pot of tea, and the windows open for the first time this year.",
    "Cleared out the drawer with the cables and felt absurdly pleased.",
    "I want to remember how {feeling} I was this {time}, because it does not happen often.",
    "The plan for tomorrow is simple: {work} first, then everything else.",
    "If I had to name one thing that went well, it would be the {work}.",
    "What did not go well: I let {topic} take over the whole {time}.",
    "Reminder to myself that asking earlier would have saved everyone a week.",
    "Cooked {food} with the radio on and did not look at the clock.",
    "Booked the tickets, paid the deposit, told nobody yet.",
    "The {place} was crowded and loud, and I was glad to leave early.",
    "I like the {place} best when it is almost closing.",
    "There was a long discussion about {topic}, with more heat than light.",
    "By the end of the {time} I felt {feeling} and a little proud.",
    "The doctor says it is nothing, which is the best kind of something.",
    "Paid the invoice for the {thing}, forty euros more than quoted.",
    "Rewrote the opening of the {work} for the fourth time; this one stays.",
    "I should visit the {place} more often than twice a year.",
    "Small victory: the {thing} works again after I cleaned the contacts.",
    "Half of the {time} went to e-mail, and none of it was urgent.",
    "Planted the last bulbs in spite of the {weather}.",
    "A letter from the city about the {place}: they will close it for repairs until spring.",
    "I am {feeling}, and I think it has to do with {topic}.",
    "The talk on {topic} was better than its title.",
    "Made a note of two books to look for, one of them {book}.",
    "It is easy to forget that {topic} takes years, not weeks.",
    "Came home late, ate {food} standing up, went to bed.",
    "The {weather} came in from the west around four and everyone ran for the {place}.",
    "Decided to leave the {work} alone until Monday.",
    "Found an old photograph of the {place} from before they painted it.",
    "Three good things today: the {weather}, the {food}, and an empty inbox.",
    "There is nothing wrong with the {thing}; I had simply not read the manual.",
];

/// Prose that names people and is no marker: a mention.
#[rustfmt::skip]
pub const MENTIONS: &[&str] = &[
    "Ran into {who} at the {place}; we promised each other a proper evening.",
    "Lunch with {who} near the {place}, mostly about {topic}.",
    "{who} sent a photo of the {thing} and I laughed on the train.",
    "Thought of {who} while reading {book}.",
    "{who} is moving to another city in the spring, and I do not like it.",
    "Long walk with {who} in the {weather}, and a good argument about {topic}.",
    "{who} was at the {place} too, in great form.",
    "Heard from {who} after a while: new job, same jokes.",
    "Sat next to {who} in the review of the {work}.",
    "{who} thinks the {work} is nearly there, and I am inclined to agree.",
    "Coffee with {who} before the trains filled up.",
    "Dinner at ours with {who}, {food} and far too much cheese.",
    "I owe {who} an answer about the {thing}.",
    "{who} told me about {book} and I ordered it at once.",
    "Saw {who} across the street but the light was red.",
];

/// Marker lines: the marker's name (for the weights below) and the lines it is written in.
pub struct Marker {
    pub weight: u64,
    pub lines: &'static [&'static str],
}

#[rustfmt::skip]
pub const MARKERS: &[Marker] = &[
    Marker { weight: 22, lines: &[
        "#talked {who} on the phone about {topic}", "Long call with {who} about the {work} #talked",
        "#talked {who}, mostly {topic}", "{who} called from the {place}, half an hour #talked",
        "Mails back and forth with {who} about the {thing} #talked",
    ] },
    Marker { weight: 20, lines: &[
        "#met {who} at the {place}", "Breakfast with {who}, {food} and plans #met", "#met {who} for a walk in the {weather}",
        "{who} came by to return the {thing} #met", "Concert with {who}; we talked about {topic} all the way home #met",
    ] },
    Marker { weight: 16, lines: &[
        "#give {who} comments on the {work}", "Sent {who} my notes on {topic} #give/notes", "#gave {who} a lift to the {place}",
        "Wrote a recommendation for {who} #give/recommendation", "[give:: an hour on the {work} for {who}]",
        "give: {who} the spare {thing}", "Helped {who} carry the {thing} up four floors #give",
    ] },
    Marker { weight: 12, lines: &[
        "#got {who} lent me the {thing}", "{who} read the whole {work} and sent two pages of remarks #got/review",
        "#got from {who}: a contact at the {place}", "{who} brought {food} when I was ill #got",
    ] },
    Marker { weight: 9, lines: &[
        "#thanks {who} for the help with the {work}", "Sent {who} a card for the {thing} #thanks", "Told {who} how much the evening meant #thanks",
    ] },
    Marker { weight: 8, lines: &[
        "#ask {who} for feedback on the {work}", "Asked {who} whether the {thing} is free next week #asked",
        "#ask/intro {who} for someone who knows {topic}", "ask: {who} for the address of the {place}", "#ask/reference {who}, for the application",
    ] },
    Marker { weight: 4, lines: &[
        "#asked-me {who} needs someone to look at the {work}", "{who} would like to borrow the {thing} #asked-me",
    ] },
    Marker { weight: 3, lines: &["#added {who} after the talk on {topic}", "Card from {who}, we spoke for a minute #added"] },
    Marker { weight: 3, lines: &["#worked {who} on the {work}, a full {time}", "Pairing with {who} on the {work} #worked"] },
    Marker { weight: 2, lines: &["#introduced {who} and {other}, both care about {topic}", "#introduced {who} to {other} over lunch"] },
    Marker { weight: 2, lines: &["#win the {work} is out, and {who} was there", "#win finished the {work}", "#win offered the place, told {who} first"] },
    Marker { weight: 2, lines: &["#low bad news about the {work}", "#low {feeling} the whole {time}; {who} listened"] },
    Marker { weight: 1, lines: &["#no-reply {who}, third week now", "Still nothing from {who} about the {work} #no-reply"] },
];

/// Tasks that name somebody; plans are no events, with `#give` or `#thanks` they are promises.
#[rustfmt::skip]
pub const PLANS: &[&str] = &[
    "#give {who} the slides about {topic} 📅 {due}", "reply to {who} about the {thing}", "#thanks {who} for {book}",
    "call {who} back", "#give {who} an answer on the {work} due:{due}", "book a table with {who}",
];

#[rustfmt::skip]
pub const TASKS: &[&str] = &[
    "buy {food}", "return the {thing}", "renew the library card", "finish the {work}", "pay the electricity bill", "water the plants",
    "look for {book}", "write to the {place} about opening hours", "print the forms", "back up the laptop",
];

#[rustfmt::skip]
pub const BULLETS: &[&str] = &[
    "{work}: still waiting", "{food}, twice", "{topic}, to think through", "the {place} closes at six now", "read ten pages of {book}",
    "felt {feeling} in the {time}", "the {thing} needs a new battery", "no news on the {work}", "idea: a smaller version of the {work}",
    "{weather} until noon", "slept seven hours",
];

/// Headings between the parts of a note.
#[rustfmt::skip]
pub const HEADINGS: &[&str] = &[
    "Morning", "Afternoon", "Evening", "Work", "Notes", "Home", "Reading", "Health", "Ideas", "Gratitude", "Loose ends", "Today", "Thoughts", "What I learned",
];

#[rustfmt::skip]
pub const LINKS: &[&str] = &[
    "See also [the minutes](https://wiki.example.org/minutes/2024-03?view=full#decisions) and my [older notes](../../archive/notes.md).",
    "https://www.example.com/articles/how-to-prune-a-fig-tree?utm_source=mail",
    "The route is at <https://maps.example.net/r/48.1371,11.5754> and takes an hour.",
    "Booking confirmation went to journal.keeper@example.org, number 4471-20.",
    "Video worth keeping: https://video.example.com/@channel/watch?v=x1y2z3",
    "![the view from the window](../../attachments/window.jpg)",
    "Background in [[Reading list]] and [[Ideas inbox|the inbox]].",
];

#[rustfmt::skip]
pub const QUOTES: &[&str] = &[
    "The days are long, but the years are short.\n> Somebody's grandmother, quoted on the radio.",
    "We do not remember days, we remember moments.",
    "Attention is the rarest and purest form of generosity.",
    "What I wanted to say took longer than saying it.\n>\n> From the letters, second volume.",
];

#[rustfmt::skip]
pub const CODE: &[&str] = &[
    "```sh\nrsync -av --delete ~/notes/ backup@nas:/volume1/notes/\nls -la /volume1/notes | head -20\n```",
    "```python\n@dataclass\nclass Sample:\n    day: date\n    minutes: int = 0\n\ntotal = sum(s.minutes for s in samples)  # about right\nprint(matrix[[0, 1]])\n```",
    "```\nflour      500 g\nwater      350 g\nsalt        10 g\nyeast        2 g\n```",
    "```css\n@media print {\n  #sidebar, .nav { display: none; }\n  body { font-size: 11pt; }\n}\n```",
    "```sql\nselect day, count(*) from runs\nwhere day >= '2025-01-01'\ngroup by day order by day;\n```",
    "The command was `git log --author=me@example.org --since=1.week`, for next time.",
];

#[rustfmt::skip]
pub const TABLES: &[&str] = &[
    "| what | euro | when |\n| --- | ---: | --- |\n| rent | 940 | 1st |\n| trains | 61 | all month |\n| {food} | 23 | Saturday |\n| the {thing} | 118 | sometime |",
    "| run | km | felt |\n|---|---|---|\n| Tuesday | 6.2 | {feeling} |\n| Thursday | 8.0 | {feeling} |\n| Sunday | 11.4 | {feeling} |",
];

/// The words a `{slot}` stands for.
#[rustfmt::skip]
pub fn slot(name: &str) -> &'static [&'static str] {
    match name {
        "place" => &["library", "market", "harbour", "climbing gym", "old cinema", "botanical garden", "station café", "community centre", "river path",
            "bakery on the corner", "university", "swimming pool", "allotment", "town hall", "second-hand bookshop", "park behind the church"],
        "time" => &["morning", "afternoon", "evening", "day", "weekend"],
        "work" => &["quarterly report", "grant application", "garden plan", "migration", "second chapter", "talk", "budget", "onboarding guide", "survey",
            "prototype", "translation", "hiring plan", "website", "newsletter", "incident review", "spring programme"],
        "topic" => &["money", "how to say no", "the elections", "what makes a good teacher", "ageing parents", "working four days a week", "patience",
            "moving abroad", "sleep", "public transport", "learning to draw", "open-source licences", "old friendships", "school choices", "housing"],
        "food" => &["lentil soup", "mushroom risotto", "pancakes", "roast vegetables", "apple cake", "noodles", "shakshuka", "rye bread", "plum jam",
            "dal", "potato salad", "paella"],
        "thing" => &["drill", "projector", "tent", "cargo bike", "sewing machine", "camera", "spare key", "ladder", "heater", "guitar", "sleeping bag",
            "bread oven", "printer", "kayak"],
        "weather" => &["rain", "first snow", "fog", "late sun", "wind", "drizzle", "heat", "thunder", "frost"],
        "feeling" => &["tired", "restless", "calm", "hopeful", "a bit lost", "light", "impatient", "content", "worn out", "curious"],
        "book" => &["*Middlemarch*", "*The Summer Book*", "*Austerlitz*", "*A Field Guide to Getting Lost*", "*The Left Hand of Darkness*",
            "*Invisible Cities*", "*Stoner*", "*The Peregrine*", "*Gilead*", "*Kitchen*"],
        _ => &[],
    }
}
