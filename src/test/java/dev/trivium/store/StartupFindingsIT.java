package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake that would let a row leak is named before anything is served. */
class StartupFindingsIT {
  private static Customers customers;

  @BeforeAll
  static void open() {
    customers = new Customers(event -> {}, 1);
  }

  @AfterAll
  static void close() {
    customers.close();
  }

  @Test
  void aSoundDatabaseHasNone() throws SQLException {
    assertThat(StartupFindings.in(customers.address, PostgresForTests.secrets())).isEmpty();
  }

  /** Roles belong to the whole server, so each mistake is undone before the next test looks. */
  @ParameterizedTest(name = "{2}")
  @MethodSource("mistakes")
  void eachMistakeIsNamed(String made, String undone, String named) throws SQLException {
    customers.bare.admin(made.split(";\n"));
    try {
      assertThat(StartupFindings.in(customers.address, PostgresForTests.secrets()))
          .anySatisfy(finding -> assertThat(finding).contains(named));
    } finally {
      customers.bare.admin(undone.split(";\n"));
    }
    assertThat(StartupFindings.in(customers.address, PostgresForTests.secrets())).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "alter role trivium_app superuser",
            "alter role trivium_app nosuperuser",
            "role trivium_app has SUPERUSER"),
        mistake(
            "alter role trivium_job bypassrls",
            "alter role trivium_job nobypassrls",
            "role trivium_job has BYPASSRLS"),
        mistake(
            "alter role trivium_app createrole",
            "alter role trivium_app nocreaterole",
            "role trivium_app has CREATEROLE"),
        mistake(
            "grant trivium_owner to trivium_reader",
            "revoke trivium_owner from trivium_reader",
            "role trivium_reader is a member of trivium_owner"),
        mistake(
            "create table data.owned (i int);\nalter table data.owned owner to trivium_app",
            "drop table data.owned",
            "role trivium_app owns data.owned"),
        mistake(
            "alter table data.orders no force row level security",
            "alter table data.orders force row level security",
            "table data.orders lacks FORCE"),
        mistake(
            "alter table data.orders disable row level security",
            "alter table data.orders enable row level security",
            "table data.orders shows rows to trivium_app without a context"),
        mistake(
            "create table data.naked (region_id int);\ngrant select on data.naked to trivium_app",
            "drop table data.naked",
            "table data.naked is granted to trivium_app without ENABLE and FORCE"),
        mistake(
            "create view data.open_view as select * from data.customers",
            "drop view data.open_view",
            "view data.open_view lacks security_invoker"),
        mistake(
            "create materialized view data.mat as select * from data.customers;\n"
                + "grant select on data.mat to trivium_reader",
            "drop materialized view data.mat",
            "materialized view data.mat is granted to trivium_reader"),
        mistake(
            "create policy oops on data.orders for select to trivium_app using (true)",
            "drop policy oops on data.orders",
            "policy oops on data.orders is open to everybody"),
        mistake(
            "create policy sly on data.orders for select to trivium_app using (id = id)",
            "drop policy sly on data.orders",
            "table data.orders shows rows to trivium_app without a context"),
        mistake(
            "create policy gullible on data.orders for select to trivium_reader\n"
                + " using (current_setting('trivium.ctx', true) like '%|%')",
            "drop policy gullible on data.orders",
            "table data.orders shows rows to trivium_reader with a forged context"),
        mistake(
            "grant delete on data.orders to trivium_app",
            "revoke delete on data.orders from trivium_app",
            "role trivium_app may delete data.orders"),
        mistake(
            "grant truncate on data.orders to trivium_job",
            "revoke truncate on data.orders from trivium_job",
            "role trivium_job may truncate data.orders"),
        mistake(
            "grant create on schema data to trivium_app",
            "revoke create on schema data from trivium_app",
            "role trivium_app may create in schema data"),
        mistake(
            "grant create on schema public to public",
            "revoke create on schema public from public",
            "role trivium_app may create in schema public"),
        mistake(
            "do $$ begin execute format('grant temporary on database %I to public',\n"
                + " current_database()); end $$",
            "do $$ begin execute format('revoke temporary on database %I from public',\n"
                + " current_database()); end $$",
            "role trivium_app may create temporary objects"),
        mistake(
            "create function data.loose() returns int language sql security definer"
                + " as 'select 1'",
            "drop function data.loose()",
            "security definer function data.loose() has no fixed search_path"),
        mistake(
            "grant execute on function sec.sub() to public",
            "revoke execute on function sec.sub() from public",
            "security definer function sec.sub() may be called by everybody"),
        mistake(
            "alter role trivium_app set log_parameter_max_length = -1",
            "alter role trivium_app set log_parameter_max_length = 0",
            "role trivium_app would write values of rows to the server log"));
  }

  @Test
  void anAddressElsewhereWithoutEncryptionIsNamed() {
    Address far = new Address("db.example.com", 5432, "trivium", "u", "p", false);

    assertThat(far.isLoopback()).isFalse();
    assertThat(customers.address.isLoopback()).isTrue();
  }

  @Test
  void aFindingRefusesTheStart() {
    customers.bare.admin("alter table data.orders no force row level security");
    try {
      assertThatThrownBy(
              () -> PostgresForTests.store(customers.vertx, event -> {}, 1, customers.address))
          .isInstanceOfSatisfying(
              StoreRefusal.class,
              refusal ->
                  assertThat(refusal.findings())
                      .hasSize(4)
                      .contains("table data.orders lacks FORCE ROW LEVEL SECURITY"));
    } finally {
      customers.bare.admin("alter table data.orders force row level security");
    }
  }

  private static Arguments mistake(String made, String undone, String named) {
    return Arguments.of(made, undone, named);
  }
}
