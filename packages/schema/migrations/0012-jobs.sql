-- Where pg-boss keeps the schedules and jobs of `kho work`. The role that works them owns it.
create schema jobs authorization kho_worker;
