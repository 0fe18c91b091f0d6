//! Writing: an event into its chain, and what it changes into the derived tables, through the same folds that play the
//! log again.

use jiff::civil::Date;
use serde::Serialize;

use super::schema::DERIVED;
use super::{Engine, Tables, Value, draft_row, person_row, values};
use crate::ledgers::Entry;
use crate::log::{Body, Case, Event, Hash, Misfit, PersonId, PersonSeen, Record, chain_name, window_name};
use crate::queue::{Move, Seat, Ticket};
use crate::store::{NewEvent, Rows, Sealed, StoreError, Tx};

/// A transaction that is open on the engine of `tables`.
pub struct TablesTx<'s, E> {
    pub tables: &'s Tables<E>,
}

/// What an event makes of the thing it is about.
enum After {
    Nothing,
    Ticket(Box<Ticket>),
    Case(Box<Case>),
    Entry(Box<Entry>),
    Seat(Seat),
}

impl<E: Engine> Tx for TablesTx<'_, E> {
    fn rows(&self) -> &dyn Rows {
        self.tables
    }

    fn append(&mut self, new: NewEvent) -> Result<(), StoreError> {
        let chain = chain_name(new.window, new.day);
        let (seq, last, prev) = self.head(&chain)?;
        let (at, after) = self.after(&new.body, new.at.max(last))?;
        let event = Event {
            hall: self.tables.hall.clone(),
            chain,
            seq: seq + 1,
            at,
            actor: format!("{} {}", window_name(new.window), new.clerk),
            op: new.op,
            body: new.body,
        };
        self.insert(&Record::new(&event, prev)?)?;
        self.keep(&after)
    }

    fn next_number(&mut self, day: Date, kind: &str) -> Result<u32, StoreError> {
        let sql = "INSERT INTO counter(hall, day, kind, n) VALUES ($1, $2, $3, 1)
                   ON CONFLICT(hall, day, kind) DO UPDATE SET n = counter.n + 1 RETURNING n";
        let n = self.tables.get(sql, values![&self.tables.hall, day.to_string(), kind])?;
        n.ok_or_else(|| StoreError::Damaged("号没有记下".into()))
    }

    fn save_draft(&mut self, window: u32, at: i64, text: &str) -> Result<(), StoreError> {
        let vault = self.tables.vault()?;
        let sealed = vault.seal(&draft_row(&self.tables.hall, window), text)?;
        self.run(
            "INSERT INTO draft(hall, win, at, sealed, key_id) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT(hall, win) DO UPDATE SET at = excluded.at, sealed = excluded.sealed,
               key_id = excluded.key_id",
            values![&self.tables.hall, window, at, sealed, vault.key_id()],
        )
    }

    fn drop_draft(&mut self, window: u32) -> Result<(), StoreError> {
        self.run("DELETE FROM draft WHERE hall = $1 AND win = $2", values![&self.tables.hall, window])
    }

    fn save_person(&mut self, number: &str) -> Result<PersonId, StoreError> {
        let vault = self.tables.vault()?;
        let hall = &self.tables.hall;
        let look = vault.digest("person", number).to_string();
        let id = match self.tables.known_by(&look)? {
            Some(id) => id,
            None => PersonId(vault.new_name()?.to_string()),
        };
        let (wrapped, sealed) = vault.seal_alone(&person_row(hall, &id), number)?;
        self.run(
            "INSERT INTO person(hall, id, sealed, key_id, wrapped, look) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT(hall, id) DO UPDATE SET sealed = excluded.sealed, key_id = excluded.key_id,
               wrapped = excluded.wrapped",
            values![hall, &id.0, sealed, vault.key_id(), wrapped, look],
        )?;
        Ok(id)
    }

    fn erase_persons(&mut self, persons: &[PersonId]) -> Result<(), StoreError> {
        let sql = "DELETE FROM person WHERE hall = $1 AND id = $2";
        persons.iter().try_for_each(|person| self.run(sql, values![&self.tables.hall, &person.0]))
    }

    fn put(&mut self, record: &Record) -> Result<(), StoreError> {
        self.insert(record)
    }

    fn put_sealed(&mut self, sealed: &Sealed) -> Result<(), StoreError> {
        let hall = &self.tables.hall;
        match sealed {
            Sealed::Person { id, sealed, key_id, keep_until, wrapped, look } => self.run(
                "INSERT INTO person(hall, id, sealed, key_id, keep_until, wrapped, look)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                values![
                    hall,
                    id,
                    sealed.clone(),
                    key_id,
                    keep_until.as_deref(),
                    wrapped.clone(),
                    look.as_deref()
                ],
            ),
            Sealed::Draft { window, at, sealed, key_id } => self.run(
                "INSERT INTO draft(hall, win, at, sealed, key_id) VALUES ($1, $2, $3, $4, $5)",
                values![hall, *window, *at, sealed.clone(), key_id],
            ),
        }
    }

    fn forget_state(&mut self) -> Result<(), StoreError> {
        for (table, ..) in DERIVED {
            self.run(&format!("DELETE FROM {table} WHERE hall = $1"), values![&self.tables.hall])?;
        }
        Ok(())
    }

    fn play(&mut self, event: &Event) -> Result<(), StoreError> {
        let (_, after) = self.after(&event.body, event.at)?;
        let counted = match &event.body {
            Body::Ticket(_, Move::Issued { day, no, kind, .. } | Move::Booked { day, no, kind, .. }) => {
                Some((*day, kind.clone(), no.number()))
            }
            Body::Entry(_, step) => step.counted(),
            _ => None,
        };
        if let Some((day, kind, number)) = counted {
            self.run(
                "INSERT INTO counter(hall, day, kind, n) VALUES ($1, $2, $3, $4)
                 ON CONFLICT(hall, day, kind) DO UPDATE
                 SET n = CASE WHEN excluded.n > counter.n THEN excluded.n ELSE counter.n END",
                values![&self.tables.hall, day.to_string(), kind, number],
            )?;
        }
        self.keep(&after)
    }
}

impl<E: Engine> TablesTx<'_, E> {
    /// The chain's newest place, time and hash.
    fn head(&self, chain: &str) -> Result<(i64, i64, Hash), StoreError> {
        let sql = "SELECT seq, at, hash FROM event WHERE hall = $1 AND chain = $2 ORDER BY seq DESC LIMIT 1";
        let mut head = (0, i64::MIN, Hash::first(&self.tables.hall, chain));
        self.tables.engine.each(sql, values![&self.tables.hall, chain], &mut |mut row| {
            head = (row.take(0)?, row.take(1)?, row.take(2)?);
            Ok(())
        })?;
        Ok(head)
    }

    /// When the event counts as having happened, and what it leaves. An event about a thing is at least a millisecond
    /// after the one before it, so that sorting by time never turns them round.
    fn after(&self, body: &Body, at: i64) -> Result<(i64, After), StoreError> {
        match body {
            Body::Hall(_) => Ok((at, After::Nothing)),
            Body::Ticket(id, step) => {
                let before = self.tables.ticket(*id)?;
                let at = before.as_ref().map_or(at, |before| at.max(before.touched + 1));
                let ticket = Ticket::after(before.as_ref(), *id, step, at).map_err(Misfit::from)?;
                Ok((at, After::Ticket(Box::new(ticket))))
            }
            Body::Case(id, step) => {
                let before = self.tables.case(*id)?;
                let at = before.as_ref().map_or(at, |before| at.max(before.touched + 1));
                let case = Case::after(before.as_ref(), *id, step, at).map_err(Misfit::from)?;
                Ok((at, After::Case(Box::new(case))))
            }
            Body::Entry(id, step) => {
                let before = self.tables.entry(*id)?;
                let at = before.as_ref().map_or(at, |before| at.max(before.touched + 1));
                let entry = Entry::after(before.as_ref(), *id, step, at).map_err(Misfit::from)?;
                Ok((at, After::Entry(Box::new(entry))))
            }
            Body::Window(number, turn) => {
                let before = self.tables.seats()?.into_iter().find(|seat| seat.window == *number);
                let at = before.as_ref().map_or(at, |before| at.max(before.touched + 1));
                let seat = Seat::after(before.as_ref(), *number, turn, at).map_err(Misfit::from)?;
                Ok((at, After::Seat(seat)))
            }
        }
    }

    fn keep(&self, after: &After) -> Result<(), StoreError> {
        match after {
            After::Nothing => Ok(()),
            After::Ticket(ticket) => self.keep_ticket(ticket),
            After::Case(case) => self.keep_case(case),
            After::Seat(seat) => self.keep_seat(seat),
            After::Entry(entry) => self.keep_entry(entry),
        }
    }

    fn insert(&self, record: &Record) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO event(hall, chain, seq, at, actor, type, ref, op, body, prev, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            values![
                &record.hall,
                &record.chain,
                record.seq,
                record.at,
                &record.actor,
                &record.kind,
                record.reference.as_deref(),
                record.op.as_deref(),
                &record.body,
                record.prev,
                record.hash
            ],
        )
    }

    fn keep_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO ticket(hall, id, day, no, kind, class, arrived, place, state, win, caller, called, rev, body, person)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             ON CONFLICT(hall, id) DO UPDATE SET kind = excluded.kind, class = excluded.class, arrived = excluded.arrived,
               place = excluded.place, state = excluded.state, win = excluded.win, caller = excluded.caller,
               called = excluded.called, rev = excluded.rev, body = excluded.body",
            values![
                &self.tables.hall,
                ticket.id.0.to_string(),
                ticket.day.to_string(),
                ticket.no.as_str(),
                &ticket.kind,
                ticket.class.code(),
                ticket.arrived,
                ticket.place,
                ticket.state.code(),
                ticket.state.window(),
                ticket.last_call.map(|call| call.window),
                ticket.last_call.map(|call| call.at),
                ticket.rev,
                to_body(ticket)?,
                ticket.holder.as_ref().map(|holder| &holder.person)
            ],
        )
    }

    fn keep_case(&self, case: &Case) -> Result<(), StoreError> {
        let named =
            |seen: &Option<PersonSeen>| seen.as_ref().and_then(|seen| Some(seen.person.as_ref()?.0.clone()));
        self.run(
            "INSERT INTO visit(hall, id, day, win, ticket, person, outcome, opened, body, owes, unit, deceased)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT(hall, id) DO UPDATE SET person = excluded.person, outcome = excluded.outcome,
               body = excluded.body, owes = excluded.owes, unit = excluded.unit, deceased = excluded.deceased",
            values![
                &self.tables.hall,
                case.id.0.to_string(),
                case.day.to_string(),
                case.window,
                case.ticket.map(|ticket| ticket.0.to_string()),
                named(&case.person),
                case.closed.as_ref().map(|closing| closing.outcome.code()),
                case.opened,
                to_body(case)?,
                i64::from(case.owes()),
                case.unit.as_ref().map(|unit| &unit.code),
                named(&case.deceased)
            ],
        )
    }

    fn keep_entry(&self, entry: &Entry) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO entry(hall, id, register, no, done, due, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT(hall, id) DO UPDATE SET done = excluded.done, due = excluded.due, body = excluded.body",
            values![
                &self.tables.hall,
                entry.id.0.to_string(),
                &entry.register,
                &entry.no,
                i64::from(entry.done),
                entry.due.map(|due| due.to_string()),
                to_body(entry)?
            ],
        )
    }

    fn keep_seat(&self, seat: &Seat) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO window_state(hall, win, body) VALUES ($1, $2, $3)
             ON CONFLICT(hall, win) DO UPDATE SET body = excluded.body",
            values![&self.tables.hall, seat.window, to_body(seat)?],
        )
    }

    fn run(&self, sql: &str, values: &[Value]) -> Result<(), StoreError> {
        self.tables.engine.run(sql, values).map(|_| ())
    }
}

fn to_body(thing: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(thing).map_err(|e| StoreError::Engine(e.into()))
}
