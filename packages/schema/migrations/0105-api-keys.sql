-- Keys that applications show instead of a token. Only a keyed digest of each is kept; what it may be used for is narrower
-- than what its agency may do, never wider. Null of a scope: not narrowed.
create table kho.api_key (
  api_key text collate "C" primary key check (api_key ~ '^[0-9A-Za-z]{12}$'), -- its name, which is no secret
  digest bytea not null check (length(digest) = 32),
  application text collate "C" not null check (length(application) between 1 and 100),
  agency text collate "C" not null,
  datasets text[] collate "C" check (cardinality(datasets) > 0),
  purposes text[] collate "C" check (cardinality(purposes) > 0),
  networks text[] collate "C" check (cardinality(networks) > 0),
  issuer bytea check (length(issuer) = 32), -- keyed hash of the account; null: by command
  issued_at timestamptz(6) not null default clock_timestamp(),
  valid_until timestamptz(3) not null,
  revoked_at timestamptz(6),
  check (valid_until > issued_at and valid_until <= issued_at + interval '401 days')
);
create index api_key_of_application on kho.api_key (agency, application) where revoked_at is null;

-- Counts what has changed about keys and who is still let in, so that every server sees at a glance that it must look again.
create table kho.credential_change (
  singleton boolean primary key default true check (singleton),
  version bigint not null
);
insert into kho.credential_change (version) values (1);
create function kho.count_credential_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$ begin update kho.credential_change set version = version + 1; return null; end $$;
revoke all on function kho.count_credential_change() from public;
create trigger key_changes after insert or update or delete on kho.api_key
  for each statement execute function kho.count_credential_change();

-- A key that has been revoked does not come back, and none lives longer than it was given.
create function kho.keep_api_key_ended() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.revoked_at is not null or new.valid_until > old.valid_until then raise exception 'a key only ever ends'; end if;
  return new;
end
$$;
create trigger key_stays_ended before update on kho.api_key for each row execute function kho.keep_api_key_ended();

grant select on kho.api_key, kho.credential_change to kho_api;
grant select, insert on kho.api_key to kho_write;
grant update (valid_until, revoked_at) on kho.api_key to kho_write;

create view data.api_keys as
  select k.api_key, k.application, k.agency, k.datasets, k.purposes, k.networks, k.issued_at, k.valid_until, k.revoked_at,
    md5(k.api_key)::uuid as _id, 'kho' collate "C" as _source, null::uuid as _run,
    greatest(k.issued_at, k.revoked_at) as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.api_key as k;
grant select on data.api_keys to kho_api;
revoke insert, update, delete on data.api_keys from kho_worker;
