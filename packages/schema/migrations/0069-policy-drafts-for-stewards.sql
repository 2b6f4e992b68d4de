-- Drafts of rules as people read them: one row for a draft and each agency it concerns. Rules, names and dates; who wrote or
-- agreed is told by agency alone.
create view data.policy_drafts as
  select d.draft, a.agency, d.version, d.state, d.datasets, d.reason collate "C" as reason,
    (select string_agg(c ->> 'text', e'---\n' order by c ->> 'path') from jsonb_array_elements(d.changes) as c)
      collate "C" as rules,
    d.opens::json as opens, a.agency = any (d.needs) as must_agree, p.standing as agreed_as, p.at as agreed_at,
    d.author_agency, d.base, d.rolls_back_to, d.created_at, d.submitted_at, d.decided_at,
    d.decision collate "C" as decision, d.became,
    md5('policy_drafts/' || d.draft || '/' || a.agency)::uuid as _id, 'kho' collate "C" as _source, null::uuid as _run,
    d.created_at as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.policy_draft as d
  cross join lateral (select distinct unnest(d.owners || d.needs) collate "C") as a (agency)
  left join kho.policy_approval as p on p.draft = d.draft and p.agency = a.agency;

-- Every version of the rules and contracts that was ever current, and whether it came of a draft.
create view data.policy_versions as
  select r.version, r.applied_at, r.version = c.version as is_current,
    r.policy_hash is distinct from b.policy_hash as rules_changed,
    r.contract_hash is distinct from b.contract_hash as contracts_changed,
    d.draft, d.datasets, d.rolls_back_to,
    md5('policy_versions/' || r.version)::uuid as _id, 'kho' collate "C" as _source, null::uuid as _run,
    r.applied_at as _at, false as _stale, null::bigint as _origin, null::bigint as _version
  from kho.registry as r cross join kho.current as c
  left join kho.registry as b on b.version = r.version - 1
  left join kho.policy_draft as d on d.became = r.version;

grant select on data.policy_drafts, data.policy_versions to kho_api;
revoke insert, update, delete on data.policy_drafts, data.policy_versions from kho_worker;
