-- Changes of rules on their way: written by a steward, or held back from `kho apply`; agreed to by the agencies whose data
-- they open; then current, as a version of the registry like any other. Askers stand here as keyed hashes.
create table kho.policy_draft (
  draft uuid primary key default gen_random_uuid(),
  version int not null default 1 check (version > 0), -- counts the changes of this row
  state text collate "C" not null default 'draft'
    check (state in ('draft', 'submitted', 'approved', 'current', 'rejected', 'withdrawn')),
  datasets text[] collate "C" not null, -- whose rules it changes
  owners text[] collate "C" not null, -- the agencies that own these
  changes jsonb not null check (jsonb_typeof(changes) = 'array'), -- [{ path, was, text }], null where there is no such document
  base int not null references kho.registry, -- the version it was written against
  rolls_back_to int references kho.registry,
  reason text not null default '' check (length(reason) <= 1000),
  opens jsonb not null default '[]' check (jsonb_typeof(opens) = 'array'), -- what it opens, as it was submitted
  needs text[] collate "C" not null default '{}', -- the agencies that must agree
  author bytea not null check (length(author) = 32),
  author_person bytea check (length(author_person) = 32),
  author_agency text collate "C", -- null where it was held back from `kho apply`
  created_at timestamptz(6) not null default clock_timestamp(),
  submitted_at timestamptz(6),
  decided_at timestamptz(6),
  decision text check (length(decision) <= 1000), -- why it was rejected
  became int references kho.registry,
  check ((state = 'current') = (became is not null))
);
create index policy_draft_waiting on kho.policy_draft (submitted_at) where state = 'submitted';

-- The agreement of one agency, by somebody who is not the author.
create table kho.policy_approval (
  draft uuid not null references kho.policy_draft,
  agency text collate "C" not null,
  account bytea not null check (length(account) = 32),
  person bytea check (length(person) = 32),
  standing text collate "C" not null check (standing in ('owner', 'deputy', 'above')),
  at timestamptz(6) not null default clock_timestamp(),
  primary key (draft, agency)
);

-- Who may agree in place of an agency's stewards, and from which day to which, the last one excluded.
create table kho.policy_deputy (
  deputy uuid primary key default gen_random_uuid(),
  agency text collate "C" not null,
  account bytea not null check (length(account) = 32),
  from_day date not null,
  until_day date not null check (until_day > from_day),
  named_by bytea not null check (length(named_by) = 32),
  named_at timestamptz(6) not null default clock_timestamp(),
  ended_at timestamptz(6)
);
create index policy_deputy_of on kho.policy_deputy (agency, account);

grant select, insert on kho.policy_draft, kho.policy_approval, kho.policy_deputy to kho_write;
grant update (version, state, changes, base, reason, opens, needs, submitted_at, decided_at, decision)
  on kho.policy_draft to kho_write;
grant update (ended_at) on kho.policy_deputy to kho_write;

-- Makes a draft's documents current: those of the version it was judged against, with its changes laid over them. Whoever
-- may call this writes no document of their own: only what stands in a draft, only where every agency that must agree has,
-- through somebody who is not its author, and only rules: what contracts come to has to be as it was.
create function kho.switch_policy_on(of_draft uuid, at_version int, from_version int, contract_hash text, policy_hash text)
  returns int
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one kho.policy_draft;
  was kho.registry;
  laid jsonb;
begin
  lock table kho.current in exclusive mode;
  select r.* into was from kho.registry as r join kho.current as c using (version);
  select * into one from kho.policy_draft where draft = of_draft for update;
  if was.version is distinct from from_version or one.version is distinct from at_version
    or one.state is null or one.state not in ('draft', 'submitted') then return null; end if;
  if was.contract_hash is distinct from contract_hash then return null; end if;
  if exists (select from kho.job where state = 'running') then return null; end if;
  if exists (select from unnest(one.needs) as n where not exists (
    select from kho.policy_approval as a where a.draft = of_draft and a.agency = n collate "C" and a.account <> one.author
      and (a.person is null or one.author_person is null or a.person <> one.author_person))) then return null; end if;
  -- Every document it changes must still be the one it was written against.
  if exists (select from jsonb_array_elements(one.changes) as c where c -> 'was' is distinct from coalesce(
    (select d -> 'text' from jsonb_array_elements(was.documents) as d where d ->> 'path' = c ->> 'path'), 'null'))
  then return null; end if;
  select jsonb_agg(d order by d ->> 'path') into laid from (
    select d from jsonb_array_elements(was.documents) as d
      where not exists (select from jsonb_array_elements(one.changes) as c where c ->> 'path' = d ->> 'path')
    union all
    select jsonb_build_object('path', c -> 'path', 'text', c -> 'text')
      from jsonb_array_elements(one.changes) as c where c ->> 'text' is not null
  ) as all_of (d);
  insert into kho.registry (version, documents, contract_hash, policy_hash, applied_by)
    values (was.version + 1, laid, contract_hash, policy_hash, 'draft ' || of_draft);
  update kho.binding set version = was.version + 1;
  update kho.current set version = was.version + 1;
  update kho.policy_draft set state = 'current', version = version + 1, became = was.version + 1,
    decided_at = clock_timestamp() where draft = of_draft;
  return was.version + 1;
end
$$;
revoke all on function kho.switch_policy_on(uuid, int, int, text, text) from public;
grant execute on function kho.switch_policy_on(uuid, int, int, text, text) to kho_write;
