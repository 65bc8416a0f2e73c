package dev.trivium.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;

/** The rooms and their floors, as docs/architecture.md draws them. */
final class House {
  static final String ROOT = "dev.trivium.";
  static final Map<String, Integer> FLOORS =
      Map.of(
          "kernel",
          1,
          "store",
          2,
          "llm",
          2,
          "web",
          2,
          "data",
          3,
          "forecast",
          4,
          "monitor",
          5,
          "report",
          6,
          "chat",
          7,
          "app",
          8);
  static final List<String> ROOMS = List.copyOf(FLOORS.keySet());
  static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.trivium");

  private House() {}

  static String room(JavaClass type) {
    String rest = type.getPackageName().substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  static boolean inHouse(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  static boolean inner(JavaClass type) {
    return inHouse(type) && type.getPackageName().substring(ROOT.length()).indexOf('.') >= 0;
  }
}
