-- Requests for data that no rule opens yet, as the law's form has them (Decree 47/2020, Article 35): who, through which
-- application, for which work, which items, by which service, how often, in which ways and for how long. Askers and
-- deciders stand here as keyed hashes.
create table kho.access_request (
  access_request uuid primary key default gen_random_uuid(),
  version int not null default 1 check (version > 0), -- counts the changes of this row
  state text collate "C" not null default 'submitted'
    check (state in ('submitted', 'approved', 'refused', 'withdrawn')),
  dataset text collate "C" not null,
  owner text collate "C" not null, -- the agency that decides
  agency text collate "C" not null, -- that asks
  application text collate "C",
  application_name text check (length(application_name) between 1 and 200),
  items text[] collate "C" not null check (cardinality(items) > 0),
  procedures text[] collate "C" not null check (cardinality(procedures) > 0),
  used_for text not null check (length(used_for) between 1 and 2000),
  service text collate "C" not null check (length(service) between 1 and 200),
  ways text[] collate "C" not null check (cardinality(ways) > 0 and ways <@ array['query', 'export', 'changes']),
  requests int check (requests > 0), -- in so many seconds
  seconds int check (seconds > 0),
  days int not null check (days between 1 and 3660), -- of use, from the decision
  account bytea not null check (length(account) = 32),
  person bytea check (length(person) = 32),
  submitted_at timestamptz(6) not null,
  due_at timestamptz(6), -- from when a decision is late; null where no clock of the city runs
  due_by text, -- the law that says so
  escalated_at timestamptz(6),
  escalated_to text collate "C",
  decided_at timestamptz(6),
  decider bytea check (length(decider) = 32),
  decision text check (length(decision) between 1 and 200), -- its number
  reason text check (length(reason) between 1 and 2000),
  ground text check (length(ground) between 1 and 200), -- in law
  check ((requests is null) = (seconds is null)),
  check ((application is null) = (application_name is null)),
  check ((state = 'submitted') = (decided_at is null)),
  check (state <> 'approved' or (decision is not null and ground is not null and decider is not null)),
  -- Nobody is turned away without being told why, and by which law.
  check (state <> 'refused' or (reason is not null and ground is not null and decider is not null))
);
create index access_request_waiting on kho.access_request (due_at) where state = 'submitted';
grant select, insert on kho.access_request to kho_write;
grant update (version, state, decided_at, decider, reason, ground) on kho.access_request to kho_write;
grant select, update (escalated_at, escalated_to) on kho.access_request to kho_worker;

-- The request that a grant answers: it is answered once.
alter table kho.access_grant
  add column access_request uuid unique references kho.access_request,
  add column owner text collate "C", -- the agency that granted it
  add column granter bytea check (length(granter) = 32);
grant select on kho.access_grant to kho_write;
grant update (suspended_at, violation, restore_when, ended_at, ended_because) on kho.access_grant to kho_write;

-- What is over is over: it is asked for anew.
create function kho.keep_grant_ended() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin raise exception 'a grant that has ended does not come back'; end $$;
create trigger grant_stays_ended before update on kho.access_grant
  for each row when (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
  execute function kho.keep_grant_ended();

-- Approves a request: the decision is the grant. Whoever may call this opens nothing that was not asked for: of a request
-- that still waits as it was seen, by somebody else than whoever asks, and no more of it than was asked. Null otherwise.
create function kho.approve_request(
  of_request uuid, at_version int, by_account bytea, by_person bytea,
  of_items text[], in_ways text[], of_requests int, in_seconds int, until timestamptz, by_decision text, on_ground text
) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  one kho.access_request;
  made uuid;
begin
  select * into one from kho.access_request where access_request = of_request for update;
  if one.state is distinct from 'submitted' or one.version is distinct from at_version then return null; end if;
  if one.account = by_account or one.person = by_person then return null; end if;
  if not (of_items <@ one.items and in_ways <@ one.ways) then return null; end if;
  if one.requests is not null and (of_requests is null or of_requests::numeric / in_seconds > one.requests::numeric / one.seconds)
  then return null; end if;
  update kho.access_request set state = 'approved', version = version + 1, decided_at = clock_timestamp(),
    decider = by_account, decision = by_decision, ground = on_ground where access_request = of_request;
  insert into kho.access_grant (access_request, dataset, owner, fields, agency, application, procedures, ways, requests,
    seconds, valid_until, decision, ground, granter)
  values (of_request, one.dataset, one.owner, of_items, one.agency, one.application, one.procedures, in_ways, of_requests,
    in_seconds, until, by_decision, on_ground, by_account)
  returning access_grant into made;
  return made;
end
$$;
revoke all on function kho.approve_request(uuid, int, bytea, bytea, text[], text[], int, int, timestamptz, text, text) from public;
grant execute on function kho.approve_request(uuid, int, bytea, bytea, text[], text[], int, int, timestamptz, text, text)
  to kho_write;

create view data.access_requests as
  select r.access_request, r.dataset, r.owner, r.agency, r.application, r.application_name, r.items,
    cardinality(r.items) as item_count, r.procedures, r.used_for, r.service, r.ways,
    (r.requests || '/' || r.seconds || 's') collate "C" as frequency, r.days, r.state, r.version, r.submitted_at, r.due_at,
    r.due_by, r.escalated_at, r.escalated_to, r.decided_at, r.decision, r.reason, r.ground, g.access_grant,
    r.access_request as _id, 'kho' collate "C" as _source, null::uuid as _run,
    coalesce(r.decided_at, r.escalated_at, r.submitted_at) as _at, false as _stale, null::bigint as _origin,
    null::bigint as _version
  from kho.access_request as r left join kho.access_grant as g using (access_request);

create view data.access_grants as
  select g.access_grant, g.access_request, g.dataset, g.owner, g.agency, g.application, g.fields, g.procedures, g.ways,
    (g.requests || '/' || g.seconds || 's') collate "C" as frequency, g.granted_at, g.valid_until,
    case when g.ended_at is not null then 'ended' when g.suspended_at is not null then 'suspended' else 'standing' end
      collate "C" as state,
    g.decision, g.ground, g.suspended_at, g.violation, g.restore_when, g.ended_at, g.ended_because,
    g.access_grant as _id, 'kho' collate "C" as _source, null::uuid as _run,
    greatest(g.granted_at, g.suspended_at, g.ended_at) as _at, false as _stale, null::bigint as _origin,
    null::bigint as _version
  from kho.access_grant as g;

grant select on data.access_requests, data.access_grants to kho_api;
revoke insert, update, delete on data.access_requests, data.access_grants from kho_worker;
