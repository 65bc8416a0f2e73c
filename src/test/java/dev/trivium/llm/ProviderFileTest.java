package dev.trivium.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderFileTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("HOSTED_KEY", "k-1");
  private static final Set<String> RESERVED = Set.of("trivium");

  @Test
  void readsEveryMember(@TempDir Path folder) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "k-2");
    ProviderFile.Read read =
        read(
            """
            providers:
              - name: hosted
                base_url: https://llm.example.com/v1/
                key: file:%s
                models:
                  - alias: clever
                    id: vendor/clever-2
                    context: 128000
                    max_output: 8192
                    prices: {input: 0.40, output: 1.6}
                    roles: [analyst, chief]
                    grounding: none
              - name: local
                base_url: http://127.0.0.1:11434/v1
                models:
                  - {alias: small, id: "small:3b", context: 8192, max_output: 1024}
            """
                .formatted(key));

    assertThat(read.mistakes()).isEmpty();
    assertThat(read.providers()).extracting(Provider::name).containsExactly("hosted", "local");
    ModelCard clever = read.providers().getFirst().models().getFirst().card();
    assertThat(clever)
        .isEqualTo(
            new ModelCard(
                "clever",
                "hosted",
                128_000,
                8_192,
                new ModelCard.Prices(400_000, 1_600_000),
                Set.of("analyst", "chief"),
                false));
    assertThat(read.providers().getFirst().key()).isEqualTo(new KeyReference.File(key.toString()));
    assertThat(read.providers().getLast().key()).isNull();
    assertThat(read.providers().getLast().models().getFirst().card().grounded()).isTrue();
  }

  @Test
  void tellsAllMistakesWithTheirLines() {
    ProviderFile.Read read =
        read(
            """
            providers:
              - name: "not a name"
                base_url: https://user@llm.example.com/v1
                key: sk-literal-secret
                colour: red
                models:
                  - alias: trivium
                    id: x
                    context: 100
                    max_output: many
                    prices: {input: -1}
                    roles: chief
                    grounding: maybe
              - name: keyed
                base_url: http://llm.example.com
                key: env:NOT_SET
                models: []
            extra: 1
            """);

    assertThat(read.mistakes())
        .extracting(mistake -> mistake.replaceAll(": .*", ""))
        .containsExactlyInAnyOrder(
            "line 2, providers[0].name",
            "line 3, providers[0].base_url",
            "line 4, providers[0].key",
            "line 5, providers[0].colour",
            "line 7, providers[0].models[0].alias",
            "line 9, providers[0].models[0].context",
            "line 10, providers[0].models[0].max_output",
            "line 11, providers[0].models[0].prices.input",
            "line 11, providers[0].models[0].prices.output",
            "line 12, providers[0].models[0].roles",
            "line 13, providers[0].models[0].grounding",
            "line 15, providers[1].base_url",
            "line 16, providers[1].key",
            "line 17, providers[1].models",
            "line 18, extra");
    assertThat(read.mistakes().toString()).doesNotContain("sk-literal-secret");
  }

  @Test
  void refusesWhatIsNoListOfProviders() {
    for (String file :
        List.of("", "- a", "providers:", "providers: 5", "providers: [5]", "a: b", "a: {", "\t")) {
      assertThat(read(file).mistakes()).as(file).isNotEmpty();
    }
    assertThat(read("providers: []\nproviders: []").mistakes())
        .singleElement()
        .asString()
        .startsWith("line 2");
  }

  @Test
  void aNameIsUsedOnce() {
    String provider =
        """
          - name: same
            base_url: https://llm.example.com/v1
            key: env:HOSTED_KEY
            models: [{alias: same, id: x, context: 8192, max_output: 10}]
        """;

    assertThat(read("providers:\n" + provider + provider).mistakes())
        .extracting(mistake -> mistake.replaceAll(": .*", ""))
        .containsExactly("line 6, providers[1].name", "line 9, providers[1].models[0].alias");
  }

  @Test
  void theExamplesOfTheManualAreRight(@TempDir Path folder) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "k");
    String page = Files.readString(Path.of("docs/models.md"));
    Matcher examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    int count = 0;
    while (examples.find()) {
      String example = examples.group(1).replaceAll("file:\\S+", "file:" + key);
      assertThat(read(example).mistakes()).as(example).isEmpty();
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(2);
  }

  private static ProviderFile.Read read(String yaml) {
    return ProviderFile.read(yaml, ENVIRONMENT, RESERVED);
  }
}
