-- Who may read a dataset, as its contract says, where the server enforces it. Everything a caller can learn of a
-- dataset hangs on what ingest.dataset shows; the policies below hold the same where rows are.
create table sec.reading (
  one boolean primary key default true check (one),
  enforced boolean not null
);
insert into sec.reading (enforced) values (false);

-- The roles that read what a contract describes; null where everybody does. Who delivers and repairs rows sees them,
-- stewards answer for the contract and data protection for the persons.
create function ingest.readers(odcs jsonb) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select case when bool_or(r->>'access' = 'read')
    then array_agg(distinct r->>'role') || '{writer,steward,dpo}'::text[] end
    from jsonb_array_elements(
      case jsonb_typeof(odcs->'roles') when 'array' then odcs->'roles' else '[]' end) r
   where r->>'access' in ('read', 'write') and r->>'role' is not null
$$;

alter table ingest.dataset add column readers text[];
alter table ingest.contract add column readers text[];
set role trivium_migrator;
update ingest.contract set readers = ingest.readers(odcs);
update ingest.dataset d set readers = c.readers from ingest.contract c where c.id = d.contract_id;
set role trivium_owner;

-- The functions below run as the owner and have to see whom a dataset is open to.
create policy judge on ingest.dataset for select to trivium_owner using (true);

create function sec.roles() returns text[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((sec.context())[3]::text[], '{}') $$;

create function sec.enforced() returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
  select enforced from sec.reading $$;

-- The datasets whose existence is kept from this caller.
create function sec.hidden() returns text[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine text[];
begin
  if not exists (select from sec.reading r where r.enforced) then
    return '{}';
  end if;
  mine := coalesce((sec.context())[3]::text[], '{}');
  return coalesce((select array_agg(d.name) from ingest.dataset d
    where d.readers is not null and not d.readers && mine), '{}');
end $$;

-- The same as places in the graph of lineage.
create function sec.hidden_places() returns text[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(kind || name), '{}')
    from unnest(sec.hidden()) name, unnest(array['', 'upload/', 'quarantine/']) kind $$;

-- The regions in which this caller reads a table: none if the dataset behind it is hidden. What belongs to a
-- dataset has its name and more behind two underscores.
create function sec.readable(relation text) returns int[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  c text[] := sec.context();
  who text[];
begin
  if c is null then
    return '{}';
  end if;
  select d.readers into who from sec.reading r, ingest.dataset d
   where r.enforced and d.relation = split_part($1, '__', 1);
  return case when who is null or who && c[3]::text[] then c[2]::int[] || 0 else '{}'::int[] end;
end $$;

-- Told by a server when it starts; a steward's context, like all that decides about contracts.
create function sec.enforce_reading(enforce boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.has_role('steward') then
    raise exception 'only a steward decides who reads' using errcode = '42501';
  end if;
  update sec.reading r set enforced = enforce where r.enforced is distinct from enforce;
  return found;
end $$;

revoke all on function ingest.readers(jsonb), sec.roles(), sec.enforced(), sec.hidden(), sec.hidden_places(),
  sec.readable(text), sec.enforce_reading(boolean) from public;
grant execute on function ingest.readers(jsonb), sec.enforce_reading(boolean) to trivium_app;
grant execute on function sec.roles(), sec.enforced(), sec.hidden(), sec.hidden_places(), sec.readable(text)
  to trivium_app, trivium_reader, trivium_job;

-- The function forms, not the operators: the planner supposes that these let most rows through, which they do.
alter policy reference_read on ingest.dataset using ((select sec.valid())
  and (readers is null or (select not sec.enforced()) or arrayoverlap(readers, (select sec.roles())::text[])));
alter policy reference_read on ingest.contract using ((select sec.valid())
  and (readers is null or (select not sec.enforced()) or arrayoverlap(readers, (select sec.roles())::text[])));
alter policy scope_read on ingest.batch using (arraycontained(scope, (select sec.readable())::int[])
  and not arraycontained(array[dataset], (select sec.hidden())::text[]));
alter policy placed_read on ingest.quarantine using ((region_id = any ((select sec.readable())::int[])
    or (region_id is null and (select sec.has_role('steward'))))
  and not arraycontained(array[dataset], (select sec.hidden())::text[]));
alter policy placed_read on ingest.dq_result using ((region_id = any ((select sec.readable())::int[])
    or (region_id is null and (select sec.has_role('steward'))))
  and not arraycontained(array[dataset], (select sec.hidden())::text[]));
alter policy placed_read on ingest.finding using ((region_id = any ((select sec.readable())::int[])
    or (region_id is null and (select sec.has_role('steward'))))
  and not arraycontained(array[dataset], (select sec.hidden())::text[]));
alter policy run_read on lineage.edge using (scope && (select sec.readable())::int[]
  and not arrayoverlap(array[src, dst], (select sec.hidden_places())::text[]));
alter policy run_read on lineage.column_edge using (scope && (select sec.readable())::int[]
  and not arrayoverlap(array[src, dst], (select sec.hidden_places())::text[]));

-- Rows: the regions a caller reads are asked for with the name of the table. The plan stays what it was.
create or replace function sec.govern(relation regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  of_dataset text := (select c.relname from pg_class c
    where c.oid = relation and c.relnamespace = to_regnamespace('data'));
begin
  perform sec.close(relation);
  -- The cast stays: without it ANY would take the subquery as a set; as it is, it runs once a statement.
  execute format('create policy region_read on %s for select to trivium_app, trivium_reader
    using (region_id = any ((select sec.readable(%s))::int[]))', relation, quote_literal(of_dataset));
  execute format('create policy region_insert on %s for insert to trivium_app
    with check (region_id = any ((select sec.writable())::int[]))', relation);
  execute format('create policy region_update on %s for update to trivium_app
    using (region_id = any ((select sec.writable())::int[]))
    with check (region_id = any ((select sec.writable())::int[]))', relation);
  execute format('grant select, insert, update on %s to trivium_app', relation);
  execute format('grant select on %s to trivium_reader', relation);
end $$;

do $$
declare
  governed record;
begin
  for governed in
    select p.schemaname, p.tablename from pg_catalog.pg_policies p
     where p.schemaname = 'data' and p.policyname = 'region_read'
  loop
    execute format('alter policy region_read on %I.%I using (region_id = any ((select sec.readable(%L))::int[]))',
      governed.schemaname, governed.tablename, governed.tablename);
  end loop;
end $$;
