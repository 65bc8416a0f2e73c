package dev.trivium.app;

import com.fasterxml.jackson.databind.JsonNode;

/** Where commands about contracts are carried out: by a server, or on the database itself. */
interface ContractDesk {
  /**
   * What came of it, as the HTTP API tells it.
   *
   * @param status of HTTP
   */
  record Answer(int status, JsonNode body) {
    boolean good() {
      return status / 100 == 2;
    }

    String text(String member) {
      return body.path(member).asText();
    }

    /** How the command ends. */
    int exitCode() {
      return switch (status / 100) {
        case 2 -> 0;
        case 5 -> ExitCode.TRY_AGAIN;
        default -> status == 401 || status == 403 ? ExitCode.NOT_ALLOWED : ExitCode.DATA;
      };
    }
  }

  /** Says what would be done. */
  Answer plan(String dataset, byte[] file);

  /** Registers the contract and puts it in force. */
  Answer apply(String dataset, byte[] file);

  /** The physical contract of a dataset. */
  Answer render(String dataset);

  /** Where it is, for people. */
  String place();
}
