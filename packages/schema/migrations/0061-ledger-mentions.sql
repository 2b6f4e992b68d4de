-- Where somebody stands in the ledger: a row for each entry and each subject it is about, and for the person who asked. It
-- is made of the entries themselves by whoever stores one, so that no writer can leave it out, and says nothing that they
-- do not. Read in the order of its key, so that a page of somebody's entries costs the same however many there are.
create table kho.ledger_mention (
  subject uuid not null, -- pseudonym
  side smallint not null check (side in (1, 2)), -- 1: another asked about them; 2: they asked
  at timestamptz(3) not null,
  chain uuid not null,
  position bigint not null,
  primary key (subject, side, at, chain, position)
);

-- The subjects that a delay keeps an entry from, where whoever tells them how many are delayed finds it.
create table kho.ledger_delayed (
  subject uuid not null,
  until timestamptz(3) not null,
  chain uuid not null,
  position bigint not null,
  ground text not null,
  primary key (subject, until, chain, position, ground)
);

-- Whom an entry mentions. What a person reads of themselves, they asked; it is not told to them as another's. A body may
-- hold an escaped NUL, which no text of PostgreSQL can: it is read as another sign.
create function kho.mentions_of(entry text) returns table (subject uuid, side smallint)
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  with whole as (select replace(entry, '\u0000', '\ufffd')::json as body),
  named as (
    select json_array_elements_text(r -> 'subjects') as pseudonym
    from whole, json_array_elements(coalesce(body -> 'reads', '[]')) as r
    union
    select json_array_elements_text(coalesce(body #> '{target,subjects}', '[]')) from whole
  )
  select pseudonym::uuid, 1::smallint from named, whole
  where pseudonym is distinct from body #>> '{asker,person}'
    and not coalesce((body #> '{asker,self}')::jsonb ? pseudonym, false)
  union all
  select (body #>> '{asker,person}')::uuid, 2::smallint from whole where body #>> '{asker,person}' is not null
$$;

create function kho.note_mentions() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into kho.ledger_mention (subject, side, at, chain, position)
  select m.subject, m.side, a.at, a.chain, a.position from added as a, kho.mentions_of(a.body) as m
  on conflict do nothing;
  return null;
end
$$;
create trigger entry_is_noted after insert on kho.ledger_entry
  referencing new table as added for each statement execute function kho.note_mentions();

create function kho.note_delayed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into kho.ledger_delayed (subject, until, chain, position, ground)
  select m.subject, a.until, a.chain, a.position, a.ground
  from added as a join kho.ledger_entry as e using (chain, position), kho.mentions_of(e.body) as m
  where m.side = 1
  on conflict do nothing;
  return null;
end
$$;
create trigger delay_is_noted after insert on kho.ledger_delay
  referencing new table as added for each statement execute function kho.note_delayed();

insert into kho.ledger_mention (subject, side, at, chain, position)
select m.subject, m.side, e.at, e.chain, e.position from kho.ledger_entry as e, kho.mentions_of(e.body) as m;
insert into kho.ledger_delayed (subject, until, chain, position, ground)
select m.subject, d.until, d.chain, d.position, d.ground
from kho.ledger_delay as d join kho.ledger_entry as e using (chain, position), kho.mentions_of(e.body) as m
where m.side = 1
on conflict do nothing;

revoke all on function kho.mentions_of(text) from public;
grant select on kho.ledger_mention, kho.ledger_delayed to kho_api;
