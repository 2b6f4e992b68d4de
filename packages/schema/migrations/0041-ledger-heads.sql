-- The signed heads of the ledger's chains, as docs/ledger.md fixes them. The copy that counts lies outside the database;
-- this one is what `/ledger/heads` serves and what proofs are made from.
create table kho.ledger_head (
  chain uuid not null,
  position bigint not null,
  since bigint not null check (since >= 0 and since < position),
  body text collate "C" not null,
  signature bytea not null check (length(signature) = 64),
  primary key (chain, position)
);

-- Which entries their subjects are not yet told of, until when and on what ground. The entry `by` is the evidence; this
-- is for finding it.
create table kho.ledger_delay (
  chain uuid not null,
  position bigint not null,
  ground text not null check (ground <> ''),
  until timestamptz(3) not null,
  by_chain uuid not null,
  by_position bigint not null,
  primary key (chain, position, by_chain, by_position)
);

grant select, insert on kho.ledger_head, kho.ledger_delay to kho_api;
