package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random rows of the contracts that have nothing to do with each other. */
final class Unrelated {
  private Unrelated() {}

  static void load(DataForTests house) {
    register(house, "readings", "sensors");
    register(house, "lift_tickets", "tickets");
    register(house, "suppliers", "invoices");
    register(house, "invoices", "invoices");
    register(house, "hauls", "hauls");
    DataForTests.get(
        house.data.models().put(STEWARD, DataForTests.resource("unrelated/three.model.yaml")));
    Random random = new Random(7);
    ingest(house, "suppliers", "supplier,trade\nDyke,water\nPump,steel\nQuay,stone\nRaft,water\n");
    ingest(house, "readings", readings(random));
    ingest(house, "lift_tickets", tickets(random));
    ingest(house, "invoices", invoices(random));
    ingest(house, "hauls", hauls(random));
  }

  private static void register(DataForTests house, String dataset, String file) {
    house.register(dataset, DataForTests.resource("unrelated/" + file + ".odcs.yaml"));
  }

  private static void ingest(DataForTests house, String dataset, String csv) {
    Receipt receipt = house.ingest(STEWARD, dataset, dataset, Buffer.buffer(csv));
    assertThat(receipt.quarantined()).as(receipt.reasons().toString()).isZero();
  }

  private static String readings(Random random) {
    StringBuilder csv =
        new StringBuilder("reading_id,basin,meter,taken_at,taken_on,level,battery\n");
    for (int i = 0; i < 900; i++) {
      LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(120));
      csv.append(new UUID(random.nextLong(), i))
          .append(random.nextInt(3) == 0 ? ",lower" : ",upper")
          .append(",M-%03d,".formatted(random.nextInt(20)))
          .append(day + "T08:30:00," + day)
          .append("," + BigDecimal.valueOf(random.nextInt(500_001), 3).toPlainString())
          .append("," + random.nextInt(101) + "\n");
    }
    return csv.toString();
  }

  private static String tickets(Random random) {
    StringBuilder csv = new StringBuilder("Ticket No.,city,caller_email,opened_on,minutes\n");
    for (int i = 1; i <= 400; i++) {
      csv.append(i)
          .append(random.nextInt(3) == 0 ? ",Bruges" : ",Ghent")
          .append(",p" + random.nextInt(90) + "@lift.example,")
          .append(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300)))
          .append("," + random.nextInt(300) + "\n");
    }
    return csv.toString();
  }

  private static String invoices(Random random) {
    StringBuilder csv = new StringBuilder("number,office,supplier,due_on,net,currency\n");
    for (int i = 1; i <= 300; i++) {
      boolean yen = random.nextInt(4) == 0;
      csv.append("A-" + i)
          .append(random.nextInt(3) == 0 ? ",lower" : ",upper")
          .append("," + List.of("Dyke", "Pump", "Quay").get(random.nextInt(3)))
          .append("," + LocalDate.of(2026, 1, 1).plusDays(random.nextInt(90)))
          .append("," + (yen ? "" + random.nextInt(90_000) : random.nextInt(900) + ".25"))
          .append(yen ? ",JPY\n" : ",EUR\n");
    }
    return csv.toString();
  }

  /** Some without a supplier, in months in which no invoice is due. */
  private static String hauls(Random random) {
    StringBuilder csv = new StringBuilder("haul,office,supplier,carrier,left_on,tons\n");
    for (int i = 1; i <= 200; i++) {
      csv.append(i)
          .append(random.nextInt(4) == 0 ? ",lower" : ",upper")
          .append("," + List.of("Dyke", "Raft", "Quay", "").get(random.nextInt(4)))
          .append("," + List.of("Pump", "Raft").get(random.nextInt(2)))
          .append("," + LocalDate.of(2026, 2, 1).plusDays(random.nextInt(120)))
          .append("," + BigDecimal.valueOf(random.nextInt(9_000), 2).toPlainString() + "\n");
    }
    return csv.toString();
  }
}
