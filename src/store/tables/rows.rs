//! Reading: one query a question, all from the derived tables except the log itself.

use jiff::civil::Date;

use super::{Engine, Row, Tables, draft_row, person_row, values};
use crate::log::{Case, CaseId, OpId, PersonId, Record};
use crate::queue::{Seat, Ticket, TicketId, TicketNo};
use crate::store::{Rows, StoreError};

fn record(mut row: Row) -> Result<Record, StoreError> {
    Ok(Record {
        hall: row.take(0)?,
        chain: row.take(1)?,
        seq: row.take(2)?,
        at: row.take(3)?,
        actor: row.take(4)?,
        kind: row.take(5)?,
        reference: row.take(6)?,
        op: row.take(7)?,
        body: row.take(8)?,
        prev: row.take(9)?,
        hash: row.take(10)?,
    })
}

const RECORD: &str =
    "SELECT hall, chain, seq, at, actor, type, ref, op, body, prev, hash FROM event WHERE hall = $1";

impl<E: Engine> Rows for Tables<E> {
    fn is_empty(&self) -> Result<bool, StoreError> {
        let any: Option<i64> =
            self.get("SELECT 1 FROM event WHERE hall = $1 LIMIT 1", values![&self.hall])?;
        Ok(any.is_none())
    }

    fn tickets(&self, day: Date) -> Result<Vec<Ticket>, StoreError> {
        self.all(
            "SELECT body FROM ticket WHERE hall = $1 AND day = $2 ORDER BY arrived, id",
            values![&self.hall, day.to_string()],
        )
    }

    fn waiting(&self, day: Date) -> Result<Vec<Ticket>, StoreError> {
        self.all(
            "SELECT body FROM ticket WHERE hall = $1 AND state = 'waiting' AND day = $2 ORDER BY place, id",
            values![&self.hall, day.to_string()],
        )
    }

    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.one("SELECT body FROM ticket WHERE hall = $1 AND id = $2", values![&self.hall, id.0.to_string()])
    }

    fn ticket_no(&self, day: Date, no: &TicketNo) -> Result<Option<Ticket>, StoreError> {
        self.one(
            "SELECT body FROM ticket WHERE hall = $1 AND day = $2 AND no = $3",
            values![&self.hall, day.to_string(), no.as_str()],
        )
    }

    fn in_hand(&self, window: u32) -> Result<Option<Ticket>, StoreError> {
        self.one(
            "SELECT body FROM ticket WHERE hall = $1 AND win = $2 AND state IN ('called','serving') ORDER BY called DESC",
            values![&self.hall, window],
        )
    }

    fn last_called(&self, day: Date, window: u32) -> Result<Option<Ticket>, StoreError> {
        self.one(
            "SELECT body FROM ticket WHERE hall = $1 AND day = $2 AND caller = $3 ORDER BY called DESC LIMIT 1",
            values![&self.hall, day.to_string(), window],
        )
    }

    fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        self.one("SELECT body FROM visit WHERE hall = $1 AND id = $2", values![&self.hall, id.0.to_string()])
    }

    fn case_in_hand(&self, window: u32) -> Result<Option<Case>, StoreError> {
        if let Some(ticket) = self.in_hand(window)? {
            return self.case_of(ticket.id);
        }
        self.one(
            "SELECT body FROM visit WHERE hall = $1 AND win = $2 AND ticket IS NULL AND outcome IS NULL
             ORDER BY opened DESC LIMIT 1",
            values![&self.hall, window],
        )
    }

    fn case_of(&self, ticket: TicketId) -> Result<Option<Case>, StoreError> {
        self.one(
            "SELECT body FROM visit WHERE hall = $1 AND ticket = $2 AND outcome IS NULL",
            values![&self.hall, ticket.0.to_string()],
        )
    }

    fn cases(&self, day: Date) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = $1 AND day = $2 ORDER BY opened, id",
            values![&self.hall, day.to_string()],
        )
    }

    fn visits(&self, person: &PersonId) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = $1 AND person = $2 ORDER BY opened DESC, id DESC",
            values![&self.hall, &person.0],
        )
    }

    fn owing(&self) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = $1 AND owes = 1 ORDER BY opened, id",
            values![&self.hall],
        )
    }

    fn counts(&self, day: Date) -> Result<Vec<(String, u32)>, StoreError> {
        let sql = "SELECT kind, count(*) FROM ticket WHERE hall = $1 AND state = 'waiting' AND day = $2
                   GROUP BY kind ORDER BY kind";
        let mut counts = Vec::new();
        self.engine.each(sql, values![&self.hall, day.to_string()], &mut |mut row| {
            counts.push((row.take(0)?, row.take(1)?));
            Ok(())
        })?;
        Ok(counts)
    }

    fn closed(&self, day: Date) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM visit WHERE hall = $1 AND day = $2 AND outcome IS NOT NULL";
        Ok(self.get(sql, values![&self.hall, day.to_string()])?.unwrap_or(0))
    }

    fn seats(&self) -> Result<Vec<Seat>, StoreError> {
        self.all("SELECT body FROM window_state WHERE hall = $1 ORDER BY win", values![&self.hall])
    }

    fn done(&self, op: OpId) -> Result<Option<Record>, StoreError> {
        let mut found = None;
        let sql = format!("{RECORD} AND op = $2");
        self.engine.each(&sql, values![&self.hall, op.to_string()], &mut |row| {
            found = Some(record(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn records(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let sql = format!("{RECORD} ORDER BY chain, seq");
        self.engine.each(&sql, values![&self.hall], &mut |row| {
            each(record(row)?);
            Ok(())
        })
    }

    fn draft(&self, window: u32) -> Result<Option<(i64, String)>, StoreError> {
        let sql = "SELECT at, sealed FROM draft WHERE hall = $1 AND win = $2";
        let mut found: Option<(i64, Vec<u8>)> = None;
        self.engine.each(sql, values![&self.hall, window], &mut |mut row| {
            found = Some((row.take(0)?, row.take(1)?));
            Ok(())
        })?;
        let Some((at, sealed)) = found else { return Ok(None) };
        Ok(Some((at, self.vault()?.unseal(&draft_row(&self.hall, window), &sealed)?)))
    }

    fn person(&self, id: &PersonId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT sealed FROM person WHERE hall = $1 AND id = $2";
        let sealed: Option<Vec<u8>> = self.get(sql, values![&self.hall, &id.0])?;
        sealed.map(|sealed| self.vault()?.unseal(&person_row(&self.hall, id), &sealed)).transpose()
    }
}
