package dev.trivium.data.semantic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Model.WeekStart;
import java.time.Month;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a semantic model in the Apache Ossie (OSI) format, versions 0.1.0, 0.1.1 and 0.2.0.dev0,
 * and checks it against the governed tables. All mistakes are told at once.
 */
public final class ModelReader {
  private static final Set<String> VERSIONS = Set.of("0.1.0", "0.1.1", "0.2.0.dev0");

  private final Map<String, Table> tables;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private ModelReader(Map<String, Table> tables) {
    this.tables = tables;
  }

  /**
   * @param file the parsed YAML or JSON
   * @param version of the content, used when the model names none
   * @param tables what may be named, by the name of the dataset
   */
  public static Reading read(JsonNode file, String version, Map<String, Table> tables) {
    ModelReader reader = new ModelReader(tables);
    Optional<Model> model = reader.model(file, version);
    return reader.mistakes.isEmpty() && model.isPresent()
        ? new Reading.Accepted(model.get(), reader.notes)
        : new Reading.Refused(reader.mistakes);
  }

  private Optional<Model> model(JsonNode file, String version) {
    String format = file.path("version").asText("");
    if (!VERSIONS.contains(format)) {
      mistakes.add(
          new Mistake(
              "version", "must be one of 0.1.0, 0.1.1 and 0.2.0.dev0, not '" + format + "'"));
    }
    List<Element> models = new Element(file, "", mistakes).each("semantic_model");
    if (models.size() != 1) {
      mistakes.add(new Mistake("semantic_model", "must hold one model, not " + models.size()));
      return Optional.empty();
    }
    return Optional.of(model(models.getFirst(), version));
  }

  private Model model(Element element, String version) {
    List<Dataset> datasets = datasets(element);
    String defaultDataset = element.own("default_dataset");
    if (defaultDataset != null
        && datasets.stream().noneMatch(dataset -> dataset.name().equals(defaultDataset))) {
      element.mistake("default_dataset", "'" + defaultDataset + "' is not a dataset of the model");
    }
    return new Model(
        element.name(),
        element.own("version", version),
        element.text("description"),
        defaultGrain(element),
        element.ownChoice("week_start", WeekStart.class, WeekStart.MONDAY),
        element.own("currency"),
        defaultDataset,
        element.context("examples"),
        datasets,
        RelationshipReader.read(element.each("relationships"), datasets),
        new MetricsReader(element.each("metrics"), datasets, defaultDataset).read(),
        calendar(element));
  }

  private static Grain defaultGrain(Element element) {
    Grain grain = element.ownChoice("default_grain", Grain.class, Grain.MONTH);
    if (grain == Grain.HOUR) {
      element.mistake("default_grain", "must be day, week, month, quarter or year");
    }
    return grain;
  }

  private static Model.Calendar calendar(Element element) {
    return new Model.Calendar(
        element.own("week_start") == null
            ? null
            : element.ownChoice("week_start", WeekStart.class, WeekStart.MONDAY),
        element.own("fiscal_start") == null
            ? null
            : element.ownChoice("fiscal_start", Month.class, Month.JANUARY));
  }

  private List<Dataset> datasets(Element model) {
    List<Dataset> datasets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Element element : model.each("datasets")) {
      String name = element.name();
      String source = element.text("source");
      String target = source.substring(source.lastIndexOf('.') + 1);
      Table table = tables.get(target);
      if (!names.add(name)) {
        element.mistake("the name stands twice");
      } else if (table == null) {
        element.mistake(
            "source",
            "no active contract has the dataset '"
                + target
                + "'"
                + Names.hint(target, tables.keySet()));
      } else {
        datasets.add(new DatasetReader(element, name, table).read());
      }
    }
    if (names.isEmpty()) {
      model.mistake("datasets", "the model has no dataset");
    }
    return datasets;
  }
}
