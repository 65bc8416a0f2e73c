-- Deletes rows that are older than their contract keeps them. Nobody who serves may delete a row; the job
-- may only call this, which touches nothing but tables of datasets and passes over who must be kept.
grant create on schema sec to trivium_migrator;
set role trivium_migrator;

create function sec.expire(dataset name, element name, before text, most int)
returns table (region int, gone bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  relation regclass := format('data.%I', dataset)::regclass;
  kind text := (select format_type(atttypid, atttypmod) from pg_attribute
    where attrelid = relation and attname = element and attnum > 0 and not attisdropped);
begin
  if kind is null or kind not in ('date', 'timestamp with time zone') then
    raise exception 'rows cannot be aged by this column' using errcode = '22023';
  end if;
  -- ctid alone could name a row that was moved since, so the deletion asks for the age again.
  return query execute format(
    'with due as (
       select t.ctid as place from %1$s t
        where t.%2$I < $1::%3$s
          and not exists (select from sec.legal_hold h
            where h.region_id = t.region_id and h.subject = t._subject and h.released_at is null)
        limit $2),
     gone as (
       delete from %1$s t using due where t.ctid = due.place and t.%2$I < $1::%3$s
       returning t.region_id)
     select region_id, count(*) from gone group by region_id', relation, element, kind)
    using before, most;
end $$;
revoke all on function sec.expire(name, name, text, int) from public;
grant execute on function sec.expire(name, name, text, int) to trivium_job;

set role trivium_owner;
revoke create on schema sec from trivium_migrator;

drop policy job_insert on ops.change;
create policy job_insert on ops.change for insert to trivium_job
  with check (kind in ('erasure', 'retention'));
