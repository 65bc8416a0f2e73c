package dev.trivium.web;

/** What a room adds to the HTTP surface. Mounted once on every edge verticle. */
public interface Routes {
  void mount(Endpoints endpoints);
}
