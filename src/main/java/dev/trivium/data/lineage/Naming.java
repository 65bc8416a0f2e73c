package dev.trivium.data.lineage;

/**
 * What places are called outside of this house.
 *
 * @param namespace of jobs, and of uploads and quarantines
 * @param tables namespace of tables, {@code postgres://host:port}
 * @param database that the tables stand in
 * @param version of the software that ran
 */
public record Naming(String namespace, String tables, String database, String version) {
  String producer() {
    return "urn:trivium:" + version;
  }

  String table(String relation) {
    return database + ".data." + relation;
  }
}
