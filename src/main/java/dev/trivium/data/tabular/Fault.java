package dev.trivium.data.tabular;

/** What is wrong with a line itself; the code names it in the quarantine. */
public enum Fault {
  FIELDS("parse.fields"),
  QUOTE("parse.quote"),
  UTF8("parse.utf8"),
  NUL("parse.nul"),
  SIZE("parse.size"),
  JSON("parse.json"),
  /** A refused row whose content was destroyed since. */
  GONE("parse.gone");

  private final String code;

  Fault(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
