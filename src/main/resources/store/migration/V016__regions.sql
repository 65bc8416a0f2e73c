-- A region is retired, never removed and never renumbered. With that, rows need no foreign key to it: who may
-- write a row is a region of the sealed context, which was in this table when it was sealed. The key cost a look-up
-- a row, a third of what PostgreSQL does for an ingested row.
create function sec.keep_region() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a region is retired, never removed' using errcode = '23503';
end $$;
revoke all on function sec.keep_region() from public;

create trigger keep before delete or update of id on sec.region
  for each row execute function sec.keep_region();
create trigger keep_all before truncate on sec.region
  for each statement execute function sec.keep_region();

do $$
declare
  held record;
begin
  for held in
    select c.conrelid::regclass as relation, c.conname
      from pg_catalog.pg_constraint c join pg_catalog.pg_class t on t.oid = c.conrelid
     where c.contype = 'f' and c.confrelid = 'sec.region'::regclass
       and t.relnamespace = 'data'::regnamespace
  loop
    execute format('alter table %s drop constraint %I', held.relation, held.conname);
  end loop;
end $$;
