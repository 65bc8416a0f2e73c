package dev.trivium.store;

/** The catalog queries of {@link StartupFindings}: each row is one finding in plain words. */
final class StartupFindingsSql {
  private StartupFindingsSql() {}

  static final String FINDINGS =
      """
      with serving as (
        select * from pg_roles
         where rolname in ('trivium_app', 'trivium_reader', 'trivium_job', 'trivium_keys')),
      house as (
        select n.oid, n.nspname from pg_namespace n
         where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
           and exists (select from serving s where has_schema_privilege(s.oid, n.oid, 'usage')
             or has_schema_privilege(s.oid, n.oid, 'create'))),
      rel as (
        select c.oid, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
               format('%I.%I', h.nspname, c.relname) as name
          from pg_class c join house h on h.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm'))
      select 'PostgreSQL is older than 15.18, 16.14, 17.10 or 18.0: '
             || current_setting('server_version')
       where not case current_setting('server_version_num')::int / 10000
               when 15 then current_setting('server_version_num')::int >= 150018
               when 16 then current_setting('server_version_num')::int >= 160014
               when 17 then current_setting('server_version_num')::int >= 170010
               else current_setting('server_version_num')::int >= 180000 end
      union all
      select format('role %s has %s; take it away with ALTER ROLE', rolname, attribute)
        from serving,
             lateral (values ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls),
               ('CREATEROLE', rolcreaterole), ('CREATEDB', rolcreatedb),
               ('REPLICATION', rolreplication)) a(attribute, held)
       where held
      union all
      select format('role %s is a member of %s', s.rolname, g.rolname)
        from serving s
        join pg_auth_members m on m.member = s.oid
        join pg_roles g on g.oid = m.roleid
      union all
      select format('role %s owns %s', s.rolname, r.name)
        from serving s join rel r on r.relowner = s.oid
      union all
      select distinct format(
               'table %s is granted to %s without ENABLE and FORCE ROW LEVEL SECURITY',
               r.name, s.rolname)
        from rel r, serving s
       where r.relkind in ('r', 'p') and not (r.relrowsecurity and r.relforcerowsecurity)
         and (has_table_privilege(s.oid, r.oid, 'delete')
           or has_any_column_privilege(s.oid, r.oid, 'select, insert, update'))
      union all
      select format('table %s lacks FORCE ROW LEVEL SECURITY', name) from rel
       where relkind in ('r', 'p') and name like 'data.%'
         and not (relrowsecurity and relforcerowsecurity)
      union all
      select format('view %s lacks security_invoker', name) from rel
       where relkind = 'v'
         and not coalesce(reloptions, '{}') && '{security_invoker=true,security_invoker=on}'
      union all
      select distinct format('materialized view %s is granted to %s', r.name, s.rolname)
        from rel r, serving s
       where r.relkind = 'm' and has_table_privilege(s.oid, r.oid, 'select')
      union all
      select format('policy %s on %s.%s is open to everybody', policyname, schemaname, tablename)
        from pg_policies
       where roles && '{trivium_app,trivium_reader,public}'::name[] and 'true' in (qual, with_check)
      union all
      select format('role %s may %s %s', s.rolname, p.verb, r.name)
        from serving s, rel r, unnest('{delete,truncate,trigger,references}'::text[]) p(verb)
       where r.relkind in ('r', 'p') and has_table_privilege(s.oid, r.oid, p.verb)
      union all
      select format('role %s may create in schema %s', s.rolname, h.nspname)
        from serving s, house h where has_schema_privilege(s.oid, h.oid, 'create')
      union all
      select format('role %s may create temporary objects', rolname)
        from serving where has_database_privilege(oid, current_database(), 'temp')
      union all
      select format('security definer function %s has no fixed search_path', p.oid::regprocedure)
        from pg_proc p join house h on h.oid = p.pronamespace
       where p.prosecdef
         and not exists (select from unnest(p.proconfig) c where c like 'search_path=%')
      union all
      select format('security definer function %s may be called by everybody', p.oid::regprocedure)
        from pg_proc p join house h on h.oid = p.pronamespace
       where p.prosecdef and has_function_privilege('public', p.oid, 'execute')
      """;
}
