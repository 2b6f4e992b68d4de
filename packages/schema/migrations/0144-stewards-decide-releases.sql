-- A steward of the owner confirms or withdraws a release that the rules have become narrower than. The files of what was withdrawn
-- are a worker's to delete.
grant select on kho.release to kho_write;
grant update (suspended_at, confirmed, confirmed_at, withdrawn_at, reason) on kho.release to kho_write;
