package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Shown;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Budgets and usage over HTTP: everybody sees their own, operators see and set all. */
final class BudgetRoutes implements Routes {
  static final String OPERATOR = "operator";
  private static final String EVERYTHING = "all";
  private static final int MICRO = 6;
  private static final int KEY = 255;
  private static final int DAYS = 30;
  private static final int PAGE = 1_000;
  private static final long MOST = 1_000_000_000_000_000L;

  private final Budgets budgets;
  private final Accounts accounts;

  BudgetRoutes(Budgets budgets, Accounts accounts) {
    this.budgets = budgets;
    this.accounts = accounts;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get("/v1/budgets", this::list);
    endpoints.put("/v1/budgets/:scope/:key", this::set);
    endpoints.get("/v1/usage", this::usage);
  }

  private Uni<Reply> list(Request request) {
    return accounts
        .standing(request.caller())
        .map(standing -> {
          ObjectNode body = Wire.object();
          ArrayNode items = body.putArray("items");
          withConfigured(request.caller().sub(), standing).forEach(one -> items.add(shown(one)));
          return Reply.ok(body);
        });
  }

  /** What the configuration says of the caller and of all, where nothing was spent or set yet. */
  private List<Accounts.Standing> withConfigured(String sub, List<Accounts.Standing> standing) {
    List<Accounts.Standing> all = new ArrayList<>(standing);
    Set<Budget.Name> there =
        standing.stream().map(Accounts.Standing::name).collect(Collectors.toSet());
    for (Budget.Name name :
        List.of(
            new Budget.Name(Budget.Kind.CALLER, sub, Budget.Period.DAY, Budget.Unit.MONEY),
            new Budget.Name(Budget.Kind.GLOBAL, "", Budget.Period.MONTH, Budget.Unit.MONEY))) {
      if (!there.contains(name) && budgets.plan().most(name) != null) {
        all.add(new Accounts.Standing(name, false, null, 0, 0));
      }
    }
    return all;
  }

  private ObjectNode shown(Accounts.Standing standing) {
    Budget.Name name = standing.name();
    Long most = standing.set() ? standing.most() : budgets.plan().most(name);
    ObjectNode node = Wire.object();
    node.put("scope", name.kind().word());
    node.put("key", name.kind() == Budget.Kind.GLOBAL ? EVERYTHING : name.key());
    node.put("period", name.period().word());
    node.put("unit", name.unit().word());
    node.set("limit", most == null ? null : amount(name.unit(), most));
    node.set("spent", amount(name.unit(), standing.spent()));
    node.set("reserved", amount(name.unit(), standing.reserved()));
    if (most == null) {
      node.putNull("left");
    } else {
      long left = Math.max(0, most - standing.spent() - standing.reserved());
      node.set("left", amount(name.unit(), left));
    }
    node.put("source", standing.set() ? OPERATOR : most == null ? "none" : "configuration");
    return node;
  }

  private Uni<Reply> set(Request request) {
    request.requireRole(OPERATOR);
    return request
        .json()
        .chain(body -> {
          Budget.Name name =
              new Budget.Name(
                  word("scope", request.path("scope"), Budget.Kind.values()),
                  key(request.path("scope"), request.path("key")),
                  word("period", body.path("period").asText("month"), Budget.Period.values()),
                  word("unit", body.path("unit").asText("money"), Budget.Unit.values()));
          Long most = limit(name.unit(), body.get("limit"));
          return accounts
              .set(request.caller(), name, most)
              .chain(budgets::refresh)
              .map(done ->
                  Reply.ok(
                      shown(new Accounts.Standing(name, true, most, 0, 0))
                          .without(List.of("spent", "reserved", "left"))));
        });
  }

  private static String key(String scope, String key) {
    if (scope.equals(Budget.Kind.GLOBAL.word())) {
      if (!key.equals(EVERYTHING)) {
        throw wrong("key", "The budget of everything is /v1/budgets/global/all.");
      }
      return "";
    }
    if (key.isBlank() || key.length() > KEY) {
      throw wrong("key", "A key has 1 to " + KEY + " characters.");
    }
    return key;
  }

  private static @Nullable Long limit(Budget.Unit unit, @Nullable JsonNode given) {
    if (given == null || !(given.isNumber() || given.isNull())) {
      throw wrong("limit", "'limit' must be a number, or null for no limit.");
    }
    if (given.isNull()) {
      return null;
    }
    try {
      BigDecimal amount = given.decimalValue();
      long most =
          unit == Budget.Unit.MONEY
              ? amount.movePointRight(MICRO).longValueExact()
              : amount.longValueExact();
      if (most >= 0 && most <= MOST) {
        return most;
      }
    } catch (ArithmeticException finer) {
      // Told below, together with what is out of range.
    }
    throw wrong(
        "limit",
        "'limit' must be money with at most 6 digits behind the point, or whole tokens, and not"
            + " negative.");
  }

  private static <E extends Enum<E>> E word(String param, String given, E[] known) {
    return Arrays.stream(known)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(given))
        .findFirst()
        .orElseThrow(() ->
            wrong(
                param,
                "'%s' must be one of %s, not '%s'."
                    .formatted(
                        param,
                        Arrays.stream(known)
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")),
                        Shown.name(given))));
  }

  private Uni<Reply> usage(Request request) {
    LocalDate to = request.query("to").map(day -> day("to", day)).orElseGet(accounts::today);
    LocalDate from =
        request.query("from").map(day -> day("from", day)).orElseGet(() -> to.minusDays(DAYS));
    boolean all = request.caller().has(OPERATOR);
    boolean each = all && request.query("by").filter("caller"::equals).isPresent();
    String sub = all ? null : request.caller().sub();
    int most = request.query("limit").map(BudgetRoutes::limit).orElse(PAGE);
    UsagePlace after = request.query("cursor").map(UsagePlace::read).orElse(null);
    return accounts
        .usage(request.caller(), from, to, sub, each, after, most + 1)
        .chain(rows ->
            accounts
                .cost(request.caller(), from, to, sub)
                .map(cost -> {
                  ObjectNode body = Wire.object();
                  body.put("from", from.toString());
                  body.put("to", to.toString());
                  body.put("of", all ? EVERYTHING : "own");
                  ArrayNode items = body.putArray("items");
                  rows.stream().limit(most).forEach(row -> items.add(shown(row, each)));
                  body.set("cost", amount(Budget.Unit.MONEY, cost));
                  if (rows.size() > most) {
                    body.put("next_cursor", UsagePlace.of(rows.get(most - 1)).cursor());
                  }
                  return Reply.ok(body);
                }));
  }

  private static int limit(String given) {
    int limit = given.matches("\\d{1,4}") ? Integer.parseInt(given) : 0;
    if (limit < 1 || limit > PAGE) {
      throw wrong("limit", "'limit' must be a number from 1 to " + PAGE + ".");
    }
    return limit;
  }

  private static ObjectNode shown(Accounts.Used row, boolean each) {
    ObjectNode node = Wire.object();
    node.put("day", row.day().toString());
    if (each) {
      node.put("caller", row.sub());
    }
    node.put("model", row.model());
    node.put("feature", row.feature());
    node.put("answers", row.answers());
    node.put("input_tokens", row.input());
    node.put("cached_tokens", row.cached());
    node.put("output_tokens", row.output());
    node.put("reasoning_tokens", row.reasoning());
    node.set("cost", amount(Budget.Unit.MONEY, row.cost()));
    node.put("estimated", row.estimated());
    return node;
  }

  private static JsonNode amount(Budget.Unit unit, long number) {
    ObjectNode node = Wire.object();
    if (unit == Budget.Unit.TOKENS) {
      return node.put("n", number).get("n");
    }
    BigDecimal money = BigDecimal.valueOf(number, MICRO).stripTrailingZeros();
    return node.put("n", money.scale() < 0 ? money.setScale(0) : money).get("n");
  }

  static LocalDate day(String param, String given) {
    try {
      return LocalDate.parse(given);
    } catch (DateTimeParseException wrong) {
      throw wrong(param, "'" + param + "' must be a day such as 2026-11-26.");
    }
  }

  static RuntimeException wrong(String param, String detail) {
    return Problem.invalid("chat/invalid", detail).at(param).asException();
  }
}
