-- The ledger of reads: one chain a writer process, its bytes fixed by docs/ledger.md. An entry whose hash is not that
-- of its body cannot be stored, and a position is given once.
create table kho.ledger_entry (
  chain uuid not null,
  position bigint not null check (position > 0),
  body text collate "C" not null,
  hash bytea not null check (hash = sha256(convert_to(body, 'UTF8'))),
  at timestamptz(3) not null,
  primary key (chain, position)
);
create index ledger_entry_by_time on kho.ledger_entry (at);

-- Who stands behind a pseudonym, sealed. `lookup` is a keyed hash, so that a subject is found without being readable.
-- Deleting a row erases the subject from every entry at once.
create table kho.ledger_subject (
  pseudonym uuid primary key,
  lookup bytea not null unique check (length(lookup) = 32),
  sealed bytea not null
);

grant select, insert on kho.ledger_entry, kho.ledger_subject to kho_api;
