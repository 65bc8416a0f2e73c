package dev.trivium.data;

import dev.trivium.web.Routes;
import java.util.ArrayList;
import java.util.List;

/** Wires this room: what it needs comes in, what others may use goes out. */
public final class DataAssembly {
  private final List<Routes> routes = new ArrayList<>();

  public DataAssembly(DataPorts ports, DataConfig config) {
    this.ports = ports;
    this.config = config;
  }

  private final DataPorts ports;
  private final DataConfig config;

  public DataConfig config() {
    return config;
  }

  public DataPorts ports() {
    return ports;
  }

  /** Everything this room serves over HTTP. */
  public List<Routes> routes() {
    return List.copyOf(routes);
  }
}
