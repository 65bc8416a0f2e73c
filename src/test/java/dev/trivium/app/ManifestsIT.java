package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Renders {@code k8s/base} and holds it against what the server knows. */
class ManifestsIT {
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Map<String, JsonNode> BY_KIND = new HashMap<>();

  @BeforeAll
  static void render() throws IOException, InterruptedException {
    Process kubectl;
    try {
      kubectl =
          new ProcessBuilder("kubectl", "kustomize", "k8s/base").redirectErrorStream(true).start();
    } catch (IOException missing) {
      if (System.getenv("CI") != null) {
        throw missing;
      }
      Assumptions.abort("kubectl is not installed: the manifests were not rendered");
      return;
    }
    String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(kubectl.exitValue()).as(rendered).isZero();
    YAMLMapper yaml = new YAMLMapper();
    try (MappingIterator<JsonNode> all = yaml.readerFor(JsonNode.class).readValues(rendered)) {
      all.forEachRemaining(
          document -> assertThat(BY_KIND.put(document.get("kind").asText(), document)).isNull());
    }
  }

  @Test
  void hasEveryKindOnce() {
    assertThat(BY_KIND)
        .containsOnlyKeys(
            "ServiceAccount",
            "ConfigMap",
            "Service",
            "Deployment",
            "PodDisruptionBudget",
            "NetworkPolicy");
  }

  @Test
  void usesOnlyNamesAndValuesTheConfigurationTakes() {
    Map<String, String> environment = environment();
    environment.put("TRIVIUM_DATABASE_URL", "postgresql://setup:secret@postgres:5432/trivium");
    List<String> known = Settings.keys().stream().map(Settings::variable).toList();

    assertThat(known).containsAll(environment.keySet());
    assertThatCode(() -> Config.read(environment, Map.of())).doesNotThrowAnyException();
  }

  @Test
  void probesAskTheManagementPort() {
    Map<String, String> environment = environment();
    JsonNode container = container();

    assertThat(port("management")).isEqualTo(environment.get("TRIVIUM_MANAGEMENT_PORT"));
    assertThat(port("http")).isEqualTo(environment.get("TRIVIUM_HTTP_PORT"));
    Map.of(
            "startupProbe", "/health/started",
            "readinessProbe", "/health/ready",
            "livenessProbe", "/health/live")
        .forEach((probe, path) -> {
          JsonNode asked = container.get(probe).get("httpGet");
          assertThat(asked.get("path").asText()).isEqualTo(path);
          assertThat(asked.get("port").asText()).isEqualTo("management");
        });
    assertThat(BY_KIND.get("Service").at("/spec/ports/0/targetPort").asText()).isEqualTo("http");
  }

  @Test
  void podMayDoNothingItNeedNot() {
    JsonNode pod = pod();
    JsonNode context = container().get("securityContext");

    assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(BY_KIND.get("ServiceAccount").get("automountServiceAccountToken").asBoolean(true))
        .isFalse();
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(context.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(context.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
    pod.get("volumes")
        .forEach(volume -> {
          if (volume.has("emptyDir")) {
            assertThat(volume.at("/emptyDir/sizeLimit").asText()).isNotEmpty();
          }
        });
  }

  @Test
  void writesOnlyWhereAVolumeIs() {
    String home = environment().get("TRIVIUM_HOME");
    List<String> mounts =
        container().get("volumeMounts").findValues("mountPath").stream()
            .map(JsonNode::asText)
            .toList();

    assertThat(mounts).contains("/tmp", home);
  }

  @Test
  void holdsNoSecret() {
    container()
        .get("env")
        .forEach(variable -> {
          assertThat(variable.has("value")).isFalse();
          assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("trivium");
        });
    assertThat(environment().get("TRIVIUM_DATABASE_SECRET")).startsWith("file:/run/secrets/");
  }

  @Test
  void graceIsLongEnoughForSleepDrainAndClosing() {
    Settings settings = Settings.of(environment(), Map.of());
    Duration drain = settings.duration("web.drain", Duration.ZERO, Duration.ofHours(1));
    Duration sleep = Duration.ofSeconds(container().at("/lifecycle/preStop/sleep/seconds").asInt());
    Duration grace = Duration.ofSeconds(pod().get("terminationGracePeriodSeconds").asInt());

    assertThat(sleep).isPositive();
    assertThat(grace).isGreaterThanOrEqualTo(sleep.plus(drain).plus(CLOSING));
  }

  @Test
  void everySelectorMeansThesePods() {
    JsonNode labels = deployment().at("/spec/template/metadata/labels");

    for (JsonNode selector :
        List.of(
            deployment().at("/spec/selector/matchLabels"),
            BY_KIND.get("Service").at("/spec/selector"),
            BY_KIND.get("PodDisruptionBudget").at("/spec/selector/matchLabels"),
            BY_KIND.get("NetworkPolicy").at("/spec/podSelector/matchLabels"))) {
      assertThat(selector.isEmpty()).isFalse();
      selector
          .properties()
          .forEach(label -> assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
    }
  }

  @Test
  void networkIsClosedButForWhatIsNamed() {
    JsonNode policy = BY_KIND.get("NetworkPolicy").get("spec");

    assertThat(policy.get("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    for (String way : List.of("ingress", "egress")) {
      policy
          .get(way)
          .forEach(rule -> {
            assertThat(rule.get(way.equals("ingress") ? "from" : "to")).isNotEmpty();
            assertThat(rule.get("ports")).isNotEmpty();
          });
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    BY_KIND
        .get("ConfigMap")
        .get("data")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    container().get("env").forEach(variable -> environment.put(variable.get("name").asText(), ""));
    return environment;
  }

  private static String port(String name) {
    for (JsonNode port : container().get("ports")) {
      if (port.get("name").asText().equals(name)) {
        return port.get("containerPort").asText();
      }
    }
    return "";
  }

  private static JsonNode deployment() {
    return BY_KIND.get("Deployment");
  }

  private static JsonNode pod() {
    return deployment().at("/spec/template/spec");
  }

  private static JsonNode container() {
    return pod().at("/containers/0");
  }
}
