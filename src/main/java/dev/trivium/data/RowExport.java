package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.rows.RowQuestion;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One export, a page at a time: the next is read when the client has taken the last, and no
 * connection to the database is held meanwhile. One subscriber.
 */
final class RowExport {
  /** Rows that are in memory at once. */
  static final int PAGE = 500;

  private final RowExports exports;
  private final Order order;
  private Optional<RowPage> first;
  private Optional<RowPlace> behind = Optional.empty();
  private int sent;
  private boolean complete;

  /**
   * What is to be given.
   *
   * @param rows at most
   */
  record Order(
      Caller caller, Contract contract, RowQuestion question, RowFormat format, int rows) {}

  /**
   * @param first read before, so that a fault shows before the answer begins
   */
  RowExport(RowExports exports, Order order, RowPage first) {
    this.exports = exports;
    this.order = order;
    this.first = Optional.of(first);
  }

  Order order() {
    return order;
  }

  /** Whole lines. The trail is written before the end is told, also when the client goes. */
  Multi<Buffer> lines() {
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().item(() -> order.format().head(order.contract())),
            Multi.createBy().repeating().uni(this::next).whilst(lines -> !complete))
        .filter(lines -> lines.length() > 0)
        .onTermination()
        .call(() -> exports.ended(order, sent, complete));
  }

  private Uni<Buffer> next() {
    Uni<RowPage> page =
        first
            .map(read -> Uni.createFrom().item(read))
            .orElseGet(() -> exports.page(order, behind, order.rows() - sent));
    first = Optional.empty();
    return page.chain(read ->
        exports
            .shown(read)
            .map(rows -> order.format().rows(order.contract(), rows))
            .invoke(() -> passed(read)));
  }

  private void passed(RowPage page) {
    sent += page.rows().size();
    behind = page.next();
    complete = behind.isEmpty() || sent >= order.rows();
  }
}
