-- Documents and their passages. Full text cannot use an index under row security, since its operator is not
-- leakproof: one function of a role of its own searches, and states the caller's regions itself.
create schema knowledge;
grant usage on schema knowledge
  to trivium_app, trivium_reader, trivium_job, trivium_migrator, trivium_search;

create table knowledge.document (
  region_id int not null references sec.region,
  id uuid not null,
  source text collate "C" not null,
  title text not null,
  media text not null,
  lang text collate "C" not null,
  subject uuid,
  sha256 bytea,
  model text,
  pages int not null default 0,
  passages int not null default 0,
  state text not null check (state in ('received', 'ready', 'needs_review', 'refused', 'failed')),
  problem text,
  delivery uuid not null,
  by text not null,
  at timestamptz not null,
  primary key (region_id, id),
  unique (region_id, source)
);
create index document_received on knowledge.document (at) where state = 'received';

create table knowledge.passage (
  region_id int not null,
  document_id uuid not null,
  no int not null,
  heading text not null,
  body text not null,
  page int not null,
  char_from int not null,
  char_to int not null,
  tsv tsvector not null,
  model text not null,
  embedding bytea not null,
  primary key (region_id, document_id, no),
  foreign key (region_id, document_id) references knowledge.document
);
create index passage_words on knowledge.passage using gin (tsv) with (fastupdate = off);

select sec.govern('knowledge.document');
select sec.govern('knowledge.passage');
create policy job_update on knowledge.document for update to trivium_job using (true) with check (true);
grant update (state, problem) on knowledge.document to trivium_job;

create policy search_read on knowledge.document for select to trivium_search using (true);
create policy search_read on knowledge.passage for select to trivium_search using (true);
create policy search_delete on knowledge.document for delete to trivium_search using (true);
create policy search_delete on knowledge.passage for delete to trivium_search using (true);
grant select, delete on knowledge.document, knowledge.passage to trivium_search;
grant usage on schema sec to trivium_search;
grant execute on function sec.readable(), sec.writable(), sec.has_role(text) to trivium_search;

-- How words of a language are reduced to their stems; unknown languages keep them whole.
create function knowledge.stems(lang text) returns regconfig
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select case lang
    when 'da' then 'pg_catalog.danish' when 'de' then 'pg_catalog.german'
    when 'en' then 'pg_catalog.english' when 'es' then 'pg_catalog.spanish'
    when 'fi' then 'pg_catalog.finnish' when 'fr' then 'pg_catalog.french'
    when 'hu' then 'pg_catalog.hungarian' when 'it' then 'pg_catalog.italian'
    when 'nl' then 'pg_catalog.dutch' when 'no' then 'pg_catalog.norwegian'
    when 'pt' then 'pg_catalog.portuguese' when 'ro' then 'pg_catalog.romanian'
    when 'ru' then 'pg_catalog.russian' when 'sv' then 'pg_catalog.swedish'
    when 'tr' then 'pg_catalog.turkish' else 'pg_catalog.simple' end::regconfig
$$;
revoke all on function knowledge.stems(text) from public;
grant execute on function knowledge.stems(text) to trivium_app, trivium_reader, trivium_search;

-- The functions belong to trivium_search from the start: its policies add no barrier before the text index.
grant create on schema knowledge to trivium_search;
set role trivium_search;

-- At most k passages of the caller's regions by full text: those with all terms first, then those with any term
-- that is not in every other passage. The query is text; no part of it is read as an operator. Ranks above 1 have
-- all terms.
create function knowledge.search(query text, lang text, k int)
returns table (region_id int, document_id uuid, no int, rank float8)
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  most constant int := least(greatest(k, 0), 200);
  ranked constant int := 2000;      -- passages that are ranked in one step
  common constant int := 1000;      -- a term in more passages tells little
  mine int[] := sec.readable();
  term tsquery;
  terms tsquery[];
  all_of tsquery;
  any_of tsquery;
  seen int;
  total int := 0;
begin
  -- A lexeme becomes a term by the quoting of tsquery's own input: quotes and backslashes doubled.
  select array_agg(('''' || replace(replace(w.lexeme, '\', '\\'), '''', '''''') || '''')::tsquery)
    into terms
    from (select u.lexeme from unnest(to_tsvector(knowledge.stems(lang), left(query, 2000))) u
           order by u.positions[1] limit 24) w;
  if terms is null then
    return;
  end if;
  foreach term in array terms loop
    all_of := case when all_of is null then term else all_of && term end;
    any_of := case when any_of is null then term else any_of || term end;
  end loop;

  return query
    select c.region_id, c.document_id, c.no, (1 + ts_rank(c.tsv, all_of, 1))::float8
      from (select p.region_id, p.document_id, p.no, p.tsv from knowledge.passage p
             where p.region_id = any (mine) and p.tsv @@ all_of limit ranked) c
     order by 4 desc, c.document_id, c.no limit most;
  get diagnostics seen = row_count;
  if seen >= most or array_length(terms, 1) = 1 then
    return;
  end if;

  declare
    rare tsquery;
    counted record;
  begin
    for counted in
      select t.term, (select count(*) from (select from knowledge.passage p
                where p.region_id = any (mine) and p.tsv @@ t.term limit common + 1) n) as found
        from unnest(terms) as t(term) order by 2
    loop
      exit when rare is not null and (counted.found > common or total + counted.found > ranked);
      continue when counted.found = 0;
      rare := case when rare is null then counted.term else rare || counted.term end;
      total := total + counted.found;
    end loop;
    if rare is null then
      return;
    end if;
    return query
      select c.region_id, c.document_id, c.no, ts_rank(c.tsv, any_of, 1)::float8
        from (select p.region_id, p.document_id, p.no, p.tsv from knowledge.passage p
               where p.region_id = any (mine) and p.tsv @@ rare and not p.tsv @@ all_of
               limit ranked) c
       order by 4 desc, c.document_id, c.no limit most - seen;
  end;
end $$;

-- Serving roles may delete nothing. These two delete what a writer may replace: the passages of a document, and
-- a document with its passages.
create function knowledge.clear(region int, document uuid) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int;
begin
  if not (sec.has_role('writer') or sec.has_role('steward')) then
    raise exception 'only writers and stewards' using errcode = '42501';
  end if;
  delete from knowledge.passage p
   where p.region_id = region and p.region_id = any (sec.writable()) and p.document_id = document;
  get diagnostics gone = row_count;
  return gone;
end $$;

create function knowledge.remove(region int, document uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform knowledge.clear(region, document);
  delete from knowledge.document d
   where d.region_id = region and d.region_id = any (sec.writable()) and d.id = document;
  return found;
end $$;

revoke all on function knowledge.search(text, text, int), knowledge.clear(int, uuid),
  knowledge.remove(int, uuid) from public;
grant execute on function knowledge.search(text, text, int) to trivium_app, trivium_reader;
grant execute on function knowledge.clear(int, uuid), knowledge.remove(int, uuid) to trivium_app;
set role trivium_owner;
revoke create on schema knowledge from trivium_search;
