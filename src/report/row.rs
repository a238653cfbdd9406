//! One person as a row, and the weather in words.
//!
//! Not here: the order of people and the page around them (`overview`). The text, Markdown, JSON and HTML
//! reports read the same row.

use chrono::NaiveDate;
use serde::Serialize;

use crate::engine::Engine;
use crate::graph::Tie;
use crate::language::{Bond, Marker, Status};
use crate::report::month::{Balance, Month};
use crate::report::{Disclosure, day_or_null};

/// How things stand between two people, in a word. It is not a scale: no word is better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weather {
    /// Both ways; communal bonds keep no score.
    Mutual,
    /// Too little happened to tell.
    Even,
    /// More goes one way than the other.
    Leaning,
    /// All of it goes one way, or nearly all.
    OneSided,
    /// No contact in the time looked at.
    Quiet,
    /// Only a card or a connection, and no contact since.
    CardOnly,
}

impl Weather {
    /// In the order of legends.
    pub const ALL: [Weather; 6] = [
        Weather::Mutual,
        Weather::Even,
        Weather::Leaning,
        Weather::OneSided,
        Weather::Quiet,
        Weather::CardOnly,
    ];

    /// The word in every format.
    pub fn word(self) -> &'static str {
        match self {
            Weather::Mutual => "mutual",
            Weather::Even => "even",
            Weather::Leaning => "leaning",
            Weather::OneSided => "one-sided",
            Weather::Quiet => "quiet",
            Weather::CardOnly => "card only",
        }
    }

    /// The word as programs read it, the same in every export.
    pub fn name(self) -> &'static str {
        match self {
            Weather::CardOnly => "card-only",
            other => other.word(),
        }
    }

    /// One column wide, so that meaning is never in colour alone.
    pub fn symbol(self) -> char {
        match self {
            Weather::Mutual => '☀',
            Weather::Even => '·',
            Weather::Leaning => '☁',
            Weather::OneSided => '☂',
            Weather::Quiet => '☾',
            Weather::CardOnly => '▫',
        }
    }

    /// What it means, for legends.
    pub fn about(self) -> &'static str {
        match self {
            Weather::Mutual => "it goes both ways, or nobody keeps score",
            Weather::Even => "too little passed to say",
            Weather::Leaning => "more goes one way than the other",
            Weather::OneSided => "all of it goes one way, or nearly all",
            Weather::Quiet => "no contact in this time",
            Weather::CardOnly => "a card, and no contact since",
        }
    }

    /// What flows towards them is what I gave and what they asked of me; towards me, what I got
    /// and what I asked for. Fewer than two such events are too little to tell.
    fn of(balance: Balance, contact_days: u32, bond: Bond) -> Weather {
        if contact_days == 0 && balance.total() == 0 {
            return Weather::Quiet;
        }
        let (to_them, to_me) = (balance.gave + balance.asked_me, balance.got + balance.asked);
        let (more, less) = (to_them.max(to_me), to_them.min(to_me));
        if bond.is_communal() {
            return Weather::Mutual;
        }
        if more + less < 2 {
            return Weather::Even;
        }
        if 2 * less >= more {
            return Weather::Mutual;
        }
        if more >= 3 && 6 * less < more { Weather::OneSided } else { Weather::Leaning }
    }
}

/// Which way a relationship leans. In JSON `to-them` or `to-me`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaning {
    /// The writer gives more, or is asked more.
    ToThem,
    /// The writer gets more, or asks more.
    ToMe,
}

/// One person in a report.
#[derive(Debug, Clone, Serialize)]
pub struct OverviewRow {
    /// For the way back to the graph.
    #[serde(skip)]
    pub id: crate::graph::PersonId,
    /// The key.
    pub key: String,
    /// The display name.
    pub name: String,
    /// The person's page.
    pub page: Option<String>,
    /// Its name; `None` in no circle.
    pub circle: Option<String>,
    /// 0 is the closest.
    #[serde(skip)]
    pub rank: Option<usize>,
    /// Neither a page nor a marker: shown last.
    #[serde(skip)]
    pub is_named_only: bool,
    /// What the page says; without a word on it, an exchange.
    #[serde(serialize_with = "bond_word")]
    pub bond: Bond,
    /// By the page, or by a `#let-go`.
    #[serde(serialize_with = "status_word")]
    pub status: Status,
    /// In the time looked at.
    pub weather: Weather,
    /// Which way it leans; `null` in JSON where it does not.
    pub leaning: Option<Leaning>,
    /// The newest day of contact, up to the last day looked at.
    #[serde(serialize_with = "day_or_null")]
    pub last_contact: Option<NaiveDate>,
    /// From the last contact to the last day looked at.
    pub days_since: Option<i64>,
    /// The median of the gaps between days of contact, in days.
    pub rhythm: Option<i64>,
    /// How often to be in touch, in days.
    pub cadence: Option<u32>,
    /// Days of contact in the time looked at.
    pub contact_days: u32,
    /// In the time looked at.
    #[serde(flatten)]
    pub balance: Balance,
    /// Days of contact in each of the last twelve months.
    pub months: [u32; 12],
    /// What passed in each of the last twelve months.
    #[serde(skip)]
    pub monthly: [Balance; 12],
}

impl OverviewRow {
    /// A person's row; `tie` ends with the last day looked at.
    pub fn of(
        tie: &Tie<'_>,
        engine: &Engine,
        tell: Disclosure<'_>,
        (since, until): (Option<NaiveDate>, NaiveDate),
    ) -> OverviewRow {
        let months = Month::last_twelve(until);
        let nth =
            |date: NaiveDate| usize::try_from(Month::of(date).0 - months[0].0).ok().filter(|&nth| nth < 12);
        let in_window = |date: Option<NaiveDate>| match (date, since) {
            (Some(date), Some(since)) => date >= since,
            _ => true,
        };
        let mut balance = Balance::default();
        let mut monthly = [Balance::default(); 12];
        for event in tie.past {
            if in_window(event.date) {
                balance.add(event);
            }
            if let Some(nth) = event.date.and_then(nth) {
                monthly[nth].add(event);
            }
        }
        let days = tie.contact_days();
        let mut per_month = [0; 12];
        for &day in &days {
            if let Some(nth) = nth(day) {
                per_month[nth] += 1;
            }
        }
        let contact_days = days.iter().filter(|&&day| in_window(Some(day))).count();
        let contact_days = u32::try_from(contact_days).unwrap_or(u32::MAX);
        let is_card = tie.of(Marker::Added).next().is_some() && tie.contacts().next().is_none();
        let bond = tie.bond();
        let weather = if is_card { Weather::CardOnly } else { Weather::of(balance, contact_days, bond) };
        let (to_them, to_me) = (balance.gave + balance.asked_me, balance.got + balance.asked);
        let leaning = matches!(weather, Weather::Leaning | Weather::OneSided).then_some(if to_them > to_me {
            Leaning::ToThem
        } else {
            Leaning::ToMe
        });
        let circle = tie.circle();
        let rank = circle.and_then(|circle| engine.config().circles.find(&circle.name));
        OverviewRow {
            is_named_only: tie.is_named_only(),
            id: tie.id,
            key: tell.key(tie.key()),
            name: tell.name(tie.key(), tie.name()),
            page: tie.person.page.map(|page| tell.path(engine.journal().path(page).as_str())),
            circle: circle.zip(rank).map(|(circle, rank)| tell.circle(rank, &circle.name)),
            rank,
            bond,
            status: tie.status(),
            weather,
            leaning,
            last_contact: days.last().copied(),
            days_since: days.last().map(|&last| (until - last).num_days()),
            rhythm: median_gap(&days),
            cadence: tie.cadence().map(|cadence| cadence.days),
            contact_days,
            balance,
            months: per_month,
            monthly,
        }
    }

    /// `☂ one-sided →`: the arrow points to whom it goes.
    pub fn weather_text(&self) -> String {
        let arrow = match self.leaning {
            Some(Leaning::ToThem) => " →",
            Some(Leaning::ToMe) => " ←",
            None => "",
        };
        format!("{} {}{arrow}", self.weather.symbol(), self.weather.word())
    }
}

/// The median of the gaps between days, rounded; `None` for fewer than three days.
fn median_gap(days: &[NaiveDate]) -> Option<i64> {
    let mut gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
    if gaps.len() < 2 {
        return None;
    }
    gaps.sort_unstable();
    let twice = gaps[gaps.len() / 2] + gaps[(gaps.len() - 1) / 2];
    Some((twice + 1) / 2)
}

/// The word for a bond, as it is written on a page.
pub(crate) fn bond_name(bond: Bond) -> &'static str {
    match bond {
        Bond::Exchange => "exchange",
        Bond::Communal => "communal",
        Bond::Mentor => "mentor",
        Bond::Mentee => "mentee",
        Bond::MentorAndMentee => "mentor and mentee",
    }
}

/// The word for a status, as it is written on a page.
pub(crate) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Resting => "resting",
        Status::LetGo => "let-go",
        Status::Deceased => "deceased",
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference.
fn bond_word<S: serde::Serializer>(bond: &Bond, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(bond_name(*bond))
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference.
fn status_word<S: serde::Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status_name(*status))
}

#[cfg(test)]
mod tests {
    use super::Weather;
    use crate::language::Bond;
    use crate::report::Balance;

    fn weather(gave: u32, got: u32, asked: u32, asked_me: u32) -> Weather {
        Weather::of(Balance { gave, got, asked, asked_me }, 3, Bond::Exchange)
    }

    #[test]
    fn weather_goes_by_which_way_things_flow() {
        assert_eq!(weather(0, 0, 0, 0), Weather::Even);
        assert_eq!(weather(1, 0, 0, 0), Weather::Even);
        assert_eq!(weather(2, 1, 0, 0), Weather::Mutual);
        assert_eq!(weather(2, 0, 0, 0), Weather::Leaning);
        assert_eq!(weather(3, 1, 0, 0), Weather::Leaning);
        assert_eq!(weather(3, 0, 0, 0), Weather::OneSided);
        assert_eq!(weather(0, 0, 0, 3), Weather::OneSided);
        assert_eq!(weather(0, 5, 2, 1), Weather::OneSided);
    }

    #[test]
    fn those_who_keep_no_score_are_mutual_and_silence_is_quiet() {
        let all = crate::report::Balance { asked: 9, ..Balance::default() };
        assert_eq!(Weather::of(all, 1, Bond::Communal), Weather::Mutual);
        assert_eq!(Weather::of(Balance::default(), 0, Bond::Communal), Weather::Quiet);
    }
}
