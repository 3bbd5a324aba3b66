//! The tables of the store.

use redb::{
    ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata, Table, TableDefinition, WriteTransaction,
};
use serde::de::DeserializeOwned;

use crate::memory::record::Record;
use crate::memory::records::{Changes, Failure, Kept, Records};
use crate::notifier::Delivery;

/// The maximum number of resources of one lifecycle. When there are more, the oldest is removed.
const MAX_RESOURCES: u64 = 20_000;
/// The maximum number of timers that run out at once in one transaction.
const MAX_DUE: usize = 256;

/// Resources in JSON by their keys.
const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");
/// The keys of resources by lifecycle, field and id.
const IDS: TableDefinition<'_, (&str, &str, &str), &str> = TableDefinition::new("ids");
/// The keys of resources by lifecycle and number.
const AGE: TableDefinition<'_, (&str, u64), &str> = TableDefinition::new("age");
/// The keys of parents, lifecycles of children, and keys of children.
const CHILDREN: TableDefinition<'_, (&str, &str, &str), ()> = TableDefinition::new("children");
/// The times at which timers run out, and the keys of their resources.
const TIMERS: TableDefinition<'_, (i64, &str), ()> = TableDefinition::new("timers");
/// Notifications that wait to be delivered, in JSON by their ids.
const DELIVERIES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("deliveries");
/// Under the empty name, the milliseconds by which the clock is ahead of the real time.
const CLOCK: TableDefinition<'_, &str, i64> = TableDefinition::new("clock");
/// How many resources each lifecycle has, and under the empty name the last number.
const COUNTS: TableDefinition<'_, &str, u64> = TableDefinition::new("counts");

pub(super) struct ReadTables {
    records: ReadOnlyTable<&'static str, &'static [u8]>,
    ids: ReadOnlyTable<(&'static str, &'static str, &'static str), &'static str>,
    age: ReadOnlyTable<(&'static str, u64), &'static str>,
    children: ReadOnlyTable<(&'static str, &'static str, &'static str), ()>,
    deliveries: ReadOnlyTable<&'static str, &'static [u8]>,
}

impl ReadTables {
    pub(super) fn open(transaction: &ReadTransaction) -> Result<Self, Failure> {
        Ok(Self {
            records: transaction.open_table(RECORDS)?,
            ids: transaction.open_table(IDS)?,
            age: transaction.open_table(AGE)?,
            children: transaction.open_table(CHILDREN)?,
            deliveries: transaction.open_table(DELIVERIES)?,
        })
    }
}

pub(super) struct WriteTables<'t> {
    records: Table<'t, &'static str, &'static [u8]>,
    ids: Table<'t, (&'static str, &'static str, &'static str), &'static str>,
    age: Table<'t, (&'static str, u64), &'static str>,
    children: Table<'t, (&'static str, &'static str, &'static str), ()>,
    timers: Table<'t, (i64, &'static str), ()>,
    counts: Table<'t, &'static str, u64>,
    deliveries: Table<'t, &'static str, &'static [u8]>,
    clock: Table<'t, &'static str, i64>,
}

impl<'t> WriteTables<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, Failure> {
        Ok(Self {
            records: transaction.open_table(RECORDS)?,
            ids: transaction.open_table(IDS)?,
            age: transaction.open_table(AGE)?,
            children: transaction.open_table(CHILDREN)?,
            timers: transaction.open_table(TIMERS)?,
            counts: transaction.open_table(COUNTS)?,
            deliveries: transaction.open_table(DELIVERIES)?,
            clock: transaction.open_table(CLOCK)?,
        })
    }

    /// The time of the first timer.
    pub(super) fn next_due(&self) -> Result<Option<i64>, Failure> {
        Ok(self.timers.first()?.map(|(timer, _)| timer.value().0))
    }

    /// The state that an earlier sandbox left, beside the resources.
    pub(super) fn kept(&self) -> Result<Kept, Failure> {
        let mut deliveries = Vec::new();
        for entry in self.deliveries.iter()? {
            let delivery: Delivery = read(entry?.1.value())?;
            deliveries.push((delivery.due, delivery.id));
        }
        let ahead = self.clock.get("")?.map_or(0, |ahead| ahead.value());
        Ok(Kept { deliveries, ahead })
    }

    fn count(&self, name: &str) -> Result<u64, Failure> {
        Ok(self.counts.get(name)?.map_or(0, |count| count.value()))
    }

    /// Removes the oldest resource of a lifecycle.
    fn remove_oldest(&mut self, lifecycle: &str) -> Result<(), Failure> {
        let oldest = {
            let mut range = self.age.range((lifecycle, 0)..=(lifecycle, u64::MAX))?;
            let first = range.next().transpose()?;
            first.map(|(age, key)| (age.value().1, key.value().to_owned()))
        };
        let Some((sequence, key)) = oldest else { return Ok(()) };
        self.age.remove((lifecycle, sequence))?;
        let record = get(&self.records, &key)?;
        self.records.remove(&*key)?;
        if let Some(record) = record {
            self.unset_timer(&record)?;
            if let Some(parent) = &record.parent {
                self.children.remove((&**parent, lifecycle, &*key))?;
            }
        }
        let stale: Vec<(String, String)> = {
            let range = self.ids.range((lifecycle, "", "")..)?;
            let mut stale = Vec::new();
            for entry in range {
                let (id, owner) = entry?;
                let (of, field, value) = id.value();
                if of != lifecycle {
                    break;
                }
                if owner.value() == key {
                    stale.push((field.to_owned(), value.to_owned()));
                    break;
                }
            }
            stale
        };
        for (field, value) in stale {
            self.ids.remove((lifecycle, &*field, &*value))?;
        }
        let count = self.count(lifecycle)?.saturating_sub(1);
        self.counts.insert(lifecycle, count)?;
        Ok(())
    }

    fn unset_timer(&mut self, record: &Record) -> Result<(), Failure> {
        if let Some(due) = &record.due {
            self.timers.remove((due.at, &*record.key()))?;
        }
        Ok(())
    }

    fn write(&mut self, record: &Record, ids: &[(String, String)]) -> Result<(), Failure> {
        let key = record.key();
        let json = serde_json::to_vec(record).map_err(|error| Failure::Store(error.to_string()))?;
        self.records.insert(&*key, &*json)?;
        if let Some(due) = &record.due {
            self.timers.insert((due.at, &*key), ())?;
        }
        for (field, id) in ids {
            self.ids.insert((&*record.lifecycle, &**field, &**id), &*key)?;
        }
        Ok(())
    }
}

impl Changes for WriteTables<'_> {
    fn insert(&mut self, mut record: Record, ids: &[(String, String)]) -> Result<Record, Failure> {
        let sequence = self.count("")? + 1;
        self.counts.insert("", sequence)?;
        let mut count = self.count(&record.lifecycle)?;
        while count >= MAX_RESOURCES {
            self.remove_oldest(&record.lifecycle)?;
            count -= 1;
        }
        self.counts.insert(&*record.lifecycle, count + 1)?;
        record.sequence = sequence;
        let key = record.key();
        self.age.insert((&*record.lifecycle, sequence), &*key)?;
        if let Some(parent) = &record.parent {
            self.children.insert((&**parent, &*record.lifecycle, &*key), ())?;
        }
        self.write(&record, ids)?;
        Ok(record)
    }

    fn replace(&mut self, record: &Record, ids: &[(String, String)]) -> Result<(), Failure> {
        if let Some(before) = get(&self.records, &record.key())? {
            self.unset_timer(&before)?;
        }
        self.write(record, ids)
    }

    fn due(&mut self, now: i64) -> Result<Vec<String>, Failure> {
        let mut keys = Vec::new();
        for timer in self.timers.range(..=(now, "\u{10FFFF}"))?.take(MAX_DUE) {
            let (timer, _) = timer?;
            keys.push(timer.value().1.to_owned());
        }
        Ok(keys)
    }

    fn deliveries_count(&self) -> Result<u64, Failure> {
        Ok(self.deliveries.len()?)
    }

    fn deliver(&mut self, delivery: &Delivery) -> Result<(), Failure> {
        let json = serde_json::to_vec(delivery).map_err(|error| Failure::Store(error.to_string()))?;
        self.deliveries.insert(&*delivery.id, &*json)?;
        Ok(())
    }

    fn delivered(&mut self, id: &str) -> Result<(), Failure> {
        self.deliveries.remove(id)?;
        Ok(())
    }

    fn set_ahead(&mut self, milliseconds: i64) -> Result<(), Failure> {
        self.clock.insert("", milliseconds)?;
        Ok(())
    }
}

/// Implements reading for both kinds of tables.
macro_rules! records {
    ($($tables:ty),*) => {
        $(impl Records for $tables {
            fn get(&self, key: &str) -> Result<Option<Record>, Failure> {
                get(&self.records, key)
            }

            fn by_id(&self, lifecycle: &str, field: &str, id: &str) -> Result<Option<Record>, Failure> {
                let key = self.ids.get((lifecycle, field, id))?.map(|key| key.value().to_owned());
                key.map_or(Ok(None), |key| get(&self.records, &key))
            }

            fn of_any_owner(&self, lifecycle: &str, id: &str) -> Result<Vec<Record>, Failure> {
                let first = format!("{lifecycle}\0{id}\0");
                let end = format!("{lifecycle}\0{id}\u{1}");
                let mut found = Vec::new();
                for entry in self.records.range(&*first..&*end)? {
                    found.push(read(entry?.1.value())?);
                }
                Ok(found)
            }

            fn children(&self, parent: &str, lifecycle: &str) -> Result<Vec<Record>, Failure> {
                let mut children = Vec::new();
                for entry in self.children.range((parent, lifecycle, "")..)? {
                    let (child, _) = entry?;
                    let (of, kind, key) = child.value();
                    if of != parent || kind != lifecycle {
                        break;
                    }
                    children.extend(get(&self.records, key)?);
                }
                Ok(children)
            }

            fn delivery(&self, id: &str) -> Result<Option<Delivery>, Failure> {
                let found = self.deliveries.get(id)?;
                found.map(|json| read(json.value())).transpose()
            }

            fn newest_first(&self, lifecycle: &str, each: &mut dyn FnMut(&Record) -> bool) -> Result<(), Failure> {
                for entry in self.age.range((lifecycle, 0)..=(lifecycle, u64::MAX))?.rev() {
                    let (_, key) = entry?;
                    if let Some(record) = get(&self.records, key.value())?
                        && !each(&record)
                    {
                        break;
                    }
                }
                Ok(())
            }
        })*
    };
}

records!(ReadTables, WriteTables<'_>);

fn get(records: &impl ReadableTable<&'static str, &'static [u8]>, key: &str) -> Result<Option<Record>, Failure> {
    let found = records.get(key)?;
    found.map(|json| read(json.value())).transpose()
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(json).map_err(|error| Failure::Store(error.to_string()))
}
