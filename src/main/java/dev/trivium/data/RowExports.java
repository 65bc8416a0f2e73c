package dev.trivium.data;

import dev.trivium.data.rows.RowQuestion;
import dev.trivium.data.semantic.Query;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.store.Audit;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Begins exports, and writes down who takes what away. */
final class RowExports {
  private final DataPorts ports;
  private final Contracts contracts;
  private final RowSearch search;
  private final MaskedRows masks;
  private final int most;
  private final Audit audit = new Audit();

  RowExports(DataPorts ports, Contracts contracts, RowSearch search, RowsConfig config) {
    this.ports = ports;
    this.contracts = contracts;
    this.search = search;
    this.masks = new MaskedRows(ports);
    this.most = config.exportMax();
  }

  int most() {
    return most;
  }

  /**
   * Without a limit all rows are meant, and more than may be exported are refused at once: a file
   * that ends early looks complete. Errors: 422 {@code data/export-too-large}.
   */
  Uni<RowExport> begin(Caller caller, String dataset, RowRequest asked, RowFormat format) {
    RowQuestion question = asked.question();
    int rows = asked.limit().orElse(most);
    return asked
        .limit()
        .map(named -> Uni.createFrom().voidItem())
        .orElseGet(() ->
            search
                .count(caller, dataset, question, most + 1)
                .invoke(this::checked)
                .replaceWithVoid())
        .chain(() -> contracts.active(caller, dataset))
        .map(active -> new RowExport.Order(caller, active.contract(), question, format, rows))
        .chain(order ->
            page(order, Optional.empty(), rows)
                .call(first -> record(caller, entry("rows.export", order)))
                .map(first -> new RowExport(this, order, first)));
  }

  /** The rows behind a place, no more than are still wanted. */
  Uni<RowPage> page(RowExport.Order order, Optional<RowPlace> place, int wanted) {
    return search.page(
        order.caller(),
        order.contract().dataset(),
        order.question(),
        place,
        Math.min(wanted, RowExport.PAGE));
  }

  Uni<List<Map<String, Object>>> shown(RowPage page) {
    return masks.shown(page.rows());
  }

  /** Writes down how much went out. */
  Uni<Void> ended(RowExport.Order order, int rows, boolean complete) {
    return record(
        order.caller(),
        entry("rows.exported", order).with("rows", rows).with("complete", complete));
  }

  private Uni<Void> record(Caller caller, Audit.Entry entry) {
    return ports.database().as(caller, tx -> audit.record(tx, entry));
  }

  private static Audit.Entry entry(String action, RowExport.Order order) {
    String fields =
        order.question().conditions().stream()
            .map(Query.Condition::field)
            .distinct()
            .collect(Collectors.joining(","));
    return Audit.Entry.of(action, order.contract().dataset())
        .with("filters", fields)
        .with("format", order.format().name());
  }

  private void checked(long rows) {
    if (rows > most) {
      throw tooLarge();
    }
  }

  private ProblemException tooLarge() {
    return Problem.unprocessable(
            "data/export-too-large",
            "There are more than the "
                + most
                + " rows that one export may hold; filter for fewer, or name a limit for the first"
                + " of them.")
        .at("filters")
        .with("rows_max", most)
        .asException();
  }
}
