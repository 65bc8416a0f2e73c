package dev.trivium.data;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.web.Request;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A media type and its parameters, both in small letters. */
record Media(String type, Map<String, String> parameters) {
  Media {
    parameters = Map.copyOf(parameters);
  }

  /** What the request says its body is; empty if it says nothing. */
  static Media of(Request request) {
    String[] parts =
        request.header("content-type").orElse("").toLowerCase(Locale.ROOT).split(";", -1);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String value = parts[i].substring(equals + 1).strip();
        parameters.put(parts[i].substring(0, equals).strip(), value.replace("\"", ""));
      }
    }
    return new Media(parts[0].strip(), parameters);
  }

  static ProblemException unsupported(String wanted) {
    return Problem.of(
            Problem.Kind.UNSUPPORTED,
            "request/media-type",
            "The Content-Type of the body must be " + wanted + ".")
        .at("content-type")
        .asException();
  }
}
