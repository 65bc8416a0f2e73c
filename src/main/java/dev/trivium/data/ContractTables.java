package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.ContractReader;
import dev.trivium.data.contract.Grain;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Reading;
import dev.trivium.data.contract.RegionRule;
import dev.trivium.data.contract.SummarySource;
import dev.trivium.data.contract.SummarySql;
import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Summary;
import dev.trivium.data.semantic.Table;
import dev.trivium.data.semantic.Type;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of the contracts in the register, as the semantic model sees them. */
final class ContractTables implements TableSource {
  private static final String ACTIVE =
      """
      select d.name, c.odcs::text as odcs
        from ingest.dataset d join ingest.contract c on c.id = d.contract_id
       where d.state in ('active', 'deprecated', 'retired') order by d.name
      """;
  private static final String READERS =
      """
      select name, array_to_string(readers, ',') as readers from ingest.dataset
       where readers is not null and sec.enforced()
      """;
  private static final String PRINT =
      "select sec.enforced() || string_agg("
          + "name || ' ' || state || ' ' || contract_id::text, ',' order by name)"
          + " from ingest.dataset";

  private final ContractReader reader;

  /**
   * @param personalClasses classifications that mean personal data, in small letters
   */
  ContractTables(Set<String> personalClasses) {
    this.reader = new ContractReader(personalClasses);
  }

  @Override
  public Uni<Map<String, Table>> tables(Tx tx) {
    return tx.list(ACTIVE, row -> table(row.text("odcs"), row.text("name")))
        .map(tables -> {
          Map<String, Table> byName = new TreeMap<>();
          tables.forEach(table -> byName.put(table.dataset(), table));
          return byName;
        });
  }

  @Override
  public Uni<Map<String, Set<String>>> readers(Tx tx) {
    return tx.list(
            READERS, row -> Map.entry(row.text("name"), Set.of(row.text("readers").split(","))))
        .map(all -> all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public String fingerprint() {
    return PRINT;
  }

  private Table table(String odcs, String dataset) {
    return switch (reader.read(ModelDocuments.json(odcs), dataset)) {
      case Reading.Accepted accepted -> table(accepted.contract());
      case Reading.Refused refused ->
          throw new IllegalStateException(
              "an accepted contract of " + dataset + " is not readable");
    };
  }

  static Table table(Contract contract) {
    return new Table(
            contract.dataset(),
            contract.relation(),
            contract.label(),
            contract.description(),
            placement(contract.region()),
            contract.properties().stream().map(ContractTables::column).toList(),
            contract.references().stream()
                .map(reference ->
                    new Table.Reference(reference.from(), reference.parent(), reference.to()))
                .toList())
        .with(contract.summaries().stream().map(each -> summary(contract, each)).toList());
  }

  private static Summary summary(Contract contract, dev.trivium.data.contract.Summary summary) {
    return new Summary(
        summary.relation(),
        new SummarySource(contract, summary).text(),
        new SummarySource(contract, summary).marked(),
        summary.by().stream()
            .map(key ->
                new Summary.Key(
                    key.property().name(), key.grain().map(ContractTables::grain).orElse(null)))
            .toList(),
        summary.sums().stream().map(Property::name).toList(),
        summary.counts().stream().collect(Collectors.toMap(Property::name, SummarySql::counted)),
        new SummarySql(contract, summary).rows());
  }

  private static Model.Grain grain(Grain grain) {
    return switch (grain) {
      case DAY -> Model.Grain.DAY;
      case WEEK -> Model.Grain.WEEK;
      case MONTH -> Model.Grain.MONTH;
      case QUARTER -> Model.Grain.QUARTER;
      case YEAR -> Model.Grain.YEAR;
    };
  }

  private static Table.Column column(Property property) {
    return new Table.Column(
        property.name(),
        property.column(),
        property.label(),
        property.description(),
        type(property.type()),
        property.scale(),
        property.unit(),
        property.unitProperty(),
        property.personal(),
        property.blindIndex());
  }

  private static Type type(dev.trivium.data.contract.Type type) {
    return switch (type) {
      case dev.trivium.data.contract.Type.Text text -> Type.TEXT;
      case dev.trivium.data.contract.Type.Whole whole -> Type.INTEGER;
      case dev.trivium.data.contract.Type.Decimal decimal -> Type.DECIMAL;
      case dev.trivium.data.contract.Type.Real real -> Type.DOUBLE;
      case dev.trivium.data.contract.Type.Bool bool -> Type.BOOLEAN;
      case dev.trivium.data.contract.Type.Day day -> Type.DATE;
      case dev.trivium.data.contract.Type.Moment moment -> Type.TIMESTAMP;
      case dev.trivium.data.contract.Type.Uuid uuid -> Type.UUID;
      case dev.trivium.data.contract.Type.Time time -> Type.OPAQUE;
      case dev.trivium.data.contract.Type.Bytes bytes -> Type.OPAQUE;
      case dev.trivium.data.contract.Type.Document document -> Type.OPAQUE;
    };
  }

  private static Table.Placement placement(RegionRule rule) {
    return switch (rule) {
      case RegionRule.ByProperty by -> new Table.Placement(by.property(), false, by.map());
      case RegionRule.Fixed fixed -> Table.Placement.FIXED;
      case RegionRule.Everywhere everywhere -> Table.Placement.EVERYWHERE;
    };
  }
}
