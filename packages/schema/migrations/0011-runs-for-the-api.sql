-- What answers may say of freshness and of refused records: names, counts and rules, never the raw record.
grant select on kho.run, kho.checkpoint, kho.moment to kho_api;
grant select (quarantined, dataset, source, run, id, breaches) on kho.quarantine to kho_api;
