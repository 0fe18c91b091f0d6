//! Reading: one query a question, all from the derived tables except the log itself.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::schema::DERIVED;
use super::{Engine, Row, Tables, Value, draft_row, person_row, values};
use crate::ledgers::{Entry, EntryId};
use crate::log::{Case, CaseId, HALL, Hash, Head, OpId, PersonId, Record, window_name};
use crate::queue::{Seat, Ticket, TicketId, TicketNo};
use crate::store::{Rows, Sealed, StoreError};

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

    fn made_up(&self, day: Date) -> Result<bool, StoreError> {
        // They go only into empty records: with numbers of an earlier day there the events need not be searched.
        let earlier: Option<i64> = self.get(
            "SELECT 1 FROM ticket WHERE hall = $1 AND day < $2 LIMIT 1",
            values![&self.hall, day.to_string()],
        )?;
        if earlier.is_some() {
            return Ok(false);
        }
        let sql = "SELECT 1 FROM event WHERE hall = $1 AND type = 'hall' AND chain LIKE $2 AND body LIKE $3 LIMIT 1";
        let (chain, body) = (format!("%/{day}"), "%\"hall\":\"opened\",\"demo\":true%");
        let any: Option<i64> = self.get(sql, values![&self.hall, chain, body])?;
        Ok(any.is_some())
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

    fn case_named(&self, short: &str) -> Result<Option<Case>, StoreError> {
        if short.len() != 8 || !short.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let ends = format!("%{}", short.to_ascii_lowercase());
        // Nearly always one that owes something, which are few and have an index; only then all there ever were.
        for owing in [" AND owes = 1", ""] {
            let sql = format!(
                "SELECT body FROM visit WHERE hall = $1{owing} AND id LIKE $2 ORDER BY opened DESC LIMIT 1"
            );
            if let Some(case) = self.one(&sql, values![&self.hall, &ends])? {
                return Ok(Some(case));
            }
        }
        Ok(None)
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

    fn cases_about(&self, deceased: &PersonId) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = $1 AND deceased = $2 ORDER BY opened DESC, id DESC",
            values![&self.hall, &deceased.0],
        )
    }

    fn visits_of_unit(&self, code: &str) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = $1 AND unit = $2 ORDER BY opened DESC, id DESC",
            values![&self.hall, code],
        )
    }

    fn numbers(&self, person: &PersonId) -> Result<Vec<Ticket>, StoreError> {
        self.all(
            "SELECT body FROM ticket WHERE hall = $1 AND person = $2 ORDER BY arrived DESC, id DESC",
            values![&self.hall, &person.0],
        )
    }

    fn owing(&self) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = $1 AND owes = 1 ORDER BY opened, id",
            values![&self.hall],
        )
    }

    fn owing_count(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM visit WHERE hall = $1 AND owes = 1";
        Ok(self.get(sql, values![&self.hall])?.unwrap_or(0))
    }

    fn cases_before(&self, day: Date, window: u32, case: Option<&Case>) -> Result<u32, StoreError> {
        let all = "SELECT count(*) FROM visit WHERE hall = $1 AND day = $2 AND win = $3";
        let before = "SELECT count(*) FROM visit WHERE hall = $1 AND day = $2 AND win = $3
                      AND (opened < $4 OR (opened = $4 AND id < $5))";
        let day = day.to_string();
        let found = match case {
            None => self.get(all, values![&self.hall, day, window])?,
            Some(case) => {
                self.get(before, values![&self.hall, day, window, case.opened, case.id.0.to_string()])?
            }
        };
        Ok(found.unwrap_or(0))
    }

    fn counts(&self, day: Date) -> Result<Vec<(String, u32)>, StoreError> {
        let sql = "SELECT kind, count(*) FROM ticket WHERE hall = $1 AND state = 'waiting' AND day = $2
                   GROUP BY kind ORDER BY kind";
        self.counted(sql, values![&self.hall, day.to_string()])
    }

    fn closed(&self, day: Date) -> Result<Vec<(String, u32)>, StoreError> {
        let sql = "SELECT outcome, count(*) FROM visit WHERE hall = $1 AND day = $2 AND outcome IS NOT NULL
                   GROUP BY outcome ORDER BY outcome";
        self.counted(sql, values![&self.hall, day.to_string()])
    }

    fn entry(&self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        self.one("SELECT body FROM entry WHERE hall = $1 AND id = $2", values![&self.hall, id.0.to_string()])
    }

    fn entry_no(&self, no: &str) -> Result<Option<Entry>, StoreError> {
        self.one("SELECT body FROM entry WHERE hall = $1 AND no = $2", values![&self.hall, no])
    }

    fn entries(&self, register: Option<&str>, done: bool) -> Result<Vec<Entry>, StoreError> {
        // What never falls due comes after every day there is.
        let order = if done { "ORDER BY no DESC" } else { "AND done = 0 ORDER BY COALESCE(due, '~'), no" };
        match register {
            Some(register) => self.all(
                &format!("SELECT body FROM entry WHERE hall = $1 AND register = $2 {order}"),
                values![&self.hall, register],
            ),
            None => self.all(&format!("SELECT body FROM entry WHERE hall = $1 {order}"), values![&self.hall]),
        }
    }

    fn entries_open(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE hall = $1 AND done = 0";
        Ok(self.get(sql, values![&self.hall])?.unwrap_or(0))
    }

    fn entries_due(&self, by: Date) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE hall = $1 AND done = 0 AND due <= $2";
        Ok(self.get(sql, values![&self.hall, by.to_string()])?.unwrap_or(0))
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
        let sql = "SELECT sealed, wrapped FROM person WHERE hall = $1 AND id = $2";
        let mut found: Option<(Vec<u8>, Option<Vec<u8>>)> = None;
        self.engine.each(sql, values![&self.hall, &id.0], &mut |mut row| {
            found = Some((row.take(0)?, row.take(1)?));
            Ok(())
        })?;
        let Some((sealed, wrapped)) = found else { return Ok(None) };
        let (vault, row) = (self.vault()?, person_row(&self.hall, id));
        let number = match wrapped {
            Some(wrapped) => vault.unseal_alone(&row, &wrapped, &sealed),
            None => vault.unseal(&row, &sealed),
        };
        number.map(Some)
    }

    fn person_of(&self, number: &str) -> Result<Option<PersonId>, StoreError> {
        self.known_by(&self.vault()?.digest("person", number).to_string())
    }

    fn prove_key(&self) -> Result<(), StoreError> {
        let person = self.get("SELECT id FROM person WHERE hall = $1 LIMIT 1", values![&self.hall])?;
        if let Some(id) = person {
            return self.person(&PersonId(id)).map(|_| ());
        }
        let window = self.get("SELECT win FROM draft WHERE hall = $1 LIMIT 1", values![&self.hall])?;
        window.map_or(Ok(()), |window: u32| self.draft(window).map(|_| ()))
    }

    fn persons_before(&self, day: Date) -> Result<Vec<PersonId>, StoreError> {
        let sql = "SELECT p.id FROM person p WHERE p.hall = $1
                     AND (EXISTS (SELECT 1 FROM visit v WHERE v.hall = p.hall AND v.person = p.id)
                       OR EXISTS (SELECT 1 FROM visit v WHERE v.hall = p.hall AND v.deceased = p.id)
                       OR EXISTS (SELECT 1 FROM ticket t WHERE t.hall = p.hall AND t.person = p.id))
                     AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.hall = p.hall AND v.person = p.id AND v.day >= $2)
                     AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.hall = p.hall AND v.deceased = p.id AND v.day >= $2)
                     AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.hall = p.hall AND t.person = p.id AND t.day >= $2)
                   ORDER BY p.id";
        Ok(self.list(sql, values![&self.hall, day.to_string()])?.into_iter().map(PersonId).collect())
    }

    fn heads(&self, from: Option<Date>) -> Result<Vec<Head>, StoreError> {
        // From name to name through the key, not through all events.
        let sql = "WITH RECURSIVE c(chain) AS (SELECT min(chain) FROM event WHERE hall = $1
                     UNION ALL SELECT (SELECT min(e.chain) FROM event e WHERE e.hall = $1 AND e.chain > c.chain)
                       FROM c WHERE c.chain IS NOT NULL)
                   SELECT chain FROM c WHERE chain IS NOT NULL";
        let chains: Vec<String> = self.list(sql, values![&self.hall])?;
        let since = from.map(|day| day.to_string()).unwrap_or_default();
        let wanted =
            chains.into_iter().filter(|chain| chain.rsplit('/').next().is_some_and(|day| day >= &*since));
        let newest = "SELECT seq, hash FROM event WHERE hall = $1 AND chain = $2 ORDER BY seq DESC LIMIT 1";
        let mut heads = Vec::new();
        for chain in wanted {
            self.engine.each(newest, values![&self.hall, &chain], &mut |mut row| {
                heads.push(Head { chain: chain.clone(), seq: row.take(0)?, hash: row.take(1)? });
                Ok(())
            })?;
        }
        Ok(heads)
    }

    fn newest_of_hall(&self) -> Result<Option<Record>, StoreError> {
        let mut found = None;
        let sql = format!("{RECORD} AND chain >= $2 AND chain < $3 ORDER BY chain DESC, seq DESC LIMIT 1");
        // `0` follows `/`.
        let name = window_name(HALL);
        let values = values![&self.hall, format!("{name}/"), format!("{name}0")];
        self.engine.each(&sql, values, &mut |row| {
            found = Some(record(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn sealed(&self, each: &mut dyn FnMut(Sealed)) -> Result<(), StoreError> {
        let persons =
            "SELECT id, sealed, key_id, keep_until, wrapped, look FROM person WHERE hall = $1 ORDER BY id";
        self.engine.each(persons, values![&self.hall], &mut |mut row| {
            each(Sealed::Person {
                id: row.take(0)?,
                sealed: row.take(1)?,
                key_id: row.take(2)?,
                keep_until: row.take(3)?,
                wrapped: row.take(4)?,
                look: row.take(5)?,
            });
            Ok(())
        })?;
        let drafts = "SELECT win, at, sealed, key_id FROM draft WHERE hall = $1 ORDER BY win";
        self.engine.each(drafts, values![&self.hall], &mut |mut row| {
            each(Sealed::Draft {
                window: row.take(0)?,
                at: row.take(1)?,
                sealed: row.take(2)?,
                key_id: row.take(3)?,
            });
            Ok(())
        })
    }

    fn state(&self) -> Result<Hash, StoreError> {
        let mut sha = Sha256::new();
        for (table, columns, key) in DERIVED {
            let sql = format!("SELECT {columns} FROM {table} WHERE hall = $1 ORDER BY {key}");
            sha.update(table);
            self.engine.each(&sql, values![&self.hall], &mut |row| {
                for value in &row.0 {
                    let bytes = match value {
                        Value::Null => Vec::new(),
                        Value::Int(n) => n.to_be_bytes().to_vec(),
                        Value::Text(text) => text.as_bytes().to_vec(),
                        Value::Blob(bytes) => bytes.clone(),
                    };
                    sha.update([u8::from(*value == Value::Null)]);
                    sha.update((bytes.len() as u64).to_be_bytes());
                    sha.update(bytes);
                }
                Ok(())
            })?;
        }
        Ok(Hash(sha.finalize().into()))
    }
}
