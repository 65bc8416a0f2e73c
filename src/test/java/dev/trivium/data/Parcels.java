package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;

import dev.trivium.kernel.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;

/** Parcels in two regions: three of four in the north, each with its number in all it says. */
final class Parcels {
  static final Caller NORTH = new Caller("nora", Set.of("north"), Set.of());
  static final Caller SOUTH = new Caller("sue", Set.of("south"), Set.of());
  static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  static final String HEADER =
      "parcel_no,area,depot,sender,receiver,state,booked_on,price,weight,handed_at,label,fragile,"
          + "note,extras\n";

  private Parcels() {}

  static void load(DataForTests house, int parcels) {
    house.register("depots", DataForTests.resource("depots.odcs.yaml"));
    house.register("parcels", DataForTests.resource("parcels.odcs.yaml"));
    house.ingest(
        STEWARD,
        "depots",
        "depots",
        Buffer.buffer("depot,area\nA,north\nB,north\nA,south\nB,south\n"));
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 1; i <= parcels; i++) {
      csv.append(line(i));
    }
    house.ingest(STEWARD, "parcels", "parcels", Buffer.buffer(csv.toString()));
  }

  /** Every fifth has no price, and every seventh a note that a spreadsheet would run. */
  static String line(int number) {
    String area = number % 4 == 0 ? "south" : "north";
    return "%d,%s,%s,s%d@example.com,Rita %d,%s,%s,%s,%s,2026-02-01T08:%02d:00Z,%s,%s,%s,\n"
        .formatted(
            number,
            area,
            number % 2 == 0 ? "A" : "B",
            number % 10,
            number,
            number % 3 == 0 ? "lost" : "sent",
            FIRST.plusDays(number % 50),
            number % 5 == 0 ? "" : number + ".50",
            number / 8.0,
            number % 60,
            new UUID(7, number),
            number % 2 == 0,
            number % 7 == 0 ? "=1+1" : "\"note, " + number + "\"");
  }
}
