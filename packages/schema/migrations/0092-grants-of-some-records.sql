-- Which records a grant is for, where it is not for all: conditions as the rules have them, as JSON. All of them must hold: the one that
-- was asked with, and the one that the decision adds, so that a decision can only narrow.
alter table kho.access_request add column condition text check (length(condition) between 2 and 4000);
alter table kho.access_grant
  add column conditions text[] not null default '{}' check (array_position(conditions, null) is null);

drop function kho.approve_request(uuid, int, bytea, bytea, text[], text[], int, int, timestamptz, text, text);
create function kho.approve_request(
  of_request uuid, at_version int, by_account bytea, by_person bytea,
  of_items text[], in_ways text[], of_requests int, in_seconds int, until timestamptz, by_decision text, on_ground text,
  and_condition text
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
    seconds, valid_until, decision, ground, granter, conditions)
  values (of_request, one.dataset, one.owner, of_items, one.agency, one.application, one.procedures, in_ways, of_requests,
    in_seconds, until, by_decision, on_ground, by_account, array_remove(array[one.condition, and_condition], null))
  returning access_grant into made;
  return made;
end
$$;
revoke all on function kho.approve_request(uuid, int, bytea, bytea, text[], text[], int, int, timestamptz, text, text, text) from public;
grant execute on function kho.approve_request(uuid, int, bytea, bytea, text[], text[], int, int, timestamptz, text, text, text)
  to kho_write;

create or replace view data.access_requests as
  select r.access_request, r.dataset, r.owner, r.agency, r.application, r.application_name, r.items,
    cardinality(r.items) as item_count, r.procedures, r.used_for, r.service, r.ways,
    (r.requests || '/' || r.seconds || 's') collate "C" as frequency, r.days, r.state, r.version, r.submitted_at, r.due_at,
    r.due_by, r.escalated_at, r.escalated_to, r.decided_at, r.decision, r.reason, r.ground, g.access_grant,
    r.access_request as _id, 'kho' collate "C" as _source, null::uuid as _run,
    coalesce(r.decided_at, r.escalated_at, r.submitted_at) as _at, false as _stale, null::bigint as _origin,
    null::bigint as _version, r.condition
  from kho.access_request as r left join kho.access_grant as g using (access_request);

create or replace view data.access_grants as
  select g.access_grant, g.access_request, g.dataset, g.owner, g.agency, g.application, g.fields, g.procedures, g.ways,
    (g.requests || '/' || g.seconds || 's') collate "C" as frequency, g.granted_at, g.valid_until,
    case when g.ended_at is not null then 'ended' when g.suspended_at is not null then 'suspended' else 'standing' end
      collate "C" as state,
    g.decision, g.ground, g.suspended_at, g.violation, g.restore_when, g.ended_at, g.ended_because,
    g.access_grant as _id, 'kho' collate "C" as _source, null::uuid as _run,
    greatest(g.granted_at, g.suspended_at, g.ended_at) as _at, false as _stale, null::bigint as _origin,
    null::bigint as _version, g.read_at, g.conditions
  from kho.access_grant as g;
