package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.support.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetailIT {
  @Test
  void takesTheWholeFileAndShowsTheWestOnlyTheWest() throws IOException {
    Path contract = SharedData.need("retail/order_lines.odcs.yaml");
    Path file = SharedData.need("retail/superstore.csv.gz");
    try (DataForTests house = DataForTests.withChunksOf(5_000)) {
      house.register("order_lines", Files.readAllBytes(contract));
      BatchRequest request = new BatchRequest(BatchRequest.CSV, ',', "superstore", true);
      List<Long> progress = new ArrayList<>();

      Receipt receipt =
          get(house
                  .data
                  .ingestion()
                  .ingestFile(STEWARD, "order_lines", request, file, progress::add))
              .receipt();

      assertThat(List.of(receipt.received(), receipt.inserted(), receipt.quarantined()))
          .containsExactly(9_994L, 9_994L, 0L);
      assertThat(progress).containsExactly(5_000L, 9_994L);
      assertThat(receipt.reasons())
          .extracting(Receipt.ReasonCount::rule, Receipt.ReasonCount::rows)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("postal_code_five_digits", 449L));
      assertThat(total(house, STEWARD)).isEqualTo("22972008603|2863970217|37873|793");
      Caller west = new Caller("wendy", Set.of("West"), Set.of());
      assertThat(house.rows(west, "order_lines")).isEqualTo(3_203);
      Receipt again =
          get(house.data.ingestion().ingestFile(STEWARD, "order_lines", request, file, rows -> {}))
              .receipt();
      assertThat(again).isEqualTo(receipt);
      assertThat(String.join("\n", house.raw("data.order_lines")))
          .doesNotContain("Claire Gute", "CG-12520");
    }
  }

  private static String total(DataForTests house, Caller caller) {
    return get(house
            .store
            .database()
            .as(
                caller,
                tx ->
                    tx.find(
                        """
                        select sum(sales) || '|' || sum(profit) || '|' || sum(quantity) || '|'
                          || count(distinct customer_id_bidx) as t from data.order_lines
                        """,
                        row -> row.text("t"))))
        .orElseThrow();
  }
}
