-- Whoever takes deliveries compiles the city as it is answered by, closed fields with it.
grant select on kho.closed_field to kho_push;
