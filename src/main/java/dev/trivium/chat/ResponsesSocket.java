package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.ClientFrame;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Frames;
import dev.trivium.chat.protocol.OpenAiErrors;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import dev.trivium.web.Request;
import dev.trivium.web.SocketSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One socket in Responses mode. Everything happens on its own event loop. */
final class ResponsesSocket {
  private static final int POLICY = 1008;
  private static final String DEFAULT_LANE = "";

  /** Before the name of a lane that clients do not know of; no name of theirs has it. */
  private static final String HIDDEN = "/";

  private static final int RESUMED_AT_ONCE = 16;

  private final Opening house;
  private final Caller caller;
  private final SocketSession session;
  private final Context context;
  private final boolean extensions;
  private final @Nullable String model;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final OwnParents parents = new OwnParents();
  private int refused;
  private @Nullable Ending ending;
  private boolean told;

  /** What all sockets share. */
  record Opening(
      Vertx vertx, Responses responses, ChatConfig config, InstantSource clock, Observer observer) {
    void opened(Request request, SocketSession session) {
      new ResponsesSocket(this, request, session).open(request);
    }
  }

  private ResponsesSocket(Opening house, Request request, SocketSession session) {
    this.house = house;
    this.caller = request.caller();
    this.session = session;
    this.context = house.vertx().getOrCreateContext();
    this.extensions = Viewing.wantsExtensions(request);
    this.model = request.query("model").orElse(null);
  }

  private void open(Request request) {
    session.onText(this::receive);
    session.onDrain(() ->
        List.copyOf(lanes.values())
            .forEach(lane -> lane.running().ifPresent(shown -> shown.cursor().pump())));
    session.onClose(this::closed);
    session.onStop(this::stop);
    if (extensions) {
      session.send(Buffer.buffer(Wire.bytes(welcome())));
    }
    request
        .query("resume")
        .ifPresent(wanted -> resume(wanted, request.query("starting_after").orElse("-1")));
  }

  /** {@code id} with a number of its own, or {@code id:n,id:n}. */
  private void resume(String wanted, String startingAfter) {
    guarded(
        "",
        () -> {
          String[] all = wanted.split(",", -1);
          if (all.length > RESUMED_AT_ONCE) {
            throw Refusals.invalidValue(
                    "resume", "At most " + RESUMED_AT_ONCE + " responses are resumed at once.")
                .asException();
          }
          for (String one : all) {
            int colon = one.indexOf(':');
            String number = colon < 0 ? startingAfter : one.substring(colon + 1);
            ObjectNode frame = Wire.object();
            frame.put("type", "trivium:resume");
            frame.put("response_id", colon < 0 ? one : one.substring(0, colon));
            if (!number.matches("-?\\d{1,18}")) {
              throw Refusals.invalidValue("starting_after", "'starting_after' must be a number.")
                  .asException();
            }
            frame.put("starting_after", Long.parseLong(number));
            ClientFrame read = Frames.decode(frame.toString(), null);
            if (all.length > 1 && read instanceof ClientFrame.Resume resume) {
              // Each in a lane of its own, or one that still runs would hold the others back.
              enqueue(
                  HIDDEN + resume.responseId(),
                  new Lane.Turn.Show(resume.responseId(), resume.startingAfter()));
            } else {
              take(read);
            }
          }
        });
  }

  private void receive(String text) {
    guarded(text, () -> take(Frames.decode(text, model)));
  }

  private void guarded(String text, Runnable work) {
    try {
      work.run();
      refused = 0;
    } catch (ProblemException refusal) {
      refuse(refusal.problem(), Frames.laneOf(text).orElse(null));
      refused++;
      if (refused > house.config().badFrames()) {
        session.close(POLICY, "too many frames were refused");
      } else if (ending() != null) {
        advance();
      }
    }
  }

  private void take(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Create create ->
          enqueue(create.lane(), new Lane.Turn.Begin(create.request(), false));
      case ClientFrame.Resume resume ->
          enqueue(resume.lane(), new Lane.Turn.Show(resume.responseId(), resume.startingAfter()));
      case ClientFrame.Cancel cancel -> cancel(cancel);
      case ClientFrame.Ping ping -> pong(ping);
    }
  }

  private void enqueue(@Nullable String name, Lane.Turn turn) {
    Ending over = ending();
    if (over != null) {
      told = true;
      throw over.refusal().asException();
    }
    String key = name == null ? DEFAULT_LANE : name;
    int waiting = lanes.values().stream().mapToInt(Lane::waiting).sum();
    if (waiting >= house.config().queued()) {
      throw Refusals.queueFull(house.config().queued()).asException();
    }
    long named = lanes.keySet().stream().filter(lane -> !shownName(lane).isEmpty()).count();
    if (!shownName(key).isEmpty() && !lanes.containsKey(key) && named >= house.config().lanes()) {
      throw Refusals.tooManyLanes(house.config().lanes()).asException();
    }
    lanes.computeIfAbsent(key, unseen -> new Lane()).add(turn);
    advance();
  }

  /** Starts what may start: one response a lane, so many on the whole socket. */
  private void advance() {
    Ending over = ending();
    if (over != null) {
      windDown(over);
      return;
    }
    for (Map.Entry<String, Lane> entry : List.copyOf(lanes.entrySet())) {
      long inFlight = lanes.values().stream().filter(Lane::busy).count();
      if (inFlight >= house.config().inFlight() || session.closed()) {
        return;
      }
      entry.getValue().take().ifPresent(turn -> start(entry.getKey(), entry.getValue(), turn));
    }
  }

  private @Nullable Ending ending() {
    if (ending == null && session.expired()) {
      ending = Ending.EXPIRED;
    }
    return ending;
  }

  private void stop() {
    ending = Ending.STOPPING;
    told = true;
    windDown(Ending.STOPPING);
  }

  private void windDown(Ending over) {
    lanes.forEach((name, lane) -> {
      for (int left = lane.drop(); left > 0; left--) {
        told = true;
        refuse(over.refusal(), laneOf(name));
      }
    });
    if (told && lanes.values().stream().noneMatch(Lane::busy)) {
      session.close(over.code(), over.reason());
    }
  }

  private void start(String name, Lane lane, Lane.Turn turn) {
    long after = turn instanceof Lane.Turn.Show show ? show.startingAfter() : -1;
    Uni.createFrom()
        .deferred(() -> response(turn))
        .emitOn(Reactive.executor(context))
        .subscribe()
        .with(
            response -> show(name, lane, response, after),
            failure -> {
              if (turn instanceof Lane.Turn.Begin begin) {
                parents.refused(begin.request());
              }
              refuse(house.responses().problemOf(failure), laneOf(name));
              lane.free();
              advance();
            });
  }

  private Uni<LiveResponse> response(Lane.Turn turn) {
    return switch (turn) {
      case Lane.Turn.Begin begin ->
          house
              .responses()
              .beginIn(parents.ids(), caller, begin.request(), "websocket", begin.cancelled());
      case Lane.Turn.Show show ->
          house
              .responses()
              .find(caller, show.responseId())
              .invoke(found ->
                  house
                      .observer()
                      .observe(
                          new ChatObservation.ResponseResumed(
                              found.id(), "websocket", show.startingAfter())));
    };
  }

  private void show(String name, Lane lane, LiveResponse response, long after) {
    Cursor cursor =
        new Cursor(
            response.log(),
            after,
            session,
            context,
            extensions,
            entry -> session.send(message(shownName(name), entry)),
            () -> {
              parents.ended(name, response);
              lane.free();
              response.viewerLeft();
              advance();
            },
            why -> session.close(why.code(), why.reason()));
    lane.show(response, cursor);
    response.viewerCame();
    if (session.closed()) {
      leave(lane);
    } else {
      cursor.start();
    }
  }

  /** The lane as clients know it; nothing for the default one. */
  private static String shownName(String lane) {
    return lane.startsWith(HIDDEN) ? DEFAULT_LANE : lane;
  }

  private static @Nullable String laneOf(String lane) {
    return shownName(lane).isEmpty() ? null : lane;
  }

  private static Buffer message(String lane, Entry entry) {
    return Buffer.buffer(lane.isEmpty() ? entry.utf8() : entry.inLane(lane));
  }

  private void cancel(ClientFrame.Cancel cancel) {
    String id = cancel.responseId();
    if (id != null) {
      house
          .responses()
          .cancel(caller, id)
          .emitOn(Reactive.executor(context))
          .subscribe()
          .with(done -> {}, failure -> refuse(house.responses().problemOf(failure), cancel.lane()));
      return;
    }
    String lane = cancel.lane();
    Lane stopped = lanes.get(lane == null ? DEFAULT_LANE : lane);
    if (stopped != null) {
      stopped.cancel();
    }
  }

  private void pong(ClientFrame.Ping ping) {
    ObjectNode pong = Wire.object();
    pong.put("type", "trivium:pong");
    pong.put("nonce", ping.nonce());
    session.send(Buffer.buffer(Wire.bytes(pong)));
  }

  private void refuse(Problem problem, @Nullable String lane) {
    session.send(Buffer.buffer(Wire.bytes(OpenAiErrors.event(problem, 0, lane))));
  }

  /** A lost connection is not a stop: what runs goes on for its grace, somebody may come back. */
  private void closed() {
    lanes.values().forEach(this::leave);
    lanes.clear();
  }

  private void leave(Lane lane) {
    lane.running()
        .ifPresent(shown -> {
          shown.cursor().stop();
          shown.response().viewerLeft();
        });
    lane.free();
  }

  private ObjectNode welcome() {
    ObjectNode welcome = Wire.object();
    welcome.put("type", "trivium:session");
    welcome.put("sequence_number", 0);
    welcome.put("ext_number", 0);
    welcome.put("protocol", "trivium.v1");
    ObjectNode limits = welcome.putObject("limits");
    limits.put("question_characters", house.config().questionMax());
    limits.put("in_flight", house.config().inFlight());
    limits.put("queued", house.config().queued());
    limits.put("lanes", house.config().lanes());
    welcome.put("resume_window_s", house.config().logTtl().toSeconds());
    welcome.put("server_time", house.clock().instant().toString());
    welcome.put("disclosure", house.config().disclosure());
    return welcome;
  }
}
