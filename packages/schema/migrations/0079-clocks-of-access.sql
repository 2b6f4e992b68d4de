-- What a worker does when a clock has run out: a decision that is late goes to the agency above, a grant that is over is
-- put aside and its copies are told to be invalid, one that will be over soon is told of.
alter table kho.access_grant add column warned_at timestamptz(6);
grant update (ended_at, ended_because, warned_at) on kho.access_grant to kho_worker;

-- Only what makes another rule of a grant makes whoever answers ask for the rules again.
drop trigger grant_changes on kho.access_grant;
create trigger grant_changes after insert or delete or update of fields, valid_until, suspended_at, ended_at
  on kho.access_grant for each row execute function kho.count_closing();
