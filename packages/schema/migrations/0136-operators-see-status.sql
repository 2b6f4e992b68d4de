-- What `kho status` looks up besides, for the server that tells it to an operator: counts and names, no record.
grant select (dataset, field) on kho.conflict to kho_api;
grant select (dataset, source, "column", stops, since) on kho.drift to kho_api;
grant select on kho.total to kho_api;
