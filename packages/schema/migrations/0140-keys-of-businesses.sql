-- A key is an agency's application's, or an enterprise's own: that one says nothing of whose records it may see, and is counted apart.
alter table kho.api_key alter column agency drop not null;
alter table kho.api_key add column enterprise text collate "C" check (length(enterprise) between 1 and 40);
alter table kho.api_key add check (num_nonnulls(agency, enterprise) = 1);
create index api_key_of_enterprise on kho.api_key (enterprise, application)
  where revoked_at is null and enterprise is not null;

create or replace view data.api_keys as
  select k.api_key, k.application, k.agency, k.datasets, k.purposes, k.networks, k.issued_at, k.valid_until, k.revoked_at,
    md5(k.api_key)::uuid as _id, 'kho' collate "C" as _source, null::uuid as _run,
    greatest(k.issued_at, k.revoked_at) as _at, false as _stale, null::bigint as _origin, null::bigint as _version,
    k.enterprise
  from kho.api_key as k;
