-- Where a deputy is reached: the agency they work at. Told is the agency, as nobody's address stands here.
alter table kho.policy_deputy add column of_agency text collate "C";

-- What waits so long that the unit above may decide is told by workers.
grant select on kho.policy_draft, kho.policy_approval to kho_worker;
