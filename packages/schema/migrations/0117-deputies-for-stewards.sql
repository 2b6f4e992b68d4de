-- Who may agree to rules in place of an agency's stewards, as people read it: agencies and days. An account is told by nobody.
create view data.policy_deputies as
  select d.deputy, d.agency, d.of_agency as works_at, d.from_day, d.until_day, d.named_at, d.ended_at,
    md5('policy_deputies/' || d.deputy)::uuid as _id, 'kho' collate "C" as _source, null::uuid as _run,
    d.named_at as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.policy_deputy as d;

grant select on data.policy_deputies to kho_api;
revoke insert, update, delete on data.policy_deputies from kho_worker;
