package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.CutLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Cuts the connection of a reader at random bytes, again and again, until it has the whole answer,
 * and writes down what it saw. The answer streams meanwhile.
 */
final class Cuts {
  /** A few more than an answer has bytes on its surface, so that some are not cut. */
  private static final int BYTES = 24_000;

  private static final int CHUNK_BYTES = 7_000;

  private static final String SCRIPT = "pace 60 ";

  private final ChatHouse house;
  private final ChatClient straight;
  private final SplittableRandom random;
  private final String run;
  private int cuts;
  private int lost;
  private int doubled;
  private int torn;
  private long events;

  Cuts(ChatHouse house, long seed) {
    this.house = house;
    this.straight = new ChatClient(house.port, house.token(ChatHouse.ANNA));
    this.random = new SplittableRandom(seed);
    this.run = "r" + seed;
  }

  /** What all readers together saw. */
  record Journal(int answers, int cuts, long events, int lost, int doubled, int torn) {}

  Journal journal(int answers) {
    return new Journal(answers, cuts, events, lost, doubled, torn);
  }

  Journal webSocket(int answers) throws Exception {
    for (int i = 0; i < answers; i++) {
      List<String> seen = new ArrayList<>();
      String create =
          """
          {"type":"response.create","model":"relay","input":"%s%d",
           "metadata":{"trivium_idempotency_key":"ws-%s-%d"}}
          """
              .formatted(SCRIPT, i, run, i);
      while (!ended(seen)) {
        try (CutLine line = line(BYTES)) {
          String id = id(seen);
          boolean byFrame = !id.isEmpty() && random.nextBoolean();
          ChatClient.Socket socket = through(line).socket(query(id, last(seen), byFrame));
          if (id.isEmpty()) {
            socket.send(create);
          } else if (byFrame) {
            socket.send(
                "{\"type\":\"trivium:resume\",\"response_id\":\"%s\",\"starting_after\":%d}"
                    .formatted(id, last(seen)));
          }
          seen.addAll(socket.untilTheEnd());
          socket.cut();
          cuts += line.cut() ? 1 : 0;
        } catch (java.util.concurrent.ExecutionException inTheHandshake) {
          cuts++;
        }
      }
      compare(seen, whole(id(seen)));
    }
    return journal(answers);
  }

  private static String query(String id, long last, boolean byFrame) {
    return id.isEmpty() || byFrame ? "" : "?resume=" + id + "&starting_after=" + last;
  }

  Journal serverSent(int answers) throws Exception {
    for (int i = 0; i < answers; i++) {
      List<String> seen = new ArrayList<>();
      String create =
          "{\"model\":\"relay\",\"stream\":true,\"background\":true,\"input\":\"%s%d\"}"
              .formatted(SCRIPT, i);
      while (!ended(seen)) {
        try (CutLine line = line(BYTES)) {
          String id = id(seen);
          List<String> came =
              id.isEmpty()
                  ? through(line).streamed("/v1/responses", create, "sse-" + run + "-" + i)
                  : through(line)
                      .streamed(
                          "/v1/responses/" + id + "?stream=true&starting_after=" + last(seen));
          came.stream().filter(event -> !event.equals("[DONE]")).forEach(seen::add);
          cuts += line.cut() ? 1 : 0;
        }
      }
      compare(seen, whole(id(seen)));
    }
    return journal(answers);
  }

  /** A page reads from the beginning each time: what it saw before must come again, the same. */
  Journal uiStream(int answers) throws Exception {
    for (int i = 0; i < answers; i++) {
      String chat = "cut-" + run + "-" + i;
      String create =
          """
          {"id":"%s","model":"relay","messages":[{"id":"u","role":"user",
            "parts":[{"type":"text","text":"%s%d"}]}]}
          """
              .formatted(chat, SCRIPT, i);
      List<String> seen = new ArrayList<>();
      boolean begun = false;
      while (seen.isEmpty() || !seen.getLast().equals("[DONE]")) {
        List<String> came;
        try (CutLine line = line(CHUNK_BYTES)) {
          came =
              begun
                  ? through(line).streamed("/api/chat/" + chat + "/stream")
                  : through(line).streamed("/api/chat", create, "ui-" + run + "-" + i);
          cuts += line.cut() ? 1 : 0;
        }
        begun |= !came.isEmpty();
        torn += same(seen, came) ? 0 : 1;
        seen = came.size() > seen.size() ? came : seen;
        if (begun && straight.get("/api/chat/" + chat + "/stream").statusCode() == 204) {
          break;
        }
      }
      page(chat, seen);
    }
    return journal(answers);
  }

  private static boolean same(List<String> before, List<String> again) {
    int both = Math.min(before.size(), again.size());
    return before.subList(0, both).equals(again.subList(0, both));
  }

  /** What a page shows that loads its chat again, beside what it has read as a stream. */
  private void page(String chat, List<String> seen) throws Exception {
    JsonNode messages = ChatClient.json(straight.get("/api/chat/" + chat).body()).path("messages");
    String text = messages.at("/1/parts/0/text").asText();
    StringBuilder read = new StringBuilder();
    for (String chunk : seen) {
      if (!chunk.equals("[DONE]")) {
        JsonNode body = ChatClient.json(chunk);
        read.append(body.path("delta").asText(""));
        if (body.path("type").asText().equals("start")) {
          torn += body.path("messageId").equals(messages.at("/1/id")) ? 0 : 1;
        }
      }
    }
    events += seen.size();
    boolean whole = !seen.isEmpty() && seen.getLast().equals("[DONE]");
    if (whole ? !text.contentEquals(read) : !text.startsWith(read.toString())) {
      torn++;
    }
    lost += text.split(" ").length < 60 ? 1 : 0;
    doubled += messages.size() > 2 ? 1 : 0;
  }

  private void compare(List<String> seen, List<String> whole) {
    Set<String> known = new HashSet<>(seen);
    events += seen.size();
    doubled += seen.size() - known.size();
    lost += (int) whole.stream().filter(event -> !known.contains(event)).count();
    torn += (int) seen.stream().filter(event -> !whole.contains(event)).count();
    torn += seen.equals(whole) || seen.size() != whole.size() ? 0 : 1;
  }

  private List<String> whole(String id) throws Exception {
    List<String> whole =
        ChatClient.data(straight.get("/v1/responses/" + id + "?stream=true").body());
    return whole.subList(0, whole.size() - 1);
  }

  private CutLine line(int most) throws Exception {
    return new CutLine(house.port, random.nextInt(most), random.nextBoolean());
  }

  private ChatClient through(CutLine line) {
    return new ChatClient(line.port(), house.token(ChatHouse.ANNA));
  }

  private static boolean ended(List<String> seen) {
    return !seen.isEmpty() && ChatClient.Socket.isTerminal(seen.getLast());
  }

  private static String id(List<String> seen) {
    return seen.isEmpty() ? "" : ChatClient.json(seen.getFirst()).at("/response/id").asText();
  }

  private static long last(List<String> seen) {
    return seen.isEmpty() ? -1 : ChatClient.json(seen.getLast()).path("sequence_number").asLong();
  }
}
