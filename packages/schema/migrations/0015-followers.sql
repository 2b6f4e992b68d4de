-- What an agency's server keeps of its log for Kho, a source: by which name, of which log, and how it stands.
create table kho.follower (
  source text collate "C" primary key,
  slot text collate "C" not null,
  log text collate "C", -- which log it is, by the server's own identifiers; null until the slot was made
  state text collate "C" not null check (state in ('following', 'idle', 'dropped', 'lost')),
  since timestamptz(6) not null default clock_timestamp(),
  retained bigint, -- bytes the server could not throw away when last looked at
  seen_at timestamptz(6),
  code text,
  message text
);

-- Datasets that stand in the log without a gap. A row that is missing means: join the dataset to the log anew.
create table kho.followed (
  dataset text collate "C" not null,
  source text collate "C" not null,
  slot text collate "C" not null,
  shape text not null, -- what the followed columns were made of: another one may hide rewritten values
  fingerprint text not null, -- of the plan that the records were read by
  until text collate "C" not null, -- the log before it is in the dataset, or does not concern it
  primary key (dataset, source)
);

grant select, insert, update, delete on kho.follower, kho.followed to kho_worker;
grant select on kho.follower to kho_api;
