-- A compare that somebody asked for publishes nothing: how it ended says nothing of how the binding stands.
drop trigger run_begins on kho.run;
drop trigger run_ends on kho.run;
create trigger run_begins after insert on kho.run for each row
  when (coalesce(new.mode, '') not in ('replay', 'reconcile')) execute function kho.note_standing();
create trigger run_ends after update of state on kho.run for each row
  when (coalesce(new.mode, '') not in ('replay', 'reconcile')) execute function kho.note_standing();
