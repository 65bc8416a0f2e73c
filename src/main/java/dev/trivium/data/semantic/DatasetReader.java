package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one dataset of a model and its fields. */
final class DatasetReader {
  private final Element element;
  private final String name;
  private final Table table;

  DatasetReader(Element element, String name, Table table) {
    this.element = element;
    this.name = name;
    this.table = table;
  }

  Dataset read() {
    List<Field> fields = fields();
    String label = element.text("label");
    return new Dataset(
        name,
        label.isEmpty() ? table.label() : label,
        element.text("description").isEmpty() ? table.description() : element.text("description"),
        table,
        timeField(fields),
        withRegion(table, fields),
        false);
  }

  /** Adds the dimension {@code region} when the contract places rows by a property. */
  static List<Field> withRegion(Table table, List<Field> fields) {
    boolean there = fields.stream().anyMatch(field -> field.name().equals(Model.REGION));
    String property = table.placement().property();
    if (there || property == null) {
      return fields;
    }
    List<Field> more = new ArrayList<>(fields);
    more.add(
        new Field(
            Model.REGION,
            "Region",
            "Region that decides who sees the row.",
            List.of(),
            Formula.of(property, new Expr.Name(null, property)),
            Type.TEXT,
            false,
            false,
            false,
            false,
            null));
    return more;
  }

  private List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Element field : element.each("fields")) {
      String fieldName = field.name();
      if (!names.add(fieldName)) {
        field.mistake("the name stands twice");
      } else if (fieldName.equals(Model.WEEKDAY) || fieldName.equals(Model.PERIOD)) {
        field.mistake("name", "'" + fieldName + "' is always there and cannot be redefined");
      } else {
        field.formula().flatMap(formula -> field(field, fieldName, formula)).ifPresent(fields::add);
      }
    }
    return fields;
  }

  private Optional<Field> field(Element source, String fieldName, Formula formula) {
    try {
      Scope scope = Scope.ofProperties(name, table);
      Optional<Table.Column> plain = scope.plainColumn(formula.tree());
      boolean personal = plain.map(Table.Column::personal).orElse(false);
      if (source.own("pii") != null && !personal && plain.isPresent()) {
        source.mistake("pii", "the contract does not call this property personal");
      }
      Type type =
          plain
              .filter(column -> personal || column.type() == Type.OPAQUE)
              .map(Table.Column::type)
              .orElseGet(() -> new RowSql(scope, new Arguments()).emit(formula.tree()).type());
      Boolean isTime = source.flagOf("dimension", "is_time");
      boolean time = type.temporal() && (isTime == null || isTime);
      if (Boolean.TRUE.equals(isTime) && !type.temporal()) {
        source.mistake("dimension.is_time", "the expression is a " + type.word() + ", not a date");
      }
      String label = source.text("label");
      String unit = source.own("unit");
      return Optional.of(
          new Field(
              fieldName,
              label.isEmpty() ? fieldName.replace('_', ' ') : label,
              source.text("description"),
              source.context("synonyms"),
              formula,
              type,
              time,
              personal,
              source.ownFlag("hidden", false),
              source.ownFlag("many_values", false),
              unit != null ? unit : plain.map(Table.Column::unit).orElse(null)));
    } catch (ExpressionMistake mistake) {
      source.mistake("expression", mistake.reason());
      return Optional.empty();
    }
  }

  private @Nullable String timeField(List<Field> fields) {
    String wanted = element.own("default_time_field");
    if (wanted == null) {
      return fields.stream().filter(Field::time).map(Field::name).findFirst().orElse(null);
    }
    if (fields.stream().noneMatch(field -> field.time() && field.name().equals(wanted))) {
      element.mistake("default_time_field", "'" + wanted + "' is not a time field of the dataset");
    }
    return wanted;
  }
}
