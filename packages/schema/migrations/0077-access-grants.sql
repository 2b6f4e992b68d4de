-- Dated rights that were born of a decision: rules kept beside the documents, read into the same policy view. One speaks
-- while it is neither ended nor suspended, and until its end by this store's clock, which every statement asks itself.
create table kho.access_grant (
  access_grant uuid primary key default gen_random_uuid(),
  dataset text collate "C" not null,
  fields text[] collate "C" not null check (cardinality(fields) > 0),
  agency text collate "C" not null, -- whose officers and applications may read
  application text collate "C", -- where only this one may
  procedures text[] collate "C" not null check (cardinality(procedures) > 0), -- what a read must be for
  ways text[] collate "C" not null check (cardinality(ways) > 0 and ways <@ array['query', 'export', 'changes']),
  requests int check (requests > 0), -- in so many seconds
  seconds int check (seconds > 0),
  granted_at timestamptz(6) not null default clock_timestamp(),
  valid_until timestamptz(6) not null,
  decision text not null check (decision <> ''),
  ground text not null check (ground <> ''),
  -- A consumer is cut off only with what it did and what it has to do to be let in again.
  suspended_at timestamptz(6),
  violation text check (violation <> ''),
  restore_when text check (restore_when <> ''),
  ended_at timestamptz(6),
  ended_because text check (ended_because in ('expired', 'revoked', 'field_removed')),
  check ((requests is null) = (seconds is null)),
  check (num_nulls(suspended_at, violation, restore_when) in (0, 3)),
  check ((ended_at is null) = (ended_because is null))
);
create index access_grant_standing on kho.access_grant (valid_until) where ended_at is null;
grant select on kho.access_grant to kho_api, kho_worker, kho_push;

-- What a grant says is a rule: whoever answers by rules from before it came, changed or went asks for them again.
create trigger grant_changes after insert or update or delete on kho.access_grant
  for each row execute function kho.count_closing();
