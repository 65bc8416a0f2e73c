package dev.trivium.app;

import dev.trivium.chat.ChatAssembly;
import dev.trivium.data.DataAssembly;
import dev.trivium.data.DataPorts;
import dev.trivium.forecast.ForecastAssembly;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.llm.LlmAssembly;
import dev.trivium.store.StoreAssembly;
import dev.trivium.web.Routes;
import dev.trivium.web.StaticFiles;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The rooms above the doors, wired to each other in floor order. */
record Rooms(
    DataAssembly data,
    ForecastAssembly forecast,
    ChatAssembly chat,
    Routes embeddings,
    boolean alone) {

  static Rooms wire(
      Config config,
      Vertx vertx,
      StoreAssembly store,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    // An embedded database belongs to this home alone; nodes that share one need names of their
    // own.
    boolean alone = config.store().embedded();
    String node = alone ? "home" : ids.next("node");
    LlmAssembly llm = llm(config, vertx, clock, observer);
    DataAssembly data = data(config, vertx, store, llm, clock, ids, observer);
    ForecastAssembly forecast =
        new ForecastAssembly(data.metrics(), vertx, clock, ids, observer, config.forecast());
    ChatAssembly chat =
        new ChatAssembly(
            vertx,
            config.chat(),
            data.metrics(),
            data.mentions(),
            data.quotations(),
            forecast.forecasts(),
            llm.models(),
            llm.tokens(),
            store,
            node,
            clock,
            ids,
            observer);
    Routes embeddings = chat.embeddings(llm, llm.tokens(), config.llm().asked());
    return new Rooms(data, forecast, chat, embeddings, alone);
  }

  /** The room of the data alone, for commands that serve nobody. */
  static DataAssembly data(
      Config config,
      Vertx vertx,
      StoreAssembly store,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    return data(config, vertx, store, llm(config, vertx, clock, observer), clock, ids, observer);
  }

  private static LlmAssembly llm(
      Config config, Vertx vertx, InstantSource clock, Observer observer) {
    return new LlmAssembly(vertx, config.llm(), System.getenv(), clock, new Random(), observer);
  }

  private static DataAssembly data(
      Config config,
      Vertx vertx,
      StoreAssembly store,
      LlmAssembly llm,
      InstantSource clock,
      Ids ids,
      Observer observer) {
    // The reader of PDFs keeps a list of the machine's fonts; it belongs into the home, too.
    System.setProperty("pdfbox.fontcache", config.home().toString());
    return new DataAssembly(
        new DataPorts(
            store.database(),
            store.changes(),
            store.schemaChanges(),
            store.regions(),
            store.seal(),
            store.keys(),
            llm,
            vertx,
            clock,
            ids,
            observer,
            ids.next("run")),
        config.data(),
        List.of(ChatAssembly.conversations(store.seal())));
  }

  /** Ends what an earlier life left open and starts the jobs; before anything is served. */
  Uni<Void> recover() {
    return Patience.OF_A_START
        .with(data.recover(alone))
        .invoke(data::start)
        .chain(() -> Patience.OF_A_START.with(chat.recover()))
        .replaceWithVoid();
  }

  /** Everything that is mounted; the console comes last, since its path takes what is left. */
  List<Routes> routes(Vertx vertx) {
    List<Routes> all = new ArrayList<>();
    all.addAll(data.routes());
    all.addAll(forecast.routes());
    all.addAll(chat.routes());
    all.add(embeddings);
    all.add(StaticFiles.webJars(vertx));
    all.add(new StaticFiles(vertx, "/", "console/"));
    return all;
  }
}
