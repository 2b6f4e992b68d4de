-- Releases of open data: one immutable snapshot each, whose files lie in a folder outside the store. A row is written when its
-- files are whole, and nothing of it changes but whether it is still given out.
create table kho.release (
  dataset text collate "C" not null,
  number integer not null check (number > 0),
  major integer not null check (major > 0),
  minor integer not null check (minor >= 0),
  folder uuid not null unique,
  registry integer not null, -- the version of contracts and policies it was made under
  listed boolean not null,
  licence text not null,
  rows bigint not null check (rows >= 0),
  columns json not null,
  meaning text not null, -- what the rules let anybody take when it was made, as the policy view tells it
  snapshot_at timestamptz(6) not null,
  published_at timestamptz(6) not null,
  manifest text not null, -- RFC 8785: what the signature is of, behind its prefix
  signer text not null check (signer ~ '^[0-9a-f]{64}$'),
  signature text not null check (signature ~ '^[0-9a-f]{128}$'),
  changes json, -- counts against the release before; null where there is none to compare with
  suspended_at timestamptz(6), -- when a worker noticed; whether it is given out is decided at each request
  confirmed text, -- what the rules said when a steward let it go on
  confirmed_at timestamptz(6),
  withdrawn_at timestamptz(6),
  reason text check (reason ~ '\S'),
  primary key (dataset, number)
);

-- What was withdrawn stays so.
create function kho.keep_release_withdrawn() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.withdrawn_at is not null then raise exception 'a release that was withdrawn stays so'; end if;
  return new;
end
$$;
create trigger release_stays_withdrawn before update on kho.release
  for each row execute function kho.keep_release_withdrawn();

-- The last try of a schedule, so that what was refused is not tried again at once.
create table kho.release_try (
  dataset text collate "C" primary key,
  at timestamptz(6) not null default clock_timestamp(),
  code text
);

grant select on kho.release to kho_api;
grant select, insert on kho.release, kho.release_try to kho_worker;
grant update (suspended_at, confirmed, confirmed_at, withdrawn_at, reason) on kho.release to kho_worker;
grant update (at, code) on kho.release_try to kho_worker;

create view data.releases as
  select (r.dataset || '.' || r.number) collate "C" as release, r.dataset, r.number, r.major || '.' || r.minor as version,
    case when r.withdrawn_at is not null then 'withdrawn' when r.suspended_at is not null then 'suspended'
      else 'published' end collate "C" as state,
    r.listed, r.licence, r.rows, (r.changes ->> 'added')::bigint as added, (r.changes ->> 'removed')::bigint as removed,
    (r.changes ->> 'changed')::bigint as changed, r.snapshot_at, r.published_at, r.withdrawn_at, r.reason,
    md5(r.dataset || '.' || r.number)::uuid as _id, 'kho' collate "C" as _source, null::uuid as _run,
    greatest(r.published_at, r.suspended_at, r.confirmed_at, r.withdrawn_at) as _at, false as _stale,
    null::bigint as _origin, null::bigint as _version
  from kho.release as r;
grant select on data.releases to kho_api;
revoke insert, update, delete on data.releases from kho_worker;
