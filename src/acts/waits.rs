//! What is known of waits: what earlier days taught, and the hall as it stands now.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::queue::{Hall, Learnt, Outlook};
use crate::store::{Rows, StoreError};

/// From how many days with tickets is learnt at most.
const DAYS: usize = 20;
/// How far back they are looked for.
const BACK: i32 = 45;

/// What earlier days taught; read once a day by whoever stays open.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    day: Option<Date>,
    past: Learnt,
    /// Whether made-up tickets were put in on a day, once that is certain: they go only into empty records.
    made_up: Option<(Date, bool)>,
}

impl Waits {
    /// Whether made-up tickets were put in on a business day.
    pub fn made_up(&mut self, rows: &dyn Rows, day: Date) -> Result<bool, StoreError> {
        if let Some((_, made_up)) = self.made_up.filter(|(of, _)| *of == day) {
            return Ok(made_up);
        }
        let made_up = rows.made_up(day)?;
        if !rows.is_empty()? {
            self.made_up = Some((day, made_up));
        }
        Ok(made_up)
    }

    /// The hall as it stands on a business day, ready to be asked how long it will take. `midnight`: when that date began.
    pub fn outlook<'h>(
        &mut self,
        rows: &dyn Rows,
        hall: &'h Hall,
        day: Date,
        now: i64,
        midnight: i64,
    ) -> Result<Outlook<'h>, StoreError> {
        let tickets = rows.tickets(day)?;
        let mut learnt = self.before(rows, hall, day, midnight)?.clone();
        learnt.add_today(hall, &tickets, midnight);
        Ok(Outlook::new(hall, &learnt, &tickets, &rows.seats()?, day, now, midnight))
    }

    /// What the days before this one taught. `midnight`: when this one's date began.
    pub fn before(
        &mut self,
        rows: &dyn Rows,
        hall: &Hall,
        day: Date,
        midnight: i64,
    ) -> Result<&Learnt, StoreError> {
        if self.day != Some(day) {
            let mut days = Vec::new();
            for back in 1..=BACK {
                let tickets = rows.tickets(day.saturating_sub(back.days()))?;
                if !tickets.is_empty() {
                    days.push((tickets, midnight - i64::from(back) * 86_400_000));
                }
                if days.len() == DAYS {
                    break;
                }
            }
            self.past = Learnt::default();
            for (tickets, midnight) in days.iter().rev() {
                self.past.add_day(hall, tickets, *midnight);
            }
            self.day = Some(day);
        }
        Ok(&self.past)
    }
}
