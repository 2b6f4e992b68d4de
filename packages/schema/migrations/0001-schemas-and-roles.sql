-- data: one table a dataset. history: past versions of records. staging: what a run has read and not yet published.
-- kho: Kho's own. Whoever runs the migrations owns all of it; nobody else has more than is granted here.
create schema if not exists kho;
create schema data;
create schema history;
create schema staging;

-- Roles belong to the whole cluster: another database's migration may be making them at this moment.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['kho_api', 'kho_worker'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception
      when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end
$$;

grant usage on schema data, kho to kho_api;
grant usage on schema data, history, staging, kho to kho_worker;
grant create on schema staging to kho_worker;

-- The API reads datasets and changes none. The worker changes records, never a table. Schema kho has no defaults:
-- every table there says who may do what.
alter default privileges in schema data grant select on tables to kho_api;
alter default privileges in schema data grant select, insert, update, delete on tables to kho_worker;
alter default privileges in schema history grant select, insert on tables to kho_worker;
