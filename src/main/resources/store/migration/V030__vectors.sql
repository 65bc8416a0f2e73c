-- Another model's vectors of the same passages, beside those they came with, and which of them searches use.
-- They stand in a table of their own: to change a passage would write its words into the text index again.
create table knowledge.vector (
  region_id int not null,
  document_id uuid not null,
  no int not null,
  model text collate "C" not null,
  embedding bytea not null,
  primary key (region_id, document_id, no, model),
  foreign key (region_id, document_id, no) references knowledge.passage on delete cascade
);
select sec.close('knowledge.vector');
create policy region_read on knowledge.vector for select to trivium_app, trivium_reader
  using (region_id = any ((select sec.readable())::int[]));
create policy job_insert on knowledge.vector for insert to trivium_job with check (true);
grant select on knowledge.vector to trivium_app, trivium_reader;
grant insert on knowledge.vector to trivium_job;

-- One line: the model of the vectors that are compared, the model that is wanted, and who works on it until when.
create table knowledge.embedding (
  one boolean primary key default true check (one),
  in_use text collate "C",
  wanted text collate "C",
  tidy boolean not null default true,
  owner text collate "C",
  lease_until timestamptz,
  switched_at timestamptz
);
insert into knowledge.embedding default values;
select sec.close('knowledge.embedding');
create policy reference_read on knowledge.embedding for select to trivium_app, trivium_reader
  using ((select sec.valid()));
create policy job_update on knowledge.embedding for update to trivium_job using (true) with check (true);
grant select on knowledge.embedding to trivium_app, trivium_reader;
grant update (in_use, wanted, tidy, owner, lease_until, switched_at) on knowledge.embedding to trivium_job;

-- Which delivery the served passages came with, and the model whose vectors stand beside theirs for all of them.
alter table knowledge.document add column served uuid, add column filled text collate "C";
grant update (filled) on knowledge.document to trivium_job;

create policy search_read on knowledge.vector for select to trivium_search using (true);
create policy search_delete on knowledge.vector for delete to trivium_search using (true);
grant select, delete on knowledge.vector to trivium_search;
grant create on schema knowledge to trivium_search;
set role trivium_search;

-- Serving roles may delete nothing: this takes out vectors of models that nobody uses or wants any more.
create function knowledge.forget_vectors(kept text[], most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  delete from knowledge.vector v
   where v.ctid = any (array(
     select w.ctid from knowledge.vector w where not w.model = any (kept) limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Whether so many passages of this document have their place among all there may be, whoever they belong to. Who
-- asks holds the answer until the transaction ends, so two cannot both take the last place.
create function knowledge.has_room(region int, document uuid, wanted int, most int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('knowledge.passage'));
  return wanted + (select coalesce(sum(d.passages), 0) from knowledge.document d
                    where (d.region_id, d.id) is distinct from (region, document)) <= most;
end $$;
revoke all on function knowledge.forget_vectors(text[], int), knowledge.has_room(int, uuid, int, int) from public;
grant execute on function knowledge.forget_vectors(text[], int) to trivium_job;
grant execute on function knowledge.has_room(int, uuid, int, int) to trivium_app;
set role trivium_owner;
revoke create on schema knowledge from trivium_search;
