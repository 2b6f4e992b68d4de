-- What people ask agencies about data on themselves: why it was read, refused or withheld, and that it be corrected. Each is
-- answered by an agency on a clock; what is late goes to the unit above. Words and values are read by contract and rules.
create table kho.citizen_case (
  "case" uuid primary key default gen_random_uuid(),
  kind text collate "C" not null check (kind in ('question', 'correction')),
  person text collate "C" not null, -- citizen id
  subjects uuid[] not null default '{}', -- the person's pseudonyms in the ledger
  owner text collate "C" not null, -- the agency it was asked of first
  agency text collate "C" not null, -- that is to answer now
  level int not null default 0 check (level >= 0), -- how often it was late
  state text collate "C" not null default 'open'
    check (state in ('open', 'answered', 'corrected', 'refused', 'withdrawn')),
  asked_at timestamptz(6) not null default clock_timestamp(),
  due_day date,
  due_at timestamptz(6), -- from which moment it is late
  basis text collate "C", -- of the clock
  about text collate "C" not null check (about in ('access', 'cell', 'refusal')),
  access text collate "C", -- an entry of the ledger: chain.position
  dataset text collate "C",
  record uuid,
  record_id text collate "C", -- as GraphQL names it
  field text collate "C",
  code text collate "C", -- of a refusal
  asked text check (length(asked) <= 2000),
  was text, -- what the field said when it was asked
  proposed text, -- what it should say
  answer text check (length(answer) <= 2000),
  ground text collate "C" check (length(ground) <= 500),
  ended_at timestamptz(6),
  told_at timestamptz(6), -- when those who had received the old value were told
  check (state not in ('refused', 'answered') or answer <> ''),
  check (state <> 'refused' or ground <> ''),
  check ((state = 'open') = (ended_at is null)),
  check (kind <> 'correction' or (about = 'cell' and was is distinct from proposed))
);
-- One of a kind about one thing at a time.
create unique index citizen_case_open_once on kho.citizen_case (person, kind, about, coalesce(access, ''),
  coalesce(dataset, ''), coalesce(record_id, ''), coalesce(field, ''), coalesce(code, '')) where state = 'open';
create index citizen_case_of on kho.citizen_case (person, asked_at desc);
create index citizen_case_due on kho.citizen_case (due_at) where state = 'open';
create index citizen_case_corrects on kho.citizen_case (dataset, field) where state = 'open' and kind = 'correction';
create index citizen_case_to_tell on kho.citizen_case (ended_at) where state = 'corrected' and told_at is null;

-- Who was told that a value they had received was corrected.
create table kho.correction_told (
  "case" uuid not null references kho.citizen_case on delete cascade,
  receiver_kind text collate "C" not null check (receiver_kind in ('agency', 'application')),
  receiver text collate "C" not null,
  at timestamptz(6) not null default clock_timestamp(),
  hidden_until timestamptz(6), -- while the person may not be told that these received it
  primary key ("case", receiver_kind, receiver)
);

-- Who received a field of somebody, by the ledger: agencies, and applications that act for none. `hidden_until` where every
-- entry of it is one that the person is not told of yet.
create function kho.receivers_of(subjects uuid[], of_dataset text, of_field text)
  returns table (receiver_kind text, receiver text, hidden_until timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with entry as (
    select replace(e.body, '\u0000', '\ufffd')::jsonb as body,
      (select max(d.until) from kho.ledger_delay as d
        where d.chain = e.chain and d.position = e.position and d.until > now()) as until
    from (select distinct chain, position from kho.ledger_mention where subject = any(subjects) and side = 1) as m
    join kho.ledger_entry as e using (chain, position)
  ),
  received as (
    select body #>> '{asker,agency}' as agency, body #>> '{asker,application}' as application, until
    from entry where exists (
      select from jsonb_array_elements(coalesce(body -> 'reads', '[]')) as r
      where r ->> 'dataset' = of_dataset and r -> 'fields' ? of_field
        and r -> 'subjects' ?| array(select s::text from unnest(subjects) as s))
  )
  select case when agency is null then 'application' else 'agency' end, coalesce(agency, application),
    case when bool_and(until is not null) then max(until) end
  from received where coalesce(agency, application) is not null group by 1, 2
$$;
revoke all on function kho.receivers_of(uuid[], text, text) from public;
grant execute on function kho.receivers_of(uuid[], text, text) to kho_worker;

grant select, insert on kho.citizen_case to kho_write;
grant update (state, answer, ground, ended_at) on kho.citizen_case to kho_write;
grant select on kho.citizen_case, kho.correction_told to kho_worker;
grant update (state, agency, level, due_day, due_at, basis, ended_at, told_at) on kho.citizen_case to kho_worker;
grant insert on kho.correction_told to kho_worker;

create view data.questions as
  select c."case" as question, c.person, c.about, c.access, c.dataset, c.record_id as record, c.field, c.code, c.asked,
    c.owner, c.agency, c.level, c.state, c.asked_at, c.due_day, c.due_at, c.basis, c.answer, c.ground, c.ended_at,
    c."case" as _id, ''::text collate "C" as _source, null::uuid as _run, coalesce(c.ended_at, c.asked_at) as _at,
    false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.citizen_case as c where c.kind = 'question';

create view data.corrections as
  select c."case" as correction, c.person, c.dataset, c.record_id as record, c.field, c.was, c.proposed, c.asked,
    c.owner, c.agency, c.level, c.state, c.asked_at, c.due_day, c.due_at, c.basis, c.answer, c.ground, c.ended_at, c.told_at,
    c."case" as _id, ''::text collate "C" as _source, null::uuid as _run, coalesce(c.ended_at, c.asked_at) as _at,
    false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.citizen_case as c where c.kind = 'correction';

create view data.corrections_told as
  select t."case" as correction, t.receiver_kind, t.receiver, c.person, t.at,
    md5('corrections_told/' || t."case" || '/' || t.receiver_kind || '/' || t.receiver)::uuid as _id,
    ''::text collate "C" as _source, null::uuid as _run, t.at as _at, false as _stale, null::bigint as _origin,
    null::bigint as _version
  from kho.correction_told as t join kho.citizen_case as c using ("case")
  where t.hidden_until is null or t.hidden_until <= now();

grant select on data.questions, data.corrections, data.corrections_told to kho_api;
revoke insert, update, delete on data.questions, data.corrections, data.corrections_told from kho_worker;
