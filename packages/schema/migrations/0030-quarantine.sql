-- Since when a record is refused, and when it was last read so.
alter table kho.quarantine
  add column first_seen timestamptz(6) not null default clock_timestamp(),
  add column last_seen timestamptz(6) not null default clock_timestamp();
update kho.quarantine as q set first_seen = r.started_at, last_seen = r.started_at from kho.run as r where r.run = q.run;
create index quarantine_by_age on kho.quarantine (last_seen);

-- What a refused record held is forgotten after a while; that it was refused, and why, is not.
grant update (raw, first_seen) on kho.quarantine to kho_worker;

-- By which plan the refused records of a (dataset, source) were last checked again.
create table kho.replay (
  dataset text collate "C" not null,
  source text collate "C" not null,
  fingerprint text not null,
  run uuid, -- its row may have been pruned since
  at timestamptz(6) not null default clock_timestamp(),
  primary key (dataset, source)
);
grant select, insert, update, delete on kho.replay to kho_worker;

-- Whether a refused record is held as its source sent it, every character, so that it can be checked again.
create function kho.is_replayable(raw json, columns text[]) returns boolean
  language sql immutable set search_path = pg_catalog, pg_temp
  return case
    when raw -> 'columns' is null or raw::text ~ '[\u2400\ufffd]' then false
    else (raw -> 'columns')::jsonb ?& columns
  end;
grant execute on function kho.is_replayable(json, text[]) to kho_worker;

-- A replay asks nothing of a source: it says nothing of how the source stands.
drop trigger run_begins on kho.run;
drop trigger run_ends on kho.run;
create trigger run_begins after insert on kho.run for each row
  when (new.mode is distinct from 'replay') execute function kho.note_standing();
create trigger run_ends after update of state on kho.run for each row
  when (new.mode is distinct from 'replay') execute function kho.note_standing();

drop view data.quarantine_defects;
create view data.quarantine_defects as
  select q.dataset, q.source, b.owner, b.agency, q.field, q.rule, q.records, q.first_seen, q.last_seen,
    md5('quarantine_defects/' || q.dataset || '/' || q.source || '/' || q.field || '/' || q.rule)::uuid as _id,
    q.source as _source, null::uuid as _run, q.last_seen as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from (
    select w.dataset, w.source, coalesce(d ->> 'field', '*') collate "C" as field, (d ->> 'rule') collate "C" as rule,
      count(distinct w.quarantined) as records, min(w.first_seen) as first_seen, max(w.last_seen) as last_seen
    from kho.quarantine as w, json_array_elements(w.breaches) as d
    group by 1, 2, 3, 4
  ) as q
  left join kho.binding as b using (dataset, source);
grant select on data.quarantine_defects to kho_api;
revoke insert, update, delete on data.quarantine_defects from kho_worker;
