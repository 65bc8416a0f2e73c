package dev.trivium.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoFilesTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void contractNamesTheColumnsOfTheFile() throws IOException {
    JsonNode object = read(DemoResources.CONTRACT).at("/schema/0");
    List<String> names = new ArrayList<>();
    object.get("properties").forEach(property -> names.add(property.get("name").asText()));

    assertThat(object.get("name").asText()).isEqualTo(DemoResources.DATASET);
    assertThat(names).isEqualTo(OrderLine.COLUMNS);
  }

  @Test
  void contractKnowsTheRegionsAndCategoriesTheGeneratorUses() throws IOException {
    JsonNode contract = read(DemoResources.CONTRACT);

    assertThat(validValues(contract, "region")).isEqualTo(DemoResources.REGIONS);
    assertThat(validValues(contract, "category"))
        .isEqualTo(Arrays.stream(Product.Category.values()).map(Product.Category::label).toList());
  }

  @Test
  void modelStandsOnTheContract() throws IOException {
    JsonNode dataset = read(DemoResources.MODEL).at("/semantic_model/0/datasets/0");
    String contract = read(DemoResources.CONTRACT).get("id").asText();

    assertThat(dataset.get("name").asText()).isEqualTo(DemoResources.DATASET);
    assertThat(dataset.at("/custom_extensions/0/data").asText()).contains(contract);
    dataset
        .get("fields")
        .forEach(field ->
            assertThat(OrderLine.COLUMNS)
                .contains(field.at("/expression/dialects/0/expression").asText()));
  }

  private static List<String> validValues(JsonNode contract, String property) {
    List<String> values = new ArrayList<>();
    contract
        .at("/schema/0/properties")
        .forEach(candidate -> {
          if (candidate.get("name").asText().equals(property)) {
            candidate.at("/quality/0/arguments/validValues").forEach(v -> values.add(v.asText()));
          }
        });
    return values;
  }

  private static JsonNode read(String resource) throws IOException {
    try (InputStream in = DemoFilesTest.class.getResourceAsStream(resource)) {
      return YAML.readTree(in);
    }
  }
}
